"""The form of an employer."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from jobs.forms.fields import PlaceField
from jobs.models import Employer
from laborinfo.common.places import place_name


class EmployerForm(forms.ModelForm):
    place = PlaceField(label=_("Place"), required=False)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    class Meta:
        model = Employer
        fields = [
            "name", "uscc", "kind", "industry", "address", "contact", "phone", "wage_arrears", "wage_arrears_source"
        ]  # fmt: skip

    field_order = ["name", "uscc", "kind", "industry", "place", "address", "contact", "phone", "wage_arrears"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].initial = place_name(self.instance.place_code) if self.instance.place_code else ""

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_uscc(self):
        code = self.cleaned_data["uscc"].strip()
        if not code:
            return ""
        try:
            return uscc.validate(code)
        except ValidationError as error:
            raise forms.ValidationError(_("This is not a valid unified social credit code.")) from error

    def clean_phone(self):
        phone = self.cleaned_data["phone"].strip()
        if phone and not re.fullmatch(r"[\d\-+() ]{7,20}", phone):
            raise forms.ValidationError(_("A phone number has digits only, with the area code for a landline."))
        return phone

    def clean(self):
        data = super().clean()
        if data.get("wage_arrears") and not data.get("wage_arrears_source"):
            self.add_error("wage_arrears_source", _("Name the source of the mark."))
        return data

    def values(self) -> dict:
        """The service's values."""
        data = dict(self.cleaned_data)
        place = data.pop("place")
        return {**data, "place_code": place[0]}
