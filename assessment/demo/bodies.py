"""Made-up work bodies: what DOMAIN §1 names, a few in each county, and liaison stations where many work."""

from collections import defaultdict
from datetime import date

from assessment.demo import shares
from laborinfo.regions.enums import Level, WorkBodyKind
from laborinfo.regions.models import Region
from laborinfo.regions.services.work_bodies import create_work_body

SINCE = date(2021, 3, 1)
OF_A_COUNTY = {
    WorkBodyKind.TASK_FORCE: "{}示例劳务就业工作专班",
    WorkBodyKind.GENERAL_SOCIETY: "{}示例劳务合作总社",
    WorkBodyKind.HR_COMPANY: "{}示例人力资源公司",
}
STATIONS = {"440605": "佛山示例劳务联络站", "330109": "杭州示例劳务联络站", "441900": "东莞示例劳务联络站"}
COOPERATIVES = 3  # a county, each covering two townships


def make_bodies(*, by, now) -> dict[str, list[int]]:
    """{county code: pks of the bodies that organise work there}."""
    made = defaultdict(list)
    for place, county in enumerate(Region.objects.at_level(Level.COUNTY).order_by("code")):
        common = {"by": by, "now": now, "leader": leader(place), "active_from": SINCE}
        for kind, name in OF_A_COUNTY.items():
            body = create_work_body(kind=kind, name=name.format(county.short_name), home=county, **common)
            made[county.code].append(body.pk)
        townships = list(Region.objects.filter(parent=county).order_by("code"))
        for number in range(COOPERATIVES):
            covers = townships[number * 2 : number * 2 + 2]
            if covers:
                name = f"{covers[0].short_name}示例劳务合作社"
                create_work_body(kind=WorkBodyKind.COOPERATIVE, name=name, home=covers[0], covers=covers, **common)
    make_stations(by=by, now=now)
    return made


def make_stations(*, by, now) -> None:
    root = Region.objects.get(level=Level.PREFECTURE)
    for place, (code, name) in enumerate(STATIONS.items()):
        create_work_body(
            by=by, now=now, kind=WorkBodyKind.LIAISON_STATION, name=name, leader=leader(place), home=root,
            place_code=code, address=f"示例路{place + 1}号", active_from=SINCE,
        )  # fmt: skip


def leader(place: int) -> str:
    return f"{shares.SURNAMES[place % 20]}{shares.STEMS[place % 10]}{shares.BRANCHES[(place + 5) % 12]}"
