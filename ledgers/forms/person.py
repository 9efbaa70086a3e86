"""The person form, in three short steps; a valid ID number fills sex and birth date."""

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.common import codes
from laborinfo.common.crypto import mask_certificate, mask_id, mask_phone
from laborinfo.common.places import place_name
from ledgers.enums import LeftReason
from ledgers.forms.base import SteppedForm, Steps, choice_field, day_field, digits, known_field, known_word, many_field
from ledgers.forms.from_head import same_phone_field
from ledgers.forms.household import clean_phone, keep_masked
from ledgers.forms.spell import place_codes
from ledgers.models import Person
from ledgers.rules.certificates import is_certificate
from ledgers.rules.id_numbers import IdFacts, facts_of_id, is_valid_id
from ledgers.services.people import REVEALABLE

SEXES = [choice for choice in codes.Sex.choices if choice[0] in ("1", "2")]
KEPT_WHEN_EMPTY = ("id_number", "phone", "disability_certificate")
ID_INPUT = {
    "inputmode": "text", "autocapitalize": "characters", "data-id-number": "",
    "data-birth-target": "#id_birth_date", "data-sex-target": "#id_sex",
}  # fmt: skip
WISHES = ("occupation_1", "occupation_2", "occupation_3")
TRAININGS = ("training_1", "training_2", "training_3")
MOST_PLACES = 3


