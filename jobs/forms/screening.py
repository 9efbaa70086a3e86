"""Forms of the screener."""

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.enums import RefusalReason, ScreeningCheck
from jobs.forms.postings import day_input


class PassForm(forms.Form):
    """Every check made."""

    checks = forms.MultipleChoiceField(
        label=_("Checked"), choices=ScreeningCheck.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Note of the screener"), max_length=300, required=False)


class BulkPassForm(forms.Form):
    """The checks, made for all chosen postings, and whether to open them at once."""

    checks = forms.MultipleChoiceField(
        label=_("Checked for every chosen posting"), choices=ScreeningCheck.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    and_open = forms.BooleanField(label=_("Open them at once"), required=False, initial=True)


class RefuseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Refused because"), choices=[("", _("Please choose")), *RefusalReason.choices])
    note = forms.CharField(label=_("Note of the screener"), max_length=300, required=False)


class WithdrawForm(forms.Form):
    note = forms.CharField(label=_("Reason"), max_length=300)


class RenewForm(forms.Form):
    headcount = forms.IntegerField(label=_("Headcount"), min_value=1, max_value=1_000_000)
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=day_input())
