"""Forms of visits: the one tap, a visit of any purpose, withdrawing one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledgers.enums import VisitMeans, VisitPurpose
from ledgers.enums_visits import Met, VisitOutcome
from ledgers.forms.base import choice_field


class VerifyForm(forms.Form):
    """Whom the organiser met, and how."""

    met = forms.ChoiceField(label=_("Who was met"), choices=[("", "—"), *Met.choices], required=False)
    met_with = forms.CharField(label=_("Met with"), max_length=60, required=False)
    means = forms.ChoiceField(label=_("How"), choices=VisitMeans.choices, required=False)

    def clean_means(self):
        return self.cleaned_data["means"] or VisitMeans.VISIT


class MomentInput(forms.DateTimeInput):
    """Date and time with the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class VisitForm(forms.Form):
    """A visit of any purpose."""

    at = forms.DateTimeField(label=_("When"), widget=MomentInput(), input_formats=["%Y-%m-%dT%H:%M"])
    purpose = forms.ChoiceField(label=_("Purpose"), choices=VisitPurpose.choices)
    means = forms.ChoiceField(label=_("How"), choices=VisitMeans.choices)
    met = choice_field(_("Who was met"), Met.choices, required=True)
    met_with = forms.CharField(
        label=_("Name"), max_length=60, required=False,
        help_text=_("Empty: the name on record, when it was the head or the spouse."),
    )  # fmt: skip
    outcome = choice_field(_("What came of it"), VisitOutcome.choices, required=True)
    note = forms.CharField(label=_("Note"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawForm(forms.Form):
    """Why an entry was wrong."""

    reason = forms.CharField(label=_("Why withdrawn"), max_length=100, initial=_("Entered by mistake"))
