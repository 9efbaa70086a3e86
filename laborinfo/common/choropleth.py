"""A map in five classes of equal size, as components/choropleth.html draws it; the legend says what a shade means."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

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
class AreaMap:
    """What components/choropleth.html draws."""

    viewbox: str
    areas: list[Area] = field(default_factory=list)
    legend: list[tuple[int | str, str]] = field(default_factory=list)


def area_map(drawing, rows: Iterable, figures: dict[str, float | None], text: Callable[[Any], str]) -> AreaMap:
    """`drawing` has viewbox and areas by code, `rows` have code, name and url; `text(figure)` says a figure."""
    bounds = lower_bounds(figures.values())
    drawn = AreaMap(drawing.viewbox, legend=legend(figures, bounds, text))
    for row in rows:
        if shape := drawing.areas.get(row.code):
            figure = figures[row.code]
            grade = grade_of(figure, bounds)
            drawn.areas.append(Area(row.name, shape.d, shape.x, shape.y, grade, text(figure), row.url))
    return drawn


def lower_bounds(figures: Iterable[float | None]) -> list[float]:
    """Where the classes begin: at most five, fewer when there are fewer different figures."""
    known = sorted(figure for figure in figures if figure is not None)
    if not known:
        return []
    return sorted({known[len(known) * step // CLASSES] for step in range(CLASSES)})


def grade_of(figure: float | None, bounds: list[float]) -> int | None:
    """0 palest to 4 deepest; None without a figure."""
    return None if figure is None else bisect_right(bounds, figure) - 1


def legend(
    figures: dict[str, float | None], bounds: list[float], text: Callable[[Any], str]
) -> list[tuple[int | str, str]]:
    """(grade, "lowest–highest figure of the class")."""
    found: list[tuple[int | str, str]] = []
    for grade in range(len(bounds)):
        inside = [figure for figure in figures.values() if grade_of(figure, bounds) == grade and figure is not None]
        low, high = text(min(inside)), text(max(inside))
        found.append((grade, low if low == high else f"{low.rstrip('%')}–{high}"))
    if None in figures.values():
        found.append(("none", _("No data")))
    return found
