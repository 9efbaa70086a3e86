"""A right family in plain records, and ways to spoil it; and made-up ones for Hypothesis."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from laborinfo.common.codes import Channel, Health, HouseholdKind, LabourAbility, Relation, StudentStatus
from ledgers.rules.records import BusinessRecord, HouseholdRecord, PersonRecord, SpellRecord
from tests.factories_ledgers import make_id

DAY = date(2026, 11, 22)
BIRTH = date(1985, 4, 3)
BUSINESS = BusinessRecord(start=date(2026, 2, 1))
SPELL = SpellRecord(id=1, start=date(2026, 2, 1), employer="某厂", wage=4500, channel="OWN", place_code="440605")
HEAD = PersonRecord(
    id=1, name="杨光华", relation="HEAD", sex="1", birth_date=BIRTH, id_number=make_id(birth=BIRTH),
    phone="13900000001", education="70", health=("HEALTHY",), labour_ability="ORDINARY", unable_reason="FARM",
)  # fmt: skip
WIFE = replace(
    HEAD, id=2, name="吴秀英", relation="SPOUSE", sex="2", id_number=make_id(birth=BIRTH, sex="2"), phone="13900000002"
)
FAMILY = HouseholdRecord(id=7, people=(HEAD, WIFE), phone="13900000003")


def family(head=None, household=None, wife=None) -> HouseholdRecord:
    """The right family with its head, the wife or itself changed."""
    people = (replace(HEAD, **(head or {})), replace(WIFE, **(wife or {})))
    return replace(FAMILY, people=people, **(household or {}))


def child(**changes) -> PersonRecord:
    base = replace(HEAD, id=3, name="杨小", relation="SON", birth_date=date(2015, 1, 1), id_number="", phone="")
    return replace(base, **{"education": "", "student_status": "PRIMARY", "labour_ability": "NONE", **changes})


def with_third(**changes) -> HouseholdRecord:
    """The right family with a child, or whoever the changes make of it."""
    return replace(FAMILY, people=(HEAD, WIFE, child(**changes)))


def with_job(**changes) -> HouseholdRecord:
    return family({"spells": (replace(SPELL, **changes),)})


# --- made up ---------------------------------------------------------------------------------------
DAYS = st.dates(DAY - timedelta(days=25_000), DAY + timedelta(days=400))
RECENT = st.dates(DAY - timedelta(days=700), DAY + timedelta(days=60))
# Dates at which ages and years turn.
EDGES = st.sampled_from(
    [
        DAY,
        DAY + timedelta(days=1),
        *(date(DAY.year - age, 11, day) for age in (14, 16, 31, 60, 111) for day in (22, 23)),
    ]
)


def valid_ids(birth: date) -> st.SearchStrategy[str]:
    return st.builds(
        lambda sex, serial, other: make_id(birth=other or birth, sex=sex, serial=serial),
        st.sampled_from("12"), st.integers(1, 400), st.none() | st.just(date(1999, 12, 31)),
    )  # fmt: skip


def ids(birth: date) -> st.SearchStrategy[str]:
    """Valid ones, ones with one character changed, impossible dates, and other text."""
    spoiled = st.builds(
        lambda number, place, character: number[:place] + character + number[place + 1 :],
        valid_ids(birth), st.integers(0, 17), st.sampled_from("0123456789Xx１中"),
    )  # fmt: skip
    return valid_ids(birth) | spoiled | st.sampled_from(["", "522601199013170013", "身份证号码", "12345"])


def certificates(birth: date) -> st.SearchStrategy[str]:
    """Of anybody, right and wrong ones; mostly none."""
    digits = st.sampled_from(["43", "11", "83", "05", "4", "", "４3"])
    return st.just("") | st.builds(str.__add__, ids(birth), digits)


BUSINESSES = st.lists(
    st.builds(
        lambda start, days, explained: BusinessRecord(start, days and start + timedelta(days=days), explained),
        RECENT | EDGES, st.none() | st.integers(1, 500), st.booleans(),
    ),
    max_size=2,
).map(tuple)  # fmt: skip
PHONES = st.sampled_from(
    ["", "13900000001", "23900000001", "1390000000", "139000000011", "0855-822222", "1390000000１"]
)


@st.composite
def spells(draw) -> SpellRecord:
    start = draw(RECENT | EDGES | DAYS)
    return SpellRecord(
        id=1, start=start, end=draw(st.none() | st.integers(1, 500).map(lambda days: start + timedelta(days=days))),
        employer=draw(st.sampled_from(["", "某厂"])), wage=draw(st.sampled_from([None, 0, 299, 300, 60_000, 60_001])),
        channel=draw(st.sampled_from([Channel.ORGANISED, Channel.OWN])), has_organiser=draw(st.booleans()),
        is_part_time=draw(st.booleans()), place_code=draw(st.sampled_from(["", "440605"])),
        evidence_date=draw(st.sampled_from([None, start, start - timedelta(days=1), start + timedelta(days=1)])),
    )  # fmt: skip


@st.composite
def people(draw, key: int = 1) -> PersonRecord:
    birth = draw(DAYS | EDGES)
    return PersonRecord(
        id=key, name="杨光华", relation=draw(st.sampled_from([*Relation.values, "HEAD", "SPOUSE", "SON", "FATHER"])),
        sex=draw(st.sampled_from("1209")), birth_date=birth, id_number=draw(ids(birth)), phone=draw(PHONES),
        education=draw(st.sampled_from(["", "70"])),
        student_status=draw(st.sampled_from(["", StudentStatus.values[0]])),
        health=tuple(draw(st.lists(st.sampled_from(Health.values), max_size=3))),
        labour_ability=draw(st.sampled_from(LabourAbility.values)), is_available=draw(st.booleans()),
        wants_work=draw(st.booleans()), has_wishes=draw(st.booleans()),
        unable_reason=draw(st.sampled_from(["", "FARM"])), spells=tuple(draw(st.lists(spells(), max_size=3))),
        id_also_in=draw(st.sampled_from(["", "三棵树镇"])),
        certificate=draw(certificates(birth)), businesses=draw(BUSINESSES),
    )  # fmt: skip


@st.composite
def households(draw, key: int = 1) -> HouseholdRecord:
    members = draw(st.integers(0, 4))
    return HouseholdRecord(
        id=key, kinds=frozenset(draw(st.sets(st.sampled_from(HouseholdKind.values)))), has_site=draw(st.booleans()),
        phone=draw(PHONES), people=tuple(draw(people(key=key * 10 + place)) for place in range(members)),
    )  # fmt: skip
