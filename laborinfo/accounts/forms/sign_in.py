"""Forms of one's own sign-in: name and password, new password, code."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """User names are stored in small letters."""

    error_messages = {
        "invalid_login": _(
            "The user name or the password is wrong. After several failures the name is locked for a while."
        ),
        "inactive": _("This account is suspended."),
    }

    def clean_username(self):
        return self.cleaned_data["username"].strip().lower()

    def cleaned_username(self) -> str:
        """The name that was tried, even when the form is not valid."""
        return self.cleaned_data.get("username", "")


class ChangePasswordForm(PasswordChangeForm):
    """The old password, and the new one twice; the rules stand below the field."""

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("The new password is the old one. Choose another."))
        return password


class CodeForm(forms.Form):
    """Six digits from the authenticator app."""

    code = forms.RegexField(
        r"^\s*[0-9]{3}\s?[0-9]{3}\s*$",
        label=_("Six-digit code"),
        error_messages={"invalid": _("Enter the six digits that the app shows.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )

    def clean_code(self):
        return "".join(self.cleaned_data["code"].split())
