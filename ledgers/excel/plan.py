"""What an import would do, as plain data: rows with their household, their changes and their problems."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from laborinfo.regions.models import Region
from ledgers.excel.parsing import FileRow

ADDED, CHANGED, SAME, REFUSED = "ADDED", "CHANGED", "SAME", "REFUSED"


@dataclass(slots=True, eq=False)
class PlannedHousehold:
    """A household of the file. `stored` is its row on record, None for a new one; `values` are its own fields, each
    given by the row `said_by`, `changes` those that differ from the record."""

    region: Region
    stored: Any = None
    number: str = ""
    rows: list["PlannedRow"] = field(default_factory=list)
    values: dict = field(default_factory=dict)
    said_by: dict[str, "PlannedRow"] = field(default_factory=dict)
    changes: dict = field(default_factory=dict)
    old_kinds: frozenset[str] = frozenset()

    @property
    def id(self) -> int | None:
        return self.stored.pk if self.stored else None

    def kept(self, values: dict) -> dict:
        """Those of `values` or `changes` whose row is not refused."""
        return {name: value for name, value in values.items() if not self.said_by[name].problems}

    @property
    def writing(self) -> list["PlannedRow"]:
        return [row for row in self.rows if row.effect in (ADDED, CHANGED)]


@dataclass(slots=True, eq=False)
class PlannedRow:
    """One row of the file. `person` is the row on record, None for somebody new."""

    source: FileRow
    household: PlannedHousehold | None = None
    person: Any = None
    changes: dict = field(default_factory=dict)
    problems: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def effect(self) -> str:
        if self.problems:
            return REFUSED
        if self.person is None:
            return ADDED
        return CHANGED if self.changes or self.household_changes() else SAME

    def household_changes(self) -> dict:
        """The household's changes that this row gives."""
        if self.household is None or not self.household.changes:
            return {}
        said_by = self.household.said_by
        return {name: value for name, value in self.household.changes.items() if said_by[name] is self}

    @property
    def name(self) -> str:
        return str(self.source.values.get("name") or (self.person.name if self.person else ""))

    def refuse(self, field_name: str, text: object, reason: str) -> None:
        self.problems.append((field_name, str(text)[:60], reason))


@dataclass(slots=True)
class Plan:
    rows: list[PlannedRow] = field(default_factory=list)
    households: list[PlannedHousehold] = field(default_factory=list)
    warnings: int = 0

    def counts(self) -> dict[str, int]:
        found = dict.fromkeys((ADDED, CHANGED, SAME, REFUSED), 0)
        for row in self.rows:
            found[row.effect] += 1
        return found

    def versions(self) -> dict[str, int]:
        """{household id: version} of the households that it would write."""
        return {str(one.id): one.stored.version for one in self.households if one.stored and one.writing}

    def to_write(self) -> Iterator[PlannedHousehold]:
        return (household for household in self.households if household.writing)
