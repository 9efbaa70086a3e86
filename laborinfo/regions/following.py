"""Other apps follow when the tree changes. They name what follows in a module `region_moves.py`; this app knows none
of them. Everything runs inside the transaction of the change: all of it happens, or nothing.

Many rows carry their county beside their region (it is the key by which big tables are split), and a move to another
county must change both. What a closed period or a run has frozen is history and is not registered.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.db.models import Q
from django.db.models.functions import Substr

from laborinfo.regions.enums import CODE_LENGTH, Level
from laborinfo.regions.models import Region
from laborinfo.regions.queries import county_of
from laborinfo.regions.scope import in_subtrees


@dataclass(frozen=True)
class CountyColumn:
    """The column `county` of a model, and the path to the region that it follows from."""

    model: str
    path: str
    only: Q = field(default_factory=Q)

    def rows(self):
        return apps.get_model(self.model)._default_manager.filter(self.only)


@dataclass(frozen=True)
class Move:
    """`region` lies in its new place already; `new_county` is None when it stayed in its county."""

    region: Region
    old_parent_id: int
    new_county: Region | None
    now: datetime
    by: object = None


COLUMNS: list[CountyColumn] = []
ON_MOVE: list[Callable[[Move], None]] = []
ON_ADDED: list[Callable[[Region], None]] = []
ON_ENDED: list[Callable[[Region], None]] = []


def follow_move(region: Region, *, before: Region, now, by) -> None:
    """`before` is the region as it was. Raises what a follower refuses with."""
    old_code = before.code[: CODE_LENGTH[Level.COUNTY]]
    new_county = None
    if region.level > Level.COUNTY and not region.code.startswith(old_code):
        new_county = county_of(region)
        for column in COLUMNS:
            column.rows().filter(in_subtrees(column.path, [region])).update(county=new_county)
    for act in ON_MOVE:
        act(Move(region, before.parent_id, new_county, now, by))


def follow_added(region: Region) -> None:
    for act in ON_ADDED:
        act(region)


def follow_end(region: Region) -> None:
    for act in ON_ENDED:
        act(region)


def drifted_counties() -> dict[str, int]:
    """{model: rows whose county is not the one their region lies in}; empty when every move was followed."""
    counted = {
        column.model: column.rows()
        .exclude(county=None)
        .exclude(county__code=Substr(f"{column.path}__code", 1, CODE_LENGTH[Level.COUNTY]))
        .count()
        for column in COLUMNS
    }
    return {model: number for model, number in counted.items() if number}
