"""The form that counts a warning as an error."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.common.forms import RegionPicker
from laborinfo.regions.models import Region
from ledgers.forms.base import day_field


class RuleRegionForm(forms.Form):
    """For which region the page shows the rules: one of those in which the user sees totals."""

    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"), required=False, widget=RegionPicker())

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions


class RaiseForm(forms.Form):
    """From which day, and why."""

    valid_from = day_field(_("From"))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
