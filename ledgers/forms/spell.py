"""Forms of an employment spell."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.common import codes
from laborinfo.common.places import parse_place, place_name
from laborinfo.regions.models import WorkBody
from ledgers.forms.base import SteppedForm, choice_field, day_field, digits, known_field, known_word
from ledgers.models import EmploymentSpell

CANDIDATES_SHOWN = 4
SEPARATORS = re.compile(r"[、,，;；\n]")


class SpellForm(SteppedForm):
    """Add a stretch of work (`spell` None) or correct one. The place is written as people say it."""

    place = forms.CharField(
        label=_("Where"),
        max_length=60,
        help_text=_("Province, city and county, such as 广东佛山南海; 境外 for abroad."),
    )
    employer_name = forms.CharField(label=_("Employer"), max_length=80, required=False)
    occupation = choice_field(_("Occupation"), codes.occupation_choices)
    industry = choice_field(_("Industry"), codes.Industry.choices)
    monthly_wage = forms.IntegerField(
        label=_("Wage, yuan a month"), min_value=0, max_value=1_000_000, required=False, widget=digits()
    )
    start_date = day_field(_("From"))
    end_date = day_field(_("Until"), required=False, help_text=_("Empty while it goes on."))
    is_part_time = forms.BooleanField(label=_("Part-time"), required=False)
    channel = choice_field(_("Channel"), codes.Channel.choices, required=True)
    organised_by = forms.ModelChoiceField(WorkBody.objects.none(), label=_("Organised by"), required=False)
    captain = forms.CharField(label=_("Labour captain"), max_length=50, required=False)
    welfare_post = choice_field(
        _("Public-welfare post"), codes.PublicWelfarePost.choices, help_text=_("Empty for any other work.")
    )
    has_contract = known_field(_("Contract"))
    has_insurance = known_field(_("Social insurance"))
    evidence = choice_field(_("Evidence"), codes.EvidenceKind.choices)
    evidence_date = day_field(_("Evidence of"), required=False)

    step_fields = (
        (
            _("Work"),
            ("place", "employer_name", "occupation", "industry", "monthly_wage", "start_date", "end_date"),
        ),
        (
            _("How it came about, and proof"),
            (
                "channel", "organised_by", "captain", "welfare_post", "has_contract", "has_insurance", "is_part_time",
                "evidence", "evidence_date",
            ),
        ),
    )  # fmt: skip

    def __init__(self, *args, user, version: int, spell: EmploymentSpell | None = None, **kwargs):
        initial = {"version": version} | (stored(spell) if spell else {})
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["organised_by"].queryset = WorkBody.objects.visible_to(user)

    def clean_place(self):
        """Becomes the place code; an unknown or ambiguous place is asked again."""
        return place_code(self.cleaned_data["place"])

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and end <= start:
            self.add_error("end_date", _("A job ends after it starts."))
        if cleaned.get("evidence") and not cleaned.get("evidence_date"):
            self.add_error("evidence_date", _("Enter the date of the evidence."))
        return cleaned

    def values(self):
        values = super().values()
        return values | {"place_code": values.pop("place")}


def place_codes(text: str, most: int) -> list[str]:
    """The codes of several places that a text lists; ValidationError for too many, or for one that is not known."""
    found = list(dict.fromkeys(place_code(part) for part in SEPARATORS.split(text) if part.strip()))
    if len(found) > most:
        raise forms.ValidationError(_("At most %(number)s places.") % {"number": most})
    return found


def place_code(text: str) -> str:
    """The code of the one place that a text names; ValidationError for none or several."""
    code, candidates = parse_place(text)
    if code:
        return code
    if candidates:
        names = "、".join(place_name(candidate) for candidate in candidates[:CANDIDATES_SHOWN])
        raise forms.ValidationError(_("Several places have this name: %(names)s.") % {"names": names})
    raise forms.ValidationError(_("No place of this name is known. Write province, city and county."))


def stored(spell: EmploymentSpell) -> dict:
    """What the form shows of a stored spell."""
    names = [name for _title, names in SpellForm.step_fields for name in names if hasattr(spell, name)]
    return {name: getattr(spell, name) for name in names} | {
        "place": place_name(spell.place_code), "organised_by": spell.organised_by_id,
        "has_contract": known_word(spell.has_contract), "has_insurance": known_word(spell.has_insurance),
    }  # fmt: skip


class EndSpellForm(SteppedForm):
    """The day from which the work was over."""

    end_date = day_field(_("Until"))
    step_fields = ((_("End this job"), ("end_date",)),)
