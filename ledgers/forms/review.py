"""Forms of submitting, reviewing, finding, answering, and of periods."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from ledgers.enums import FindingAnswer
from ledgers.forms.base import day_field
from ledgers.labels import field_label
from ledgers.models import ReasonCode
from ledgers.services.fields import HOUSEHOLD_FINDABLE, PERSON_FINDABLE
from ledgers.services.periods import DUE_DAYS

LINES = forms.Textarea(attrs={"rows": 3})


class SubmitForm(forms.Form):
    """A village acknowledges its warnings."""

    acknowledge_warnings = forms.BooleanField(label=_("I have looked at every warning"), required=False)


class CompileForm(forms.Form):
    """A higher level says why it goes without a late ledger."""

    late_reason = forms.CharField(
        label=_("Why without the late ones"), max_length=200, required=False, widget=LINES,
        help_text=_("Needed only while ledgers of the level below are missing."),
    )  # fmt: skip


class ReturnForm(forms.Form):
    """Send a ledger back."""

    note = forms.CharField(
        label=_("What must be done"), max_length=300, required=False, widget=LINES,
        help_text=_("Needed when no household is returned; otherwise the findings say it."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReasonForm(forms.Form):
    """Why something goes back: for one finding, or for several households at once."""

    reason = forms.ModelChoiceField(label=_("Reason"), queryset=ReasonCode.objects.filter(is_active=True))
    comment = forms.CharField(label=_("Comment"), max_length=300, required=False, widget=LINES)
    due_date = day_field(_("Answer by"), required=False)


EVIDENCE_HELP = _("A photo (JPEG, PNG, WebP) or a PDF, 10 MB at most.")


def file_field() -> forms.FileField:
    """One photo or PDF; a phone offers its camera."""
    accepted = forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"})
    return forms.FileField(label=_("Attach a file"), required=False, widget=accepted, help_text=EVIDENCE_HELP)


class WithFile(forms.Form):
    """Carries a file; the services know it as `upload`."""

    file = file_field()

    def values(self) -> dict:
        """The service's arguments."""
        values = dict(self.cleaned_data)
        return values | {"upload": values.pop("file")}


class FindingForm(WithFile, ReasonForm):
    """Flag one field of one person, or of the household. `target` is "<person id or empty>|<field>"."""

    target = forms.ChoiceField(label=_("Whose field"))
    field_order = ["target", "reason", "comment", "due_date", "file"]

    def __init__(self, *args, payload: dict, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = target_choices(payload)

    def values(self) -> dict:
        """The service's arguments."""
        values = super().values()
        person, _bar, field = values.pop("target").partition("|")
        return values | {"person_id": int(person) if person else None, "field": field}


def target_choices(payload: dict) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields of every person, then those of the household."""
    groups = [
        (person["name"], [(f"{person['id']}|{name}", field_label(name)) for name in PERSON_FINDABLE])
        for person in payload["people"]
    ]
    return [*groups, (_("Household"), [(f"|{name}", field_label(name)) for name in HOUSEHOLD_FINDABLE])]


class CommentForm(WithFile):
    """A word between the acts."""

    text = forms.CharField(label=_("Comment"), max_length=300, required=False, widget=LINES)
    field_order = ["text", "file"]


class AnswerForm(WithFile):
    """Answer a finding."""

    field_order = ["answer", "text", "file"]

    answer = forms.ChoiceField(label=_("Answer"), choices=FindingAnswer.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Explanation"), max_length=300, required=False, widget=LINES,
        help_text=_("What shows that the entry is right, in words or as a file, or why you disagree."),
    )  # fmt: skip


class AgainForm(forms.Form):
    """The answer does not do."""

    comment = forms.CharField(label=_("What is still wrong"), max_length=300, widget=LINES)
    due_date = day_field(_("Answer by"), required=False)


class OpenPeriodForm(forms.Form):
    """Open a month."""

    month = forms.DateField(
        label=_("Month"), input_formats=["%Y-%m"], widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    )
    village_due = day_field(_("Villages submit by"))
    township_due = day_field(_("Townships submit by"))
    county_due = day_field(_("Counties submit by"))

    @staticmethod
    def suggested(month: date) -> dict:
        """The usual days of a month."""
        first = month.replace(day=1)
        return {"month": first} | {name: first.replace(day=day) for name, day in DUE_DAYS.items()}

    def clean(self):
        values = super().clean()
        days = [values.get(name) for name in DUE_DAYS]
        if all(days) and days != sorted(days):
            raise forms.ValidationError(_("Villages come first, then townships, then counties."))
        return values


class ClosePeriodForm(CompileForm):
    """Close the open period."""
