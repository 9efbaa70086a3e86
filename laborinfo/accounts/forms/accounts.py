"""Forms of account management."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.authority import assignable_roles
from laborinfo.accounts.enums import Role
from laborinfo.accounts.forms.fields import RegionCodeField, date_input
from laborinfo.accounts.models import User


def today():
    return timezone.localdate()


class PostingFields(forms.Form):
    """A role and a region that the acting user may give."""

    role = forms.ChoiceField(label=_("Role"))
    region = RegionCodeField(help_text=_("The statistical code, 6 to 15 digits. The region page shows it."))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "—"), *((role, Role(role).label) for role in assignable_roles(by))]
        self.fields["region"].user = by


class AccountForm(PostingFields):
    """A new account with its first posting."""

    full_name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    username = forms.CharField(
        label=_("User name"),
        required=False,
        max_length=60,
        help_text=_("Leave empty to get one made from the role and the region code."),
    )
    field_order = ["full_name", "phone", "role", "region", "username"]


class FurtherPostingForm(PostingFields):
    """A further posting of an account."""

    valid_from = forms.DateField(label=_("From"), initial=today, widget=date_input())


class MoveForm(PostingFields):
    """Where a posting goes on, and from when."""

    on = forms.DateField(label=_("First day in the new region"), initial=today, widget=date_input())


class EndPostingForm(forms.Form):
    on = forms.DateField(label=_("First day without the posting"), initial=today, widget=date_input())


class HandOverForm(forms.Form):
    """Who takes a posting over, and when."""

    successor = forms.CharField(
        label=_("User name of the successor"), max_length=60, help_text=_("Create the account first if there is none.")
    )
    on = forms.DateField(label=_("First day of the successor"), initial=today, widget=date_input())

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_successor(self):
        name = self.cleaned_data["successor"].strip().lower()
        user = User.objects.visible_to(self.by).filter(username=name).first()
        if user is None:
            raise forms.ValidationError(_("There is no such account in your area."))
        return user


class SuspendForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class TokenForm(forms.Form):
    """Name and last day of an API token."""

    name = forms.CharField(label=_("Program that uses it"), max_length=60)
    days = forms.IntegerField(label=_("Valid for (days)"), min_value=1, max_value=366, initial=90)

    def expires_at(self, now):
        return now + timedelta(days=self.cleaned_data["days"])


class BulkForm(forms.Form):
    """The list of accounts to issue."""

    file = forms.FileField(
        label=_("Excel file"),
        help_text=_("Columns: name, user name (may be empty), role, region code, phone (may be empty)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
