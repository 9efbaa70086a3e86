"""The county map: five classes of equal size; the legend says what a shade means."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessment.queries.geometry import outlines
from assessment.queries.measures import Measure

CLASSES = 5


@dataclass(frozen=True)
class Area:
    name: str
    d: str
    x: float
    y: float
    grade: int | None
    label: str
    url: str


@dataclass
class CountyMap:
    """What components/choropleth.html draws."""

    viewbox: str
    areas: list[Area] = field(default_factory=list)
    legend: list[tuple[int | str, str]] = field(default_factory=list)


def lower_bounds(figures: Iterable[float | None]) -> list[float]:
    """Where the classes begin: at most five, fewer when there are fewer different figures."""
    known = sorted(figure for figure in figures if figure is not None)
    if not known:
        return []
    return sorted({known[len(known) * step // CLASSES] for step in range(CLASSES)})


def grade_of(figure: float | None, bounds: list[float]) -> int | None:
    """0 palest to 4 deepest; None without a figure."""
    return None if figure is None else bisect_right(bounds, figure) - 1


def county_map(code: str, rows, measure: Measure) -> CountyMap | None:
    """The map of a prefecture's counties; `rows` are those of the dashboard's table. None without outlines."""
    drawing = outlines(code)
    if drawing is None:
        return None
    figures = {row.code: measure.of(row.values) for row in rows}
    bounds = lower_bounds(figures.values())
    drawn = CountyMap(drawing.viewbox, legend=legend(figures, bounds, measure))
    for row in rows:
        if shape := drawing.areas.get(row.code):
            figure = figures[row.code]
            label = measure.text(figure)
            drawn.areas.append(Area(row.name, shape.d, shape.x, shape.y, grade_of(figure, bounds), label, row.url))
    return drawn


def legend(figures: dict[str, float | None], bounds: list[float], measure: Measure) -> list[tuple[int | str, str]]:
    """(grade, "lowest–highest figure of the class")."""
    found: list[tuple[int | str, str]] = []
    for grade in range(len(bounds)):
        inside = [figure for figure in figures.values() if grade_of(figure, bounds) == grade and figure is not None]
        low, high = measure.text(min(inside)), measure.text(max(inside))
        found.append((grade, low if low == high else f"{low.rstrip('%')}–{high}"))
    if None in figures.values():
        found.append(("none", _("No data")))
    return found
