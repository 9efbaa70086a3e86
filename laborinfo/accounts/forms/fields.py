"""Form fields of this app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.regions.models import Region


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RegionCodeField(forms.CharField):
    """A region by its statistical code, among those that `user` sees."""

    def __init__(self, *, user=None, **kwargs):
        super().__init__(**{"label": _("Region code"), "max_length": 15, **kwargs})
        self.user = user

    def clean(self, value):
        code = super().clean(value).strip()
        if not code:
            return None
        region = Region.objects.visible_to(self.user).filter(code=code).first() if self.user else None
        if region is None:
            raise forms.ValidationError(_("There is no region with this code in your area."))
        return region
