"""Forms of a person's own business, training and consent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.common import codes
from laborinfo.common.places import place_name
from ledgers.enums_records import CertificateLevel, ConsentMeans, ConsentScope
from ledgers.forms.base import SteppedForm, choice_field, day_field, digits, known_field, known_word
from ledgers.forms.spell import place_code
from ledgers.models import SelfEmployment, TrainingRecord

HIGHEST_INCOME = 100_000_000  # yuan a year
MOST_HOURS = 5_000


class RecordForm(SteppedForm):
    """A form of one record of a person; `record` is None for a new one."""

    def __init__(self, *args, version: int, record=None, **kwargs):
        super().__init__(*args, initial={"version": version} | (self.stored(record) if record else {}), **kwargs)

    def stored(self, record) -> dict:
        names = [name for _title, names in self.step_fields for name in names if hasattr(record, name)]
        return {name: getattr(record, name) for name in names}


class BusinessForm(RecordForm):
    """A business of one's own; `end_date` records that it was given up."""

    name = forms.CharField(label=_("Name of the business"), max_length=80)
    place = forms.CharField(
        label=_("Where"), max_length=60,
        help_text=_("Province, city and county, such as 广东佛山南海; 境外 for abroad."),
    )  # fmt: skip
    occupation = choice_field(_("Occupation"), codes.occupation_choices)
    industry = choice_field(_("Industry"), codes.Industry.choices)
    start_date = day_field(_("From"))
    end_date = day_field(_("Until"), required=False, help_text=_("Empty while it goes on."))
    yearly_income = forms.IntegerField(
        label=_("Income, yuan a year"), min_value=0, max_value=HIGHEST_INCOME, required=False, widget=digits()
    )
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("Such as why the income is not known yet.")
    )
    evidence = choice_field(_("Evidence"), codes.EvidenceKind.choices)
    evidence_date = day_field(_("Evidence of"), required=False)

    step_fields = (
        (_("Business"), ("name", "place", "occupation", "industry")),
        (_("Time, income, proof"), ("start_date", "end_date", "yearly_income", "note", "evidence", "evidence_date")),
    )

    def clean_place(self):
        """Becomes the place code; an unknown or ambiguous place is asked again."""
        return place_code(self.cleaned_data["place"])

    def values(self):
        values = super().values()
        return values | {"place_code": values.pop("place")}

    def stored(self, record: SelfEmployment) -> dict:
        return super().stored(record) | {"place": place_name(record.place_code)}


class TrainingForm(RecordForm):
    """A course that the person finished."""

    course = forms.CharField(label=_("Course"), max_length=80)
    occupation = choice_field(_("Occupation"), codes.occupation_choices)
    provider = forms.CharField(label=_("Training body"), max_length=80, required=False)
    finished_date = day_field(_("Finished on"))
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=MOST_HOURS, required=False, widget=digits())
    level = choice_field(_("Certificate"), CertificateLevel.choices, required=True)
    certificate_number = forms.CharField(label=_("Certificate number"), max_length=40, required=False)
    is_subsidised = known_field(_("Paid by a subsidy"))

    step_fields = (
        (_("Course"), ("course", "occupation", "provider", "finished_date", "hours")),
        (_("Certificate"), ("level", "certificate_number", "is_subsidised")),
    )

    def stored(self, record: TrainingRecord) -> dict:
        return super().stored(record) | {"is_subsidised": known_word(record.is_subsidised)}


class ConsentForm(RecordForm):
    """Whom the person allows to see the record, and how that was said."""

    scope = choice_field(_("Who may see the record"), ConsentScope.choices, required=True)
    means = choice_field(_("How it was said"), ConsentMeans.choices, required=True)
    step_fields = ((_("Consent"), ("scope", "means")),)


class WithdrawForm(RecordForm):
    """Only a confirmation: the page says what is withdrawn."""
