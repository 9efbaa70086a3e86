"""How much is made: which villages are lived in, and how many postings there are."""

from dataclasses import dataclass
from itertools import groupby

from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region


@dataclass(frozen=True)
class Scale:
    """`counties` None: all of them; `villages_per_county` None: all of them; `groups_per_village` likewise."""

    name: str
    counties: tuple[str, ...] | None
    villages_per_county: int | None
    groups_per_village: int | None
    postings: int
    issued_groups: int  # group organisers who get a password, a village
    played_counties: tuple[str, ...] | None = None  # where every village's ledgers are played; elsewhere two a county


SCALES = {
    scale.name: scale
    for scale in (
        Scale("run", None, 2, 8, 480, 1),
        Scale("village", ("522636",), 1, None, 60, 20),
        Scale("county", ("522636",), None, None, 3000, 1),
        Scale("prefecture", None, None, None, 48152, 0, ("522636",)),
    )
}


def lived_in(scale: Scale) -> list[Region]:
    """The villages that get people: the first ones of each county's first township, or all."""
    chosen = []
    counties = Region.objects.at_level(Level.COUNTY).order_by("code")
    for county in counties.filter(code__in=scale.counties) if scale.counties else counties:
        villages = Region.objects.within(county).at_level(Level.VILLAGE).filter(active_to=None).order_by("code")
        if scale.villages_per_county is not None:
            # A made-up site among them, so that relocated households have a home.
            township = Region.objects.filter(parent=county).order_by("code").first()
            villages = Region.objects.filter(parent=township).order_by("-is_made_up", "code")
            villages = villages[: scale.villages_per_county]
        chosen += villages
    return chosen


def played_in(scale: Scale, villages: list[Region]) -> list[Region]:
    """The villages whose monthly ledgers are played, in order of their codes within each county."""
    if scale.played_counties is None:
        return villages
    chosen = []
    for code, of_county in groupby(villages, key=lambda village: village.code[:6]):
        everyone = list(of_county)
        chosen += everyone if code in scale.played_counties else everyone[:2]
    return chosen
