"""Filters of the account list and the audit page; every field may stay empty."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Role
from laborinfo.accounts.forms.accounts import RegionCodeField, date_input
from laborinfo.accounts.privacy import sees_names

STATES = [
    ("", _("All")),
    ("active", _("Active")),
    ("suspended", _("Suspended")),
    ("issued", _("Password not yet changed")),
]
RESULTS = [("", _("All")), *((code, code) for code in ("ok", "failed", "locked", "refused"))]


class AccountFilter(forms.Form):
    q = forms.CharField(label=_("Name or user name"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *Role.choices])
    region = RegionCodeField(required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = self.fields["region"].user = user

    def apply(self, rows):
        """Narrow an account queryset; an invalid field filters nothing and is shown as wrong."""
        data = self.cleaned_data if self.is_valid() else {}
        if data.get("q"):
            rows = rows.search(data["q"], by_name=sees_names(self.user))
        if data.get("role"):
            rows = rows.with_role(data["role"])
        if data.get("region"):
            rows = rows.posted_within(data["region"])
        return rows.in_state(data["state"]) if data.get("state") else rows


class AuditFilter(forms.Form):
    who = forms.CharField(label=_("Who"), required=False, max_length=60)
    action = forms.CharField(label=_("What"), required=False, max_length=60)
    object = forms.CharField(
        label=_("Object"),
        required=False,
        max_length=110,
        widget=forms.TextInput(attrs={"placeholder": "accounts.user:1"}),
    )
    result = forms.ChoiceField(label=_("Result"), required=False, choices=RESULTS)
    first = forms.DateField(label=_("From"), required=False, widget=date_input())
    last = forms.DateField(label=_("Until"), required=False, widget=date_input())

    def apply(self, rows):
        """Narrow a queryset of audit entries."""
        data = self.cleaned_data if self.is_valid() else {}
        if data.get("who"):
            rows = rows.filter(username=data["who"].strip().lower())
        if data.get("action"):
            rows = rows.filter(action__startswith=data["action"].strip())
        if data.get("object"):
            rows = rows.about(data["object"])
        if data.get("result"):
            rows = rows.filter(result=data["result"])
        return rows.between(data.get("first"), data.get("last"))
