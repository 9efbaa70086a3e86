"""What an act changes, noted row by row so that it can be taken back: keys, codes and days, never a name or number."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from laborinfo.common.errors import Conflict
from ledgers.models import EmploymentSpell, Household, HouseholdType, Person, SelfEmployment

MODELS: dict[str, Any] = {
    model._meta.model_name or "": model for model in (Person, Household, EmploymentSpell, SelfEmployment)
}
NOTED = frozenset(
    {
        "household_id", "relation", "left_at", "left_reason", "region_id", "closed_at", "closed_reason",
        "merged_into_id", "end_date",
    }
)  # fmt: skip
TypeSpan = tuple[str, date, date | None]


@dataclass
class Changes:
    """Writes rows and remembers what they were. `findings`: where those that went along were before."""

    by: Any
    now: datetime
    rows: dict[tuple[str, int], dict[str, dict]] = field(default_factory=dict)
    findings: list[dict] = field(default_factory=list)
    types: dict[str, Any] = field(default_factory=dict)

    def write(self, row: Model, **values) -> None:
        """Set columns of one row, by their names in the database. TypeError for one that may hold an identifier."""
        if unknown := set(values) - NOTED:
            raise TypeError(f"acts do not note {sorted(unknown)}")
        noted = self.rows.setdefault((row._meta.model_name or "", row.pk), {"before": {}, "after": {}})
        for name, value in values.items():
            noted["before"].setdefault(name, plain(getattr(row, name)))
            noted["after"][name] = plain(value)
        save(row, values, by=self.by, now=self.now)

    def write_types(self, household: Household, spans: list[TypeSpan]) -> None:
        """Make the dated types of a household exactly these."""
        before = spans_of(household)
        if before != sorted(spans, key=in_order):
            self.types = {"household": household.pk, "before": as_lists(before), "after": as_lists(spans)}
            replace_types(household, spans)

    @property
    def people(self) -> list[int]:
        return sorted(key for name, key in self.rows if name == "person")

    def as_json(self) -> dict:
        rows = [{"model": name, "id": key, **noted} for (name, key), noted in self.rows.items()]
        return {"rows": rows, "findings": self.findings, "types": self.types}


def save(row: Any, values: dict, *, by, now) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at, row.updated_by = now, by
    row.save(update_fields=[*values, "updated_at", "updated_by"])


def plain(value):
    """As it stands in JSON. A moment keeps its microseconds, which Django's own encoder drops."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def take_back(changes: dict, *, by, now) -> None:
    """Write every row as it was. Raises Conflict when one is not as the act left it."""
    found = [(noted, MODELS[noted["model"]].objects.get(pk=noted["id"])) for noted in changes["rows"]]
    for noted, row in found:
        check_unchanged(row, noted["after"])
    # Nobody may be head beside another one, not even between two statements: heads come last.
    for noted, row in sorted(found, key=lambda pair: pair[0]["before"].get("relation") == "HEAD"):
        save(row, {name: typed(row, name, value) for name, value in noted["before"].items()}, by=by, now=now)
    if types := changes["types"]:
        household = Household.objects.get(pk=types["household"])
        if as_lists(spans_of(household)) != as_lists(from_lists(types["after"])):
            raise changed_since()
        replace_types(household, from_lists(types["before"]))


def check_unchanged(row: Any, after: dict) -> None:
    if any(getattr(row, name) != typed(row, name, value) for name, value in after.items()):
        raise changed_since()


def changed_since() -> Conflict:
    return Conflict(
        _("What this act changed was changed again since. Record a new act instead of undoing this one."),
        code="changed_since",
    )


def typed(row: Any, name: str, value):
    """A stored value as the column's own type; keys stand as they are."""
    return value if name.endswith("_id") else row._meta.get_field(name).to_python(value)


def in_order(span: TypeSpan) -> tuple:
    return span[0], span[1]


def spans_of(household: Household) -> list[TypeSpan]:
    rows = HouseholdType.objects.filter(household=household).values_list("kind", "valid_from", "valid_to")
    return sorted(rows, key=in_order)


def as_lists(spans: list[TypeSpan]) -> list[list]:
    return [[kind, plain(start), plain(end)] for kind, start, end in sorted(spans, key=in_order)]


def from_lists(rows: list[list]) -> list[TypeSpan]:
    return [(kind, date.fromisoformat(start), end and date.fromisoformat(end)) for kind, start, end in rows]


def replace_types(household: Household, spans: list[TypeSpan]) -> None:
    """Rows that are right already stay; the rest goes before anything comes, so that no two overlap in between."""
    wanted = set(spans)
    for row in household.types.all():
        span = (row.kind, row.valid_from, row.valid_to)
        if span in wanted:
            wanted.discard(span)
        else:
            row.delete()
    HouseholdType.objects.bulk_create(
        HouseholdType(household=household, kind=kind, valid_from=start, valid_to=end)
        for kind, start, end in sorted(wanted, key=in_order)
    )


def joined(spans: list[TypeSpan]) -> list[TypeSpan]:
    """Spans of one kind that overlap or touch become one."""
    result: list[TypeSpan] = []
    for kind, start, end in sorted(spans, key=in_order):
        last = result[-1] if result else None
        if last is not None and last[0] == kind and (last[2] is None or start <= last[2]):
            result[-1] = (kind, last[1], None if last[2] is None or end is None else max(last[2], end))
        else:
            result.append((kind, start, end))
    return result
