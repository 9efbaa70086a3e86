"""Outlines of the counties as SVG paths, from the GeoJSON that lies beside the regions."""

import json
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path

from laborinfo import regions

FOLDER = Path(regions.__file__).parent / "data"
WIDTH, MARGIN = 640, 6


@dataclass(frozen=True)
class Outline:
    """One area: `d` of the path, and where its name stands."""

    d: str
    x: float
    y: float


@dataclass(frozen=True)
class Outlines:
    """`viewbox` of the drawing, and the areas by statistical code."""

    viewbox: str
    areas: dict[str, Outline]


@cache
def outlines(code: str) -> Outlines | None:
    """The areas below a prefecture, or None when no outlines of it are stored. Read once a process."""
    path = FOLDER / f"counties-{code}.geojson"
    if not path.is_file():
        return None
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    place = projection([point for feature in features for ring in rings(feature) for point in ring])
    height = max(y for feature in features for ring in rings(feature) for _x, y in map(place, ring)) + MARGIN
    return Outlines(
        viewbox=f"0 0 {WIDTH} {height:.0f}",
        areas={str(feature["id"]): outline(feature, place) for feature in features},
    )


def rings(feature) -> list:
    return [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon]


def projection(points):
    """(longitude, latitude) -> (x, y): a degree of longitude shrinks by the cosine of the middle latitude, which is
    exact enough over two degrees. The drawing is WIDTH wide, north above."""
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    shrink = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * shrink)

    def place(point) -> tuple[float, float]:
        return MARGIN + (point[0] - west) * shrink * scale, MARGIN + (north - point[1]) * scale

    return place


def outline(feature, place) -> Outline:
    path = "".join(ring_path([place(point) for point in ring]) for ring in rings(feature))
    x, y = place(feature["properties"]["centroid"])
    return Outline(d=path, x=round(x, 1), y=round(y, 1))


def ring_path(points) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
