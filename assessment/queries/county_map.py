"""The county map of the dashboard."""

from assessment.queries.measures import Measure
from laborinfo.common.choropleth import AreaMap, area_map
from laborinfo.regions.geometry import outlines


def county_map(code: str, rows, measure: Measure) -> AreaMap | None:
    """The map of a prefecture's counties; `rows` are those of the dashboard's table. None without outlines."""
    drawing = outlines(code)
    if drawing is None:
        return None
    return area_map(drawing, rows, {row.code: measure.of(row.values) for row in rows}, measure.text)