class PersonForm(SteppedForm):
    """Add a person (`person` None) or change one."""

    name = forms.CharField(label=_("Name"), max_length=50)
    relation = choice_field(_("Relation to head"), codes.Relation.choices, required=True)
    id_number = forms.CharField(
        label=_("Resident ID number"), max_length=18, required=False, help_text=_("Fills sex and birth date."),
        widget=digits(**ID_INPUT),
    )  # fmt: skip
    sex = choice_field(_("Sex"), SEXES)
    birth_date = day_field(_("Birth date"), required=False)
    ethnicity = choice_field(_("Ethnicity"), codes.Ethnicity.choices, required=True)
    phone = forms.CharField(label=_("Phone"), max_length=11, required=False, widget=digits(type="tel"))

    education = choice_field(
        _("Education level"), codes.Education.choices, help_text=_("Empty for whoever is at school.")
    )
    student_status = choice_field(_("At school"), codes.StudentStatus.choices)
    marital = choice_field(_("Marital status"), codes.MaritalStatus.choices)
    political = choice_field(_("Political status"), codes.Political.choices)
    health = many_field(_("Health"), codes.Health.choices)
    disability_certificate = forms.CharField(
        label=_("Disability certificate number"), max_length=20, required=False, widget=digits(inputmode="text"),
        help_text=_("The ID number and two digits more, for kind and grade."),
    )  # fmt: skip
    labour_ability = choice_field(_("Labour ability"), codes.LabourAbility.choices, required=True)
    speaks_mandarin = known_field(_("Speaks Mandarin"))

    is_available = forms.BooleanField(label=_("Can take up work now"), required=False)
    wants_work = forms.BooleanField(label=_("Wants (other) work"), required=False)
    wished_place_levels = many_field(_("Wished place"), codes.PlaceLevel.choices)
    wished_places = forms.CharField(
        label=_("Wished places by name"), max_length=100, required=False,
        help_text=_("Up to three, such as 广东佛山、浙江."),
    )  # fmt: skip
    occupation_1 = choice_field(_("First wished occupation"), codes.occupation_choices)
    occupation_2 = choice_field(_("Second wished occupation"), codes.occupation_choices)
    occupation_3 = choice_field(_("Third wished occupation"), codes.occupation_choices)
    min_wage = forms.IntegerField(
        label=_("Minimum wage, yuan a month"), min_value=0, max_value=100_000, required=False, widget=digits()
    )
    wants_training = forms.BooleanField(label=_("Wants training"), required=False)
    training_1 = choice_field(_("First wished training"), codes.occupation_choices)
    training_2 = choice_field(_("Second wished training"), codes.occupation_choices)
    training_3 = choice_field(_("Third wished training"), codes.occupation_choices)
    wants_welfare_post = forms.BooleanField(label=_("Wants a public-welfare post"), required=False)
    wants_business = forms.BooleanField(label=_("Wants to start a business"), required=False)
    unable_reason = choice_field(_("Why unable to leave"), codes.UnableReason.choices)
    share_consent = forms.BooleanField(label=_("Agrees that employers see these data"), required=False)

    step_fields: Steps = (
        (_("Basic facts"), ("name", "relation", "id_number", "sex", "birth_date", "ethnicity", "phone")),
        (
            _("Schooling and health"),
            (
                "education", "student_status", "marital", "political", "health", "disability_certificate",
                "labour_ability", "speaks_mandarin",
            ),
        ),
        (
            _("Wishes"),
            (
                "is_available", "wants_work", "wished_place_levels", "wished_places", *WISHES, "min_wage",
                "wants_training", *TRAININGS, "wants_welfare_post", "wants_business", "unable_reason", "share_consent",
            ),
        ),
    )  # fmt: skip

    def __init__(
        self, *args, now, person: Person | None = None, head: Person | None = None, initial: dict | None = None,
        **kwargs,
    ):  # fmt: skip
        self.person, self.now, self.head = person, now, head if head and head != person and head.phone else None
        super().__init__(*args, initial=stored(person) if person else initial, **kwargs)
        self.fields["birth_date"].widget.attrs["max"] = f"{now:%Y-%m-%d}"
        if person:
            keep_masked(self.fields["id_number"], mask_id(person.id_number or ""))
            keep_masked(self.fields["phone"], mask_phone(person.phone or ""))
            keep_masked(self.fields["disability_certificate"], mask_certificate(person.disability_certificate or ""))
        if self.head:
            self.fields["same_phone"] = same_phone_field(self.head)
            (title, names), *rest = self.step_fields
            self.step_fields = ((title, (*names, "same_phone")), *rest)

    def clean_id_number(self):
        number = self.cleaned_data["id_number"].strip().upper()
        if number and not is_valid_id(number):
            raise forms.ValidationError(_("This is not a valid ID number: compare all 18 characters with the card."))
        return number

    def clean_disability_certificate(self):
        number = self.cleaned_data["disability_certificate"].strip().upper()
        if number and not is_certificate(number):
            raise forms.ValidationError(_("A certificate number has 20 characters: the ID number and two digits more."))
        return number

    def clean_wished_places(self):
        """Becomes the place codes."""
        return place_codes(self.cleaned_data["wished_places"], MOST_PLACES)

    def clean_phone(self):
        return clean_phone(self.cleaned_data["phone"])

    def clean(self):
        cleaned = super().clean()
        number = cleaned.get("id_number") or (self.person.id_number if self.person else "")
        if "id_number" not in self.errors and (facts := facts_of_id(number or "")):
            self.agree_with_id(cleaned, facts)
        certificate = cleaned.get("disability_certificate") or (self.person and self.person.disability_certificate)
        if certificate and number and not certificate.startswith(number):
            self.add_error("disability_certificate", _("The certificate begins with another ID number."))
        for name in ("sex", "birth_date"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Enter this, or a valid ID number."))
        if cleaned.pop("same_phone", False):
            self.take_phone_of_head(cleaned)
        return cleaned

    def take_phone_of_head(self, cleaned: dict) -> None:
        if cleaned.get("phone"):
            self.add_error("same_phone", _("Enter a number or take the head's, not both."))
        elif "phone" not in self.errors:
            cleaned["phone"] = self.head.phone

    def agree_with_id(self, cleaned: dict, facts: IdFacts) -> None:
        """Fill sex and birth date from the ID number, or say which of them differs from it."""
        told = {"sex": facts.sex, "birth_date": facts.birth_date}
        sentences = {
            "sex": _("The sex differs from the ID number."),
            "birth_date": _("The birth date differs from the ID number."),
        }
        for name, value in told.items():
            if not cleaned.get(name):
                cleaned[name] = value
            elif cleaned[name] != value:
                self.add_error(name, sentences[name])

    def values(self):
        values = super().values()
        wished = [values.pop(name) for name in WISHES]
        values["wished_occupations"] = list(dict.fromkeys(filter(None, wished)))
        trainings = [values.pop(name) for name in TRAININGS]
        values["wished_trainings"] = list(dict.fromkeys(filter(None, trainings)))
        agreed_at = self.person.share_consent_at if self.person else None
        values["share_consent_at"] = (agreed_at or self.now) if values.pop("share_consent") else None
        if self.person:
            values = {name: value for name, value in values.items() if value or name not in KEPT_WHEN_EMPTY}
        return values


def stored(person: Person) -> dict:
    """What the form shows of a stored person; ID number and phone stay masked."""
    plain = {
        name: getattr(person, name)
        for _title, names in PersonForm.step_fields
        for name in names
        if hasattr(person, name) and name not in KEPT_WHEN_EMPTY
    }
    wishes = dict(zip(WISHES, person.wished_occupations, strict=False))
    wishes |= dict(zip(TRAININGS, person.wished_trainings, strict=False))
    return plain | wishes | {
        "wished_places": "、".join(place_name(code) for code in person.wished_places),
        "version": person.household.version, "speaks_mandarin": known_word(person.speaks_mandarin),
        "share_consent": person.share_consent_at is not None,
    }  # fmt: skip


class LeaveForm(SteppedForm):
    """When and why a person left the household."""

    reason = choice_field(_("Why left"), LeftReason.to_choose(), required=True)
    left_date = day_field(_("On"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    step_fields = ((_("Record that this person left"), ("reason", "left_date", "note")),)

    def __init__(self, *args, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.day = day

    def clean_left_date(self):
        if self.cleaned_data["left_date"] > self.day:
            raise forms.ValidationError(_("This day has not come yet."))
        return self.cleaned_data["left_date"]


class RevealForm(forms.Form):
    """What to reveal, and what for."""

    field = forms.ChoiceField(choices=[(name, name) for name in REVEALABLE])
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
