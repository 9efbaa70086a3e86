"""The rules of entry over what an import would make of each household. An error that the file brings refuses its
row; one that was on record before does not."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from ledgers.enums import Severity
from ledgers.excel.known import batches
from ledgers.excel.plan import ADDED, CHANGED, Plan, PlannedHousehold, PlannedRow
from ledgers.models import Household
from ledgers.rules import issues_of
from ledgers.rules.base import severity_of
from ledgers.rules.gathering import batch_of
from ledgers.rules.loading import load_records
from ledgers.rules.records import HouseholdRecord, PersonRecord
from ledgers.rules.vectors import Hits, hits_of

RECORD_FIELDS = (
    "name", "relation", "sex", "birth_date", "id_number", "phone", "education", "student_status", "health",
    "labour_ability", "is_available", "wants_work", "unable_reason",
)  # fmt: skip
ROUNDS = 3  # a refused head takes the household with it; what still fails after this is refused as well


def validate(plan: Plan, *, day: date, raised: Collection[str], tell) -> None:
    """Refuse rows in place; count the warnings. `raised`: warnings that count as errors in the region."""
    households = list(plan.to_write())
    stored = [household for household in households if household.stored]
    new = [household for household in households if not household.stored]
    done = 0
    for chunk in batches(stored):
        keys = [household.id for household in chunk]
        records = {record.id: record for record in load_records(Household.objects.filter(pk__in=keys), day=day)}
        plan.warnings += check_chunk([(household, records[household.id]) for household in chunk], day, raised)
        tell(done := done + sum(len(household.rows) for household in chunk))
    empty = HouseholdRecord(id=None)
    for chunk in batches(new):
        plan.warnings += check_chunk([(household, empty) for household in chunk], day, raised)
        tell(done := done + sum(len(household.rows) for household in chunk))


def check_chunk(pairs: list[tuple[PlannedHousehold, HouseholdRecord]], day: date, raised: Collection[str]) -> int:
    """Ask every rule once for all households, then look closely at those that break one that refuses. Returns the
    number of warnings."""
    batch = batch_of([planned_record(*pair, pair[0].writing) for pair in pairs], day=day)
    found = [hits for hits in hits_of(batch) if len(hits)]
    refusing = {place for hits in found if refuses(hits, raised) for place in hits.households.tolist()}
    # What a household warns of is counted where it is settled, if it is: rows may fall away there.
    warnings = sum(
        place not in refusing for hits in found if not refuses(hits, raised) for place in hits.households.tolist()
    )
    return warnings + sum(
        settle(household, record, day, raised) for household, record in (pairs[place] for place in sorted(refusing))
    )


def refuses(hits: Hits, raised: Collection[str]) -> bool:
    return severity_of(hits.rule, raised) == Severity.ERROR


def settle(household: PlannedHousehold, record: HouseholdRecord, day: date, raised: Collection[str]) -> int:
    """Refuse what the rules refuse, until what is left keeps them; returns the number of warnings."""
    before: set[tuple[str, int | None]] | None = None
    for turn in range(ROUNDS + 1):
        rows = household.writing
        if not rows:
            return 0
        issues = issues_of(planned_record(household, record, rows), day, raised)
        errors = [issue for issue in issues if issue.is_error]
        if errors and before is None:
            known = issues_of(record, day, raised) if record.id else []
            before = {(issue.code, issue.person_id) for issue in known}
        fresh = [issue for issue in errors if (issue.code, issue.person_id) not in (before or set())]
        if not fresh:
            return len(issues) - len(errors)
        refuse_rows(rows, fresh, everything=turn == ROUNDS)
    return 0


def refuse_rows(rows: list[PlannedRow], issues: list, *, everything: bool) -> None:
    of_person = {person_key(row, place): row for place, row in enumerate(rows)}
    for issue in issues:
        named = of_person.get(issue.person_id) if issue.person_id is not None else None
        for row in [named] if named is not None and not everything else rows:
            text = row.source.values.get(issue.field, "")
            hidden = issue.field in ("id_number", "phone")
            row.refuse(issue.field, "" if hidden or text is None else text, issue.message)


def person_key(row: PlannedRow, place: int) -> int:
    """The person's id; for new people a number of their own below zero."""
    return row.person.pk if row.person is not None else -1 - place


def planned_record(household: PlannedHousehold, record: HouseholdRecord, rows: list[PlannedRow]) -> HouseholdRecord:
    """The household as it would be after the import."""
    changed = {row.person.pk: row for row in rows if row.effect == CHANGED}
    people = [
        replace(person, **record_values(changed[person.id].changes)) if person.id in changed else person
        for person in record.people
    ]
    people += [new_person(row, place) for place, row in enumerate(rows) if row.effect == ADDED]
    values = household.kept(household.values)
    kinds = frozenset(values["kinds"]) if "kinds" in values else record.kinds
    phone = values.get("household_phone", record.phone)
    return replace(record, people=tuple(people), kinds=kinds, phone=phone)


def record_values(changes: dict) -> dict:
    found = {name: changes[name] for name in RECORD_FIELDS if name in changes}
    if "health" in found:
        found["health"] = tuple(found["health"])
    if changes.get("wished_occupations") or changes.get("wished_place_levels"):
        found["has_wishes"] = True
    return found


def new_person(row: PlannedRow, place: int) -> PersonRecord:
    return PersonRecord(id=person_key(row, place), **record_values(row.source.values))
