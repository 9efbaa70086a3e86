"""The content of households as it is frozen: one statement reads it, so that no edit is ever in by half.

Identifiers stand masked in the payload, with the hex of their blind index beside them: a change of a hidden
digit still shows as a change.
"""

import hashlib
import json
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject

from laborinfo.common.crypto import blind_index, decrypt, mask_id, mask_phone
from ledgers.indicators import INDICATORS
from ledgers.models import EmploymentSpell, GroupTotal, HouseholdType, Person

HOUSEHOLD_FIELDS = ("number", "address", "relocated_year", "note")
PERSON_FIELDS = (
    "name", "relation", "sex", "birth_date", "ethnicity", "political", "marital", "education", "student_status",
    "health", "speaks_mandarin", "labour_ability", "is_available", "wants_work", "wished_place_levels",
    "wished_occupations", "min_wage", "wants_welfare_post", "wants_business", "wants_training", "unable_reason",
)  # fmt: skip
SPELL_FIELDS = (
    "start_date", "end_date", "place_code", "place_level", "employer_name", "occupation", "industry",
    "monthly_wage", "channel", "captain", "has_contract", "has_insurance", "is_part_time", "evidence",
    "evidence_date",
)  # fmt: skip
MASKS = {"id_number": mask_id, "phone": mask_phone}


@dataclass(frozen=True)
class Content:
    """One household as it is frozen. `group_values`: the live counts of its group at the same moment."""

    household_id: int
    group_id: int
    group_values: list[int]
    payload: dict
    digest: bytes

    @property
    def person_count(self) -> int:
        return len(self.payload["people"])


def contents_of(households) -> list[Content]:
    """The contents of a queryset of households, in order of their keys, read by one statement."""
    rows = households.order_by("pk").values(
        "pk", "region_id", "phone", *HOUSEHOLD_FIELDS,
        region_name=F("region__short_name"), region_code=F("region__code"),
        site=F("relocation_site__short_name"),
        type_rows=ArraySubquery(types_json()), member_rows=ArraySubquery(people_json()),
        group_values=Subquery(GroupTotal.objects.filter(region=OuterRef("region")).values("values")),
    )  # fmt: skip
    return [content_of(row) for row in rows]


def types_json():
    rows = HouseholdType.objects.filter(household=OuterRef("pk")).order_by("kind", "valid_from")
    return rows.values(json=JSONObject(kind="kind", valid_from="valid_from", valid_to="valid_to"))


def people_json():
    rows = Person.objects.active().filter(household=OuterRef("pk")).order_by("pk")
    fields = {name: name for name in ("id", "id_number", "phone", *PERSON_FIELDS)}
    return rows.values(json=JSONObject(**fields, spells=ArraySubquery(spells_json())))


def spells_json():
    rows = EmploymentSpell.objects.filter(person=OuterRef("pk")).order_by("start_date", "pk")
    fields = {name: name for name in ("id", *SPELL_FIELDS)}
    return rows.values(json=JSONObject(**fields, organised_by="organised_by__name"))


def content_of(row: dict) -> Content:
    household = {name: row[name] for name in HOUSEHOLD_FIELDS}
    household |= {"region": row["region_name"], "region_code": row["region_code"]}
    household |= {"relocation_site": row["site"], "types": row["type_rows"], **masked("phone", row["phone"] or "")}
    payload = {"household": household, "people": [person_payload(person) for person in row["member_rows"]]}
    return Content(
        household_id=row["pk"], group_id=row["region_id"], payload=payload, digest=digest_of(payload),
        group_values=row["group_values"] or [0] * len(INDICATORS),
    )  # fmt: skip


def person_payload(person: dict) -> dict:
    """A person's JSON from the statement, in which the encrypted columns stand as hex of the ciphertext."""
    hidden = {name: masked(name, clear(person[name])) for name in MASKS}
    return {**person, **hidden["id_number"], **hidden["phone"]}


def clear(stored: str | None) -> str:
    return decrypt(bytes.fromhex(stored.removeprefix("\\x"))) if stored else ""


def masked(name: str, value: str) -> dict:
    index = blind_index(value)
    return {name: MASKS[name](value), f"{name}_index": index.hex() if index else ""}


def canonical(payload) -> str:
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(payload) -> bytes:
    return hashlib.sha256(canonical(payload).encode()).digest()
