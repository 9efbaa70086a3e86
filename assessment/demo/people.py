"""Made-up households with their people and spells, as plain records; no database here."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from stdnum.cn import ric

from assessment.demo import shares
from assessment.demo.beside import Beside, add_beside
from assessment.demo.doubts import cast_doubt
from laborinfo.common.codes import (
    Channel,
    Education,
    Health,
    HouseholdKind,
    LabourAbility,
    MaritalStatus,
    PlaceLevel,
    Political,
    Relation,
    Sex,
    StudentStatus,
)
from laborinfo.common.places import ABROAD, place_level

AWAY_TRADES = shares.AWAY
HOME_TRADES = shares.trades_of(shares.HOME_TRADES)
SCHOOL_BY_AGE = ((3, ""), (6, StudentStatus.PRESCHOOL), (12, StudentStatus.PRIMARY), (15, StudentStatus.JUNIOR_HIGH))


@dataclass
class Spell:
    start: date
    end: date | None
    place: str
    level: str
    employer: str
    occupation: str
    wage: int | None
    channel: str
    evidence: str
    evidence_date: date | None
    organised_by: int | None = None  # pk of the work body
    captain: str = ""
    welfare_post: str = ""


@dataclass
class Member:
    name: str
    relation: str
    sex: str
    birth: date
    id_number: str
    phone: str
    ethnicity: str
    marital: str
    education: str
    student: str
    health: str
    ability: str
    political: str
    mandarin: bool
    available: bool = False
    wants_work: bool = False
    levels: list[str] = field(default_factory=list)
    occupations: list[str] = field(default_factory=list)
    min_wage: int | None = None
    wants_training: bool = False
    unable: str = ""
    spells: list[Spell] = field(default_factory=list)
    beside: Beside = field(default_factory=Beside)


@dataclass
class Family:
    kinds: list[str]
    relocated_year: int | None
    members: list[Member]


class PeopleMaker:
    """Makes the families of one county's groups; serial numbers of IDs never repeat within a county.

    `bodies`: pks of the county's work bodies, which organise part of the work.
    """

    def __init__(self, county_code: str, today: date, seed: int, bodies: Sequence[int] = ()):
        self.county, self.today, self.seed, self.bodies = county_code, today, seed, bodies
        self.serials: dict[tuple[date, str], int] = {}
        self.phones = int(county_code[-2:]) * 1_000_000

    def families(self, group_code: str, *, is_site: bool) -> list[Family]:
        """The families of one group, about 24 of them (86 people)."""
        self.rng = random.Random(f"{self.seed}:{group_code}")
        self.more = random.Random(f"{self.seed}:{group_code}:beside")
        return [self.family(is_site) for _household in range(self.rng.randint(19, 29))]

    def family(self, is_site: bool) -> Family:
        rng = self.rng
        self.surname, self.ethnicity = shares.family_name(rng), str(shares.ETHNICITIES.draw(rng))
        poor = rng.random() < (0.75 if is_site else 0.17)
        kinds = [str(HouseholdKind.POOR)] if poor else []
        if is_site:
            kinds.append(str(HouseholdKind.RELOCATED))
        elif not poor and rng.random() < 0.03:
            kinds.append(str(HouseholdKind.MARGINAL))
        if poor and rng.random() < 0.05:
            kinds.append(str(HouseholdKind.UNSTABLE))
        members = self.members()
        for member in members:
            self.occupy(member)
            cast_doubt(member, rng)
            member.beside = add_beside(member, self.age(member.birth), self.more, self.today)
        year = rng.choice((2017, 2018, 2019)) if is_site else None
        return Family(kinds or [str(HouseholdKind.GENERAL)], year, members)

    def members(self) -> list[Member]:
        """A head, mostly a spouse, children, sometimes a parent."""
        rng = self.rng
        age = rng.randint(27, 74)
        sex = Sex.MALE if rng.random() < 0.86 else Sex.FEMALE
        married = rng.random() < 0.8
        people = [self.member(Relation.HEAD, age, sex, married=married)]
        if married:
            other = Sex.FEMALE if sex == Sex.MALE else Sex.MALE
            people.append(self.member(Relation.SPOUSE, max(21, age - rng.randint(-2, 6)), other, married=True))
        for _child in range(rng.choice((0, 1, 1, 2, 2, 2, 3))):
            child_age = age - rng.randint(21, 33)
            if 0 <= child_age <= 45:
                boy = rng.random() < 0.52
                relation = Relation.SON if boy else Relation.DAUGHTER
                people.append(self.member(relation, child_age, Sex.MALE if boy else Sex.FEMALE))
        if age < 55 and rng.random() < 0.45:
            people.append(self.member(Relation.MOTHER, age + rng.randint(21, 30), Sex.FEMALE, married=True))
        return people

    def member(self, relation: str, age: int, sex: str, *, married: bool = False) -> Member:
        rng = self.rng
        birth = self.today - timedelta(days=age * 365 + age // 4 + rng.randint(1, 360))
        age = self.age(birth)
        student = self.school(age)
        health = shares.HEALTHS.draw(rng) if age > 16 else Health.HEALTHY
        self.phones += 1
        return Member(
            name=(self.surname if relation in (Relation.HEAD, Relation.SON, Relation.DAUGHTER)
                  else shares.family_name(rng)) + shares.given_name(rng),
            relation=str(relation), sex=str(sex), birth=birth, id_number=self.id_number(birth, sex),
            phone=f"100{self.phones:08}" if age >= 14 and rng.random() < 0.9 else "",
            ethnicity=self.ethnicity, marital=str(MaritalStatus.MARRIED if married else MaritalStatus.SINGLE),
            education="" if student else str(self.schooling(age)), student=str(student), health=str(health),
            ability=str(self.ability(age, student, health)),
            political=str(Political.PARTY_MEMBER if age > 25 and rng.random() < 0.05 else Political.MASSES),
            mandarin=age < 50 or rng.random() < 0.6,
        )  # fmt: skip

    def age(self, birth: date) -> int:
        return self.today.year - birth.year - ((self.today.month, self.today.day) < (birth.month, birth.day))

    def id_number(self, birth: date, sex: str) -> str:
        """The county's code, the birth date, a serial odd for men, and the check digit (GB 11643)."""
        serial = self.serials.get((birth, sex), 1 if sex == Sex.MALE else 2)
        self.serials[birth, sex] = serial + 2
        stem = f"{self.county}{birth:%Y%m%d}{serial % 1000:03}"
        return stem + ric.calc_check_digit(stem + "0")

    def school(self, age: int) -> str:
        for limit, status in SCHOOL_BY_AGE:
            if age < limit:
                return status
        share = self.rng.random()
        if age < 18:
            return StudentStatus.SENIOR_HIGH if share < 0.55 else StudentStatus.VOCATIONAL if share < 0.85 else ""
        if age < 22:
            return StudentStatus.COLLEGE if share < 0.2 else StudentStatus.UNIVERSITY if share < 0.35 else ""
        return ""

    def schooling(self, age: int) -> str:
        if age < 16:
            return Education.OTHER
        return (shares.YOUNG_SCHOOLING if age < 38 else shares.OLD_SCHOOLING).draw(self.rng)

    def ability(self, age: int, student: str, health: str) -> str:
        if age < 16 or student or age > 70:
            return LabourAbility.NONE
        if health in (Health.SERIOUS, Health.DISABLED):
            return LabourAbility.WEAK if self.rng.random() < 0.6 else LabourAbility.LOST
        return shares.ABILITIES.draw(self.rng)

    def occupy(self, member: Member) -> None:
        """Give somebody of the labour force work, or a wish for it, or a reason why not."""
        rng, age = self.rng, self.age(member.birth)
        able = member.ability in (LabourAbility.ORDINARY, LabourAbility.SKILLED, LabourAbility.WEAK)
        if member.student or not 16 <= age < 66 or not able:
            return
        if rng.random() < (0.76 if age < 60 else 0.35):
            self.employ(member)
            if age < 58 and rng.random() < 0.06:
                self.wish(member)
        elif age < 60 and rng.random() < 0.78:
            self.wish(member)
        else:
            member.unable = str(shares.UNABLE.draw(rng))

    def wish(self, member: Member) -> None:
        rng = self.rng
        member.wants_work = member.available = True
        far = rng.random() < 0.6
        member.levels = [str(PlaceLevel.COUNTY)] + ([str(PlaceLevel.PROVINCE), str(PlaceLevel.COUNTRY)] if far else [])
        trades = AWAY_TRADES if far else HOME_TRADES
        member.occupations = sorted({trades.draw(rng) for _wish in range(rng.randint(1, 3))})
        member.min_wage = rng.randrange(25, 56) * 100
        member.wants_training = rng.random() < 0.3

    def employ(self, member: Member) -> None:
        """One running spell, sometimes an ended one before it with or without a gap."""
        rng = self.rng
        start = self.today - timedelta(days=int(rng.random() ** 1.4 * 900) + 3)
        first_day = member.birth.replace(year=member.birth.year + 16, day=1) + timedelta(days=31)
        running = self.spell(max(start, first_day), None)
        member.spells = [running]
        if rng.random() < 0.3:
            end = running.start - timedelta(days=rng.choice((0, 0, 1, 20, 60)))
            began = max(end - timedelta(days=rng.randint(40, 400)), first_day)
            if began < end:
                member.spells.insert(0, self.spell(began, end))
        if rng.random() < 0.12:
            member.wants_training = True

    def spell(self, start: date, end: date | None) -> Spell:
        rng = self.rng
        where = shares.PLACES.draw(rng)
        place = {"home": self.county, "abroad": ABROAD}.get(where) or (
            shares.NEAR if where == "near" else shares.FAR
        ).draw(rng)
        level = str(place_level(place, self.county))
        away = level != PlaceLevel.COUNTY
        evidence = str(shares.EVIDENCES.draw(rng))
        wage = rng.randrange(38, 78) * 100 if away else rng.randrange(20, 46) * 100
        channel = str(shares.CHANNELS.draw(rng) if away else Channel.OWN)
        organised_by, captain = self.organiser() if channel == Channel.ORGANISED else (None, "")
        return Spell(
            start=start, end=end, place=place, level=level, wage=wage,
            employer=f"示例{'制造' if away else '本地'}有限公司{rng.randint(1, 400)}号",
            occupation=(AWAY_TRADES if away else HOME_TRADES).draw(rng),
            channel=channel, organised_by=organised_by, captain=captain,
            evidence=evidence, evidence_date=min(start + timedelta(days=30), self.today) if evidence else None,
        )  # fmt: skip

    def organiser(self) -> tuple[int | None, str]:
        """(work body, captain) of organised work: one of them, rarely neither."""
        share = self.rng.random()
        if share < 0.03:
            return None, ""
        if share < 0.4 or not self.bodies:
            return None, shares.family_name(self.rng) + shares.given_name(self.rng)
        return self.rng.choice(self.bodies), ""
