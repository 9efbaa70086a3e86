"""The content of households as it is frozen: one statement reads it, so that no edit is ever in by half.

Identifiers stand masked in the payload, with the hex of their blind index beside them: a change of a hidden
digit still shows as a change.

What the payload learned to hold later (LATER, LATER_OF_SPELLS) stands in it only where it holds something. So a
content of before reads as nothing there, and a household that has none of it keeps its digest: after an upgrade
nothing counts as changed but what is really new to the reviewer.
"""

import hashlib
import json
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject, TruncDate

from laborinfo.common.crypto import blind_index, decrypt, mask_certificate, mask_id, mask_phone
from laborinfo.common.places import place_level
from ledgers.indicators import INDICATORS
from ledgers.models import (
    Consent,
    EmploymentSpell,
    GroupTotal,
    HouseholdType,
    Person,
    SelfEmployment,
    TrainingRecord,
)

HOUSEHOLD_FIELDS = ("number", "address", "relocated_year", "note")
PERSON_FIELDS = (
    "name", "relation", "sex", "birth_date", "ethnicity", "political", "marital", "education", "student_status",
    "health", "speaks_mandarin", "labour_ability", "is_available", "wants_work", "wished_place_levels",
    "wished_occupations", "min_wage", "wants_welfare_post", "wants_business", "wants_training", "unable_reason",
)  # fmt: skip
LATER_FIELDS = ("wished_places", "wished_trainings")
SPELL_FIELDS = (
    "start_date", "end_date", "place_code", "place_level", "employer_name", "occupation", "industry",
    "monthly_wage", "channel", "captain", "has_contract", "has_insurance", "is_part_time", "evidence",
    "evidence_date",
)  # fmt: skip
LATER_OF_SPELLS = ("welfare_post",)
BUSINESS_FIELDS = (
    "name", "place_code", "occupation", "industry", "start_date", "end_date", "yearly_income", "note", "evidence",
    "evidence_date",
)  # fmt: skip
TRAINING_FIELDS = (
    "course", "occupation", "provider", "finished_date", "hours", "level", "certificate_number", "is_subsidised",
)  # fmt: skip
CONSENT_FIELDS = ("scope", "means", "given_at", "withdrawn_at")  # the moments as days
MASKS = {"id_number": mask_id, "phone": mask_phone, "disability_certificate": mask_certificate}
RECORDS = ("businesses", "trainings", "consents")
LATER = (*LATER_FIELDS, "disability_certificate", "disability_certificate_index", *RECORDS)


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
        site=F("relocation_site__short_name"), county_code=F("county__code"),
        type_rows=ArraySubquery(types_json()), member_rows=ArraySubquery(people_json()),
        group_values=Subquery(GroupTotal.objects.filter(region=OuterRef("region")).values("values")),
    )  # fmt: skip
    return [content_of(row) for row in rows]


def types_json():
    rows = HouseholdType.objects.filter(household=OuterRef("pk")).order_by("kind", "valid_from")
    return rows.values(json=JSONObject(kind="kind", valid_from="valid_from", valid_to="valid_to"))


def people_json():
    rows = Person.objects.active().filter(household=OuterRef("pk")).order_by("pk")
    plain = ("id", "id_number", "phone", "disability_certificate", *PERSON_FIELDS, *LATER_FIELDS)
    owned = {
        "spells": spells_json(),
        "businesses": records_json(SelfEmployment.objects.order_by("start_date", "pk"), *BUSINESS_FIELDS),
        "trainings": records_json(TrainingRecord.objects.order_by("finished_date", "pk"), *TRAINING_FIELDS),
        "consents": records_json(
            Consent.objects.order_by("given_at", "pk"), "scope", "means",
            given_at=TruncDate("given_at"), withdrawn_at=TruncDate("withdrawn_at"),
        ),
    }  # fmt: skip
    arrays = {name: ArraySubquery(query) for name, query in owned.items()}
    return rows.values(json=JSONObject(**{name: name for name in plain}, **arrays))


def spells_json():
    rows = EmploymentSpell.objects.order_by("start_date", "pk")
    return records_json(rows, *SPELL_FIELDS, *LATER_OF_SPELLS, organised_by="organised_by__name")


def records_json(rows, *names: str, **more):
    """What a person has of one kind of record, as JSON."""
    fields = {name: name for name in ("id", *names)}
    return rows.filter(person=OuterRef("pk")).values(json=JSONObject(**fields, **more))


def content_of(row: dict) -> Content:
    household = {name: row[name] for name in HOUSEHOLD_FIELDS}
    household |= {"region": row["region_name"], "region_code": row["region_code"]}
    household |= {"relocation_site": row["site"], "types": row["type_rows"], **masked("phone", row["phone"] or "")}
    payload = {
        "household": household,
        "people": [person_payload(person, row["county_code"]) for person in row["member_rows"]],
    }
    return Content(
        household_id=row["pk"], group_id=row["region_id"], payload=payload, digest=digest_of(payload),
        group_values=row["group_values"] or [0] * len(INDICATORS),
    )  # fmt: skip


def person_payload(person: dict, county_code: str) -> dict:
    """A person's JSON from the statement, in which the encrypted columns stand as hex of the ciphertext."""
    hidden = [masked(name, clear(person[name])) for name in MASKS]
    for business in person["businesses"]:
        business["place_level"] = str(place_level(business["place_code"], county_code))
    spells = [sparse(spell, LATER_OF_SPELLS) for spell in person["spells"]]
    whole = {**person, **{name: value for pair in hidden for name, value in pair.items()}, "spells": spells}
    return sparse(whole, LATER)


def sparse(part: dict, later: tuple[str, ...]) -> dict:
    """Without those of the later keys that hold nothing."""
    return {name: value for name, value in part.items() if value or name not in later}


def clear(stored: str | None) -> str:
    return decrypt(bytes.fromhex(stored.removeprefix("\\x"))) if stored else ""


def masked(name: str, value: str) -> dict:
    index = blind_index(value)
    return {name: MASKS[name](value), f"{name}_index": index.hex() if index else ""}


def canonical(payload) -> str:
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(payload) -> bytes:
    return hashlib.sha256(canonical(payload).encode()).digest()
