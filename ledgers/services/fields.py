"""The fields of a frozen household that a finding may name, and their values as text."""

import json
from collections.abc import Callable

from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError
from ledgers.enums_records import ConsentScope
from ledgers.services.snapshot import HOUSEHOLD_FIELDS, LATER_FIELDS, PERSON_FIELDS, RECORDS

HOUSEHOLD_FINDABLE = ("household", "people", "types", "relocation_site", "phone", *HOUSEHOLD_FIELDS)
PERSON_FINDABLE = ("id_number", "phone", "disability_certificate", *PERSON_FIELDS, *LATER_FIELDS, "spells", *RECORDS)
# Findable lists of records: one line of text stands for each of them.
LISTS = ("people", "spells", *RECORDS)
LONGEST = 200  # characters of Finding.old_value


def check_field(field: str, payload: dict, person_id: int | None) -> None:
    """Raise unless the field exists and the person is in the frozen household."""
    if person_id is not None and part_of(payload, person_id) is None:
        raise DomainError(_("This person is not in the household that was submitted."), field="person")
    if field not in (HOUSEHOLD_FINDABLE if person_id is None else PERSON_FINDABLE):
        raise DomainError(_("Choose one of the fields."), field="field")


def part_of(payload: dict, person_id: int | None) -> dict | None:
    """The household's own part of a payload, or one person's; None when the person is not in it."""
    if person_id is None:
        return payload["household"]
    return next((person for person in payload["people"] if person["id"] == person_id), None)


def comparable(payload: dict, person_id: int | None, field: str):
    """What must differ for the field to count as changed; hidden digits count through their blind index."""
    if field == "household":
        return payload
    part = part_of(payload, person_id)
    if part is None:
        return None
    if field == "people":
        return [person["id"] for person in payload["people"]]
    return part.get(field), part.get(f"{field}_index")


def stored_value(payload: dict, person_id: int | None, field: str) -> str:
    """The value as text, codes as codes: a page puts labels on them (ledgers.diff.shown)."""
    part = part_of(payload, person_id)
    if part is None or field == "household":
        return ""
    if field == "people":
        return "、".join(person["name"] for person in payload["people"])[:LONGEST]
    if field in RECORD_TEXTS:
        return "、".join(RECORD_TEXTS[field](record) for record in part.get(field, []))[:LONGEST]
    if field == "types":
        return ",".join(kind["kind"] for kind in part["types"] if not kind["valid_to"])
    return as_text(part.get(field))[:LONGEST]


def spell_text(spell: dict) -> str:
    return f"{spell['employer_name']} {spell['start_date']}–{spell['end_date'] or ''}".strip()


def business_text(business: dict) -> str:
    return f"{business['name']} {business['start_date']}–{business['end_date'] or ''}"


def training_text(training: dict) -> str:
    return f"{training['course']} {training['finished_date']}"


def consent_text(consent: dict) -> str:
    scope = ConsentScope(consent["scope"]).label
    return f"{scope} {consent['given_at']}–{consent['withdrawn_at'] or ''}"


RECORD_TEXTS: dict[str, Callable[[dict], str]] = {
    "spells": spell_text, "businesses": business_text, "trainings": training_text, "consents": consent_text,
}  # fmt: skip


def as_text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return json.dumps(value) if isinstance(value, bool) else str(value)
