"""Moving the days of an open period."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledgers.forms.base import day_field
from ledgers.services.periods import DUE_DAYS


class DeadlinesForm(forms.Form):
    """New last days of the levels, and why."""

    village_due = day_field(_("Villages submit by"))
    township_due = day_field(_("Townships submit by"))
    county_due = day_field(_("Counties submit by"))
    reason = forms.CharField(label=_("Why the days move"), max_length=200)

    def clean(self):
        values = super().clean()
        days = [values.get(name) for name in DUE_DAYS]
        if all(days) and days != sorted(days):
            raise forms.ValidationError(_("Villages come first, then townships, then counties."))
        return values
