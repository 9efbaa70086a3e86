"""What the made-up people have beside their jobs: own businesses, courses, consents, and the finer wishes.

Drawn from a stream of its own, so that households and jobs are the same with and without it.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from assessment.demo import shares
from assessment.demo.shares import Shares
from laborinfo.common.codes import Health, LabourAbility, PlaceLevel, PublicWelfarePost, occupation_label
from ledgers.enums_records import CertificateLevel, ConsentMeans, ConsentScope

KINDS_OF_BUSINESS = {"养殖场": "A", "小卖部": "F", "农家饭店": "H", "修理铺": "O", "种植园": "A", "运输户": "G"}
CITIES = ("440600", "440300", "441900", "330100", "350500", "310000", "520100")
LEVELS = Shares(
    {CertificateLevel.COMPLETION: 42, CertificateLevel.LEVEL_5: 24, CertificateLevel.NONE: 16,
     CertificateLevel.LEVEL_4: 10, CertificateLevel.SPECIAL: 8}
)  # fmt: skip
MEANS = Shares({ConsentMeans.SPOKEN: 55, ConsentMeans.SIGNED: 30, ConsentMeans.PHONE: 15})
POSTS = Shares(
    {PublicWelfarePost.CLEANER: 40, PublicWelfarePost.FOREST_RANGER: 28, PublicWelfarePost.ROAD_KEEPER: 14,
     PublicWelfarePost.CARER: 8, PublicWelfarePost.WATER_KEEPER: 6, PublicWelfarePost.VILLAGE_AFFAIRS: 4}
)  # fmt: skip


@dataclass
class Business:
    name: str
    industry: str
    start: date
    end: date | None
    income: int | None
    note: str = ""


@dataclass
class Course:
    name: str
    occupation: str
    day: date
    hours: int
    level: str
    number: str


@dataclass
class Beside:
    """Of one person. `consents`: scope, means, days before today."""

    businesses: list[Business] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    consents: list[tuple[str, str, int]] = field(default_factory=list)
    certificate: str = ""
    places: list[str] = field(default_factory=list)
    trainings: list[str] = field(default_factory=list)
    wants_welfare_post: bool = False
    wants_business: bool = False


def add_beside(member, age: int, rng: random.Random, today: date) -> Beside:
    """What somebody has beside the jobs; a job at home may turn out to be a public-welfare post."""
    more = Beside()
    if member.health == Health.DISABLED and member.id_number and rng.random() < 0.8:
        more.certificate = f"{member.id_number}{rng.randint(1, 7)}{rng.randint(1, 4)}"
    if age < 18 or member.student or member.ability in (LabourAbility.NONE, LabourAbility.LOST):
        return more
    works = any(spell.end is None for spell in member.spells)
    if rng.random() < (0.03 if works else 0.01 if member.wants_work else 0.2):
        more.businesses.append(business_of(rng, today))
    if age < 60 and rng.random() < 0.13:
        more.courses.append(course_of(rng, today))
    if member.wants_training:
        more.trainings = member.occupations[:2] or [shares.AWAY.draw(rng)]
        if rng.random() < 0.25:
            more.consents.append((str(ConsentScope.TRAINING_BODIES), str(MEANS.draw(rng)), rng.randint(8, 190)))
    if member.wants_work:
        wish(more, member, rng)
    elif works:
        fill_post(member, rng)
    return more


def wish(more: Beside, member, rng: random.Random) -> None:
    if PlaceLevel.COUNTRY in member.levels and rng.random() < 0.45:
        more.places = rng.sample(CITIES, rng.randint(1, 2))
    more.wants_welfare_post = member.levels == [PlaceLevel.COUNTY] and rng.random() < 0.12
    more.wants_business = rng.random() < 0.04
    if rng.random() < 0.6:
        more.consents.append((str(ConsentScope.EMPLOYERS), str(MEANS.draw(rng)), rng.randint(8, 190)))


def fill_post(member, rng: random.Random) -> None:
    running = member.spells[-1]
    if running.level == PlaceLevel.COUNTY and rng.random() < 0.06:
        running.welfare_post, running.employer = str(POSTS.draw(rng)), "示例村民委员会"


def business_of(rng: random.Random, today: date) -> Business:
    kind = rng.choice(tuple(KINDS_OF_BUSINESS))
    start = today - timedelta(days=rng.randint(40, 500))
    end = start + timedelta(days=rng.randint(20, 39)) if rng.random() < 0.1 else None
    income = rng.randrange(20, 121) * 1000 if rng.random() < 0.93 else None
    note = "" if income or rng.random() < 0.3 else "开业未满一年"
    return Business(f"示例{kind}{rng.randint(1, 900)}号", KINDS_OF_BUSINESS[kind], start, end, income, note)


def course_of(rng: random.Random, today: date) -> Course:
    occupation, level = shares.AWAY.draw(rng), LEVELS.draw(rng)
    has_number = level not in (CertificateLevel.NONE, CertificateLevel.COMPLETION)
    return Course(
        name=f"{occupation_label(occupation)}培训", occupation=occupation,
        day=today - timedelta(days=rng.randint(10, 700)), hours=rng.randrange(40, 121, 8), level=str(level),
        number=f"示例{rng.randrange(10**8):08}" if has_number else "",
    )  # fmt: skip
