"""The rows of businesses, trainings and consents, for the COPYs of store.py."""

from datetime import datetime, timedelta

from assessment.demo.beside import Beside
from ledgers.enums_records import ConsentScope

BESIDE = {
    "ledgers_selfemployment": (
        "person_id", "name", "place_code", "occupation", "industry", "start_date", "end_date", "yearly_income", "note",
        "evidence", "evidence_date", "created_at", "updated_at", "updated_by_id",
    ),
    "ledgers_trainingrecord": (
        "person_id", "course", "occupation", "provider", "finished_date", "hours", "level", "certificate_number",
        "is_subsidised", "created_at", "updated_at", "updated_by_id",
    ),
    "ledgers_consent": ("person_id", "scope", "means", "given_at", "recorded_by_id"),
}  # fmt: skip
PROVIDER = "示例技工学校"


def rows_beside(person: int, more: Beside, *, place: str, now: datetime, by: int | None) -> dict[str, list[tuple]]:
    first = now - timedelta(days=200)
    stamp = (first, first, by)
    return {
        "ledgers_selfemployment": [
            (person, one.name, place, "", one.industry, one.start, one.end, one.income, one.note, "", None, *stamp)
            for one in more.businesses
        ],
        "ledgers_trainingrecord": [
            (
                person, one.name, one.occupation, PROVIDER, one.day, one.hours, one.level, one.number,
                one.hours > 80, *stamp,
            )
            for one in more.courses
        ],
        "ledgers_consent": [
            (person, scope, means, now - timedelta(days=days), by) for scope, means, days in more.consents
        ],
    }  # fmt: skip


def shared_at(more: Beside, now: datetime) -> datetime | None:
    """When the person let employers see the record, as its own column says it."""
    days = next((days for scope, _means, days in more.consents if scope == ConsentScope.EMPLOYERS), None)
    return None if days is None else now - timedelta(days=days)
