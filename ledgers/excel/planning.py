"""From a file's rows to a plan: added, changed, unchanged, refused. Reads the records, writes nothing."""

from collections.abc import Callable, Iterable
from datetime import date

from laborinfo.regions.models import Region
from ledgers.excel.known import load_known
from ledgers.excel.matching import Matcher
from ledgers.excel.parsing import FileRow
from ledgers.excel.plan import Plan
from ledgers.excel.validating import validate
from ledgers.rules import raised_in

EVERY = 1_000
Tell = Callable[[int], None]


def quiet(rows: int) -> None:
    """For callers to whom nobody listens."""


def make_plan(
    rows: Iterable[FileRow],
    *,
    region: Region,
    by,
    day: date,
    versions: dict[str, int] | None = None,
    tell: Tell = quiet,
) -> Plan:
    """Decide on every row. `versions` are those that the earlier check saw; `tell` hears how many rows are done."""
    rows = list(rows)
    known = load_known(
        region, day=day,
        keys={row.values["key"][0] for row in rows if "key" in row.values},
        indexes={row.values["id_index"] for row in rows if "id_index" in row.values},
        numbers={row.values["number"] for row in rows if "number" in row.values},
    )  # fmt: skip
    matcher = Matcher(known, by=by, versions=versions or {})
    plan = Plan()
    for done, row in enumerate(rows):
        if done % EVERY == 0:
            tell(done // 2)
        plan.rows.append(matcher.match(row))
    plan.households = list(matcher.households.values())
    raised = raised_in(region, day=day)
    validate(plan, day=day, raised=raised, tell=lambda done: tell((len(rows) + done) // 2))
    return plan
