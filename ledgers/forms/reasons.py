"""Forms of the reasons for findings."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Wording and defaults of a reason."""

    label = forms.CharField(label=_("Reason"), max_length=60)
    default_comment = forms.CharField(
        label=_("Usual comment"), max_length=300, required=False,
        help_text=_("Stands in a finding when the reviewer writes none."),
    )  # fmt: skip
    due_days = forms.IntegerField(
        label=_("Days to answer"), min_value=0, max_value=90, required=False,
        help_text=_("Empty: the next last day of the period."),
    )  # fmt: skip


class ReasonCodeForm(ReasonForm):
    """Those of a reason that exists; it can be switched off."""

    is_active = forms.BooleanField(label=_("Reviewers may choose it"), required=False, initial=True)


class NewReasonForm(ReasonForm):
    """A reason to add; its code never changes afterwards."""

    code = forms.SlugField(label=_("Code"), max_length=30, help_text=_("Small letters and hyphens, for the interface."))
    field_order = ["code", "label", "default_comment", "due_days"]
