"""A dashboard as its template draws it: tiles with their change, columns, ranking, chart data, addresses."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.queries import measures as m
from assessment.queries.county_map import county_map
from assessment.queries.dashboard import ChildRow, Dashboard
from laborinfo.accounts.enums import Permission
from laborinfo.regions.enums import Level

# (figure, the smaller figure said with it, colour of the tile, filters of the households behind it)
TILES: tuple[tuple[m.Measure, m.Measure | None, str, dict[str, str]], ...] = (
    (m.LABOUR, m.PEOPLE, "", {"members": "labour"}),
    (m.EMPLOYED, m.WORKING_AWAY, "ok", {"members": "employed"}),
    (m.EMPLOYED_RATE, None, "ok", {"members": "employed"}),
    (m.WILLING, None, "warn", {"members": "willing"}),
    (m.ORGANISED_RATE, None, "", {"members": "organised"}),
    (m.RELOCATED_EMPLOYED, m.RELOCATED_RATE, "ok", {"members": "employed", "kind": "RELOCATED"}),
    (m.VERIFIED, m.HOUSEHOLDS, "", {"verified": "yes"}),
    (m.VERIFIED_RATE, None, "", {"verified": "no"}),
)
# What the ranking shows for a tile whose figure it cannot rank.
RANKED_AS = {m.RELOCATED_EMPLOYED.key: m.RELOCATED_RATE.key, m.VERIFIED.key: m.VERIFIED_RATE.key}


@dataclass(frozen=True)
class Tile:
    label: str
    value: str
    sub: str
    change: str
    level: str
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """One figure of the table; `percent` asks for a bar beside it, `url` leads to the rows behind it."""

    label: str
    text: str
    percent: float | None = None
    url: str = ""
    is_brief: bool = False


@dataclass(frozen=True)
class Rank:
    name: str
    url: str
    text: str
    figure: float


def present(board: Dashboard, measure: m.Measure, request) -> dict:
    query = request.GET.copy()
    query.pop("export", None)
    rows = [replace(row, url=address(row.code, query)) for row in board.rows]
    link_households = request.user.scope.has_in(Permission.PERSON_VIEW, board.region) and not board.period
    return {
        "board": board, "measure": measure, "choices": list(m.CHOICES.values()),
        "tiles": tiles(board, query, link_households),
        "map": county_map(board.region.code, rows, measure) if board.region.level == Level.PREFECTURE else None,
        "ranking": ranking(rows, measure),
        "columns": m.COLUMNS,
        "rows": [(row, cells(row, link_households and board.region.level == Level.VILLAGE)) for row in rows],
        "total": cells(ChildRow(0, "", "", board.values), False),
        "below": Level(board.region.level + 1).label if board.region.level < Level.GROUP else "",
        "chart": chart(board), "trend": trend_table(board),
        "export_url": f"?{urlencode({**query.dict(), 'export': ''})}",
        "households_url": households_url(board.region.pk) if link_households else "",
    }  # fmt: skip


def address(code: str, query) -> str:
    """Another region's dashboard in the same period, with the same indicator."""
    kept = {key: query[key] for key in ("period", "indicator") if query.get(key)}
    return reverse("assessment:dashboard", args=[code]) + (f"?{urlencode(kept)}" if kept else "")


def households_url(region_id: int, **filters: str) -> str:
    return f"{reverse('ledgers:household-list')}?{urlencode({'region': region_id, **filters})}"


def tiles(board: Dashboard, query, link_households: bool) -> list[Tile]:
    """Each leads to the households behind its figure; who may not see them, to the same figure of the regions below."""
    before = board.before
    found = []
    for measure, second, level, filters in TILES:
        now = measure.of(board.values)
        change = measure.change(now, measure.of(before.values)) if before else ""
        sub = f"{second.label} {second.text(second.of(board.values))}" if second else ""
        change = change_text(measure, change, before)
        url = households_url(board.region.pk, **filters) if link_households else below_url(board, measure, query)
        found.append(Tile(str(measure.label), measure.text(now), sub, change, level, url))
    return found


def below_url(board: Dashboard, measure: m.Measure, query) -> str:
    """This dashboard with the regions below ranked by the measure; nothing where none lies below."""
    if not board.rows:
        return ""
    asked = query.copy()
    asked["indicator"] = RANKED_AS.get(measure.key, measure.key)
    return address(board.region.code, asked) + "#below"


def change_text(measure: m.Measure, change: str, before) -> str:
    if not change:
        return ""
    words = {"change": change, "period": before.period}
    if not change.strip("0."):
        return _("as on %(period)s") % words
    if measure.is_rate:
        return _("%(change)s points on %(period)s") % words
    return _("%(change)s on %(period)s") % words


def ranking(rows: list[ChildRow], measure: m.Measure) -> list[Rank]:
    """The children that have a figure, the highest first."""
    known = [(row, figure) for row in rows if (figure := measure.of(row.values)) is not None]
    known.sort(key=lambda pair: -pair[1])
    return [Rank(row.name, row.url, measure.text(figure), figure) for row, figure in known]


def cells(row: ChildRow, link_households: bool) -> list[Cell]:
    """The figures of one region in the order of COLUMNS."""
    found = []
    for measure in m.COLUMNS:
        figure = measure.of(row.values)
        percent = figure if measure is m.EMPLOYED_RATE else None
        url = households_url(row.region_id) if link_households and measure is m.HOUSEHOLDS else ""
        found.append(Cell(str(measure.label), measure.text(figure), percent, url, measure in m.BRIEF))
    return found


def points(board: Dashboard) -> list[tuple[str, list[int]]]:
    """(name of the period, counts), oldest first, the live counts last."""
    found = [(str(total.period), total.values) for total in board.history]
    return found if board.period else [*found, (_("Live"), list(board.values))]


def chart(board: Dashboard) -> dict:
    """What data-chart="line" draws."""
    shown = points(board)
    series = [{"name": str(measure.label), "data": [measure.of(values) for _l, values in shown]} for measure in m.TREND]
    return {"labels": [label for label, _values in shown], "series": series}


def trend_table(board: Dashboard) -> dict:
    """The chart's numbers as a table."""
    rows = [(label, [measure.text(measure.of(values)) for measure in m.TREND]) for label, values in points(board)]
    return {"columns": [measure.label for measure in m.TREND], "rows": rows}
