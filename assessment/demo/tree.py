"""Made-up nodes below the real tree: resettlement sites, villager groups and buildings, 28,287 nodes in all."""

import random

from laborinfo.regions.enums import Kind, Level
from laborinfo.regions.models import Region
from laborinfo.regions.services.bulk import bulk_load
from laborinfo.regions.services.rows import RegionRow

ORGANISERS = 28_287  # the whole tree: one organiser a node (DOMAIN §2)
DIGITS = "零一二三四五六七八九"
SITE_CODE = "900"  # the first village-level code that statistics never reach


def chinese(number: int) -> str:
    """1..99 in Chinese: 12 -> 十二."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def make_up_nodes(*, now, seed: int) -> None:
    """Add one site to the first township of each county, and groups or buildings to every village."""
    if Region.objects.filter(is_made_up=True).exists():
        return
    bulk_load(sites(), now=now, made_up=True)
    bulk_load(groups(seed), now=now, made_up=True)


def sites() -> list[RegionRow]:
    rows = []
    for county in Region.objects.at_level(Level.COUNTY).order_by("code"):
        township = Region.objects.filter(parent=county).order_by("code").first()
        name = f"{county.short_name[:2]}示例安置点"
        rows.append(RegionRow(township.code + SITE_CODE, name, str(Kind.RESETTLEMENT_SITE), township.code))
    return rows


def groups(seed: int) -> list[RegionRow]:
    """Between 4 and 17 a village, exactly as many as bring the tree to 28,287 nodes."""
    villages = list(Region.objects.at_level(Level.VILLAGE).order_by("code").values_list("code", "kind"))
    rng = random.Random(f"{seed}:groups")
    counts = [rng.randint(4, 17) for _village in villages]
    short = ORGANISERS - Region.objects.count() - sum(counts)
    while short:
        place = rng.randrange(len(counts))
        step = 1 if short > 0 else -1
        if 3 < counts[place] + step < 60:
            counts[place] += step
            short -= step
    return [
        group_row(code, kind, number)
        for (code, kind), count in zip(villages, counts, strict=True)
        for number in range(1, count + 1)
    ]


def group_row(village: str, kind: str, number: int) -> RegionRow:
    if kind == Kind.RESETTLEMENT_SITE:
        return RegionRow(f"{village}{number:03}", f"{number}栋", str(Kind.BUILDING), village)
    return RegionRow(f"{village}{number:03}", f"第{chinese(number)}组", str(Kind.GROUP), village)
