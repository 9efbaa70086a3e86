"""Which two records are taken for one person."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from ledgers.duplicates.blocks import ordered, pairs_between, pairs_within
from ledgers.duplicates.likeness import THRESHOLD, reasons
from ledgers.duplicates.people import People, Row
from ledgers.search_keys import name_keys

BORN = date(1985, 4, 12)


def row(key: int, name="杨光华", birth=BORN, **changes) -> Row:
    day = birth if isinstance(birth, int) else birth.toordinal()
    values = {"household": key, "village": 1, "township": 1, "county": 1, "sex": "1", "phone": None, "has_id": False}
    return Row(id=key, birth=day, name=name, pinyin=name_keys(name)[0], **{**values, **changes})


def points(a: Row, b: Row) -> int:
    return pairs_between(People([a]), People([b])).get(ordered(a.id, b.id), 0)


@pytest.mark.parametrize(
    ("other", "is_found"),
    [
        (row(2), True),
        (row(2, "杨光花"), True),  # sounds the same
        (row(2, "杨华"), True),  # a character is missing, the same day and village
        (row(2, birth=date(1985, 4, 21)), True),
        (row(2, birth=date(1985, 5, 20)), True),  # the lunar date
        (row(2, village=2, birth=date(1985, 4, 21)), True),
        (row(2, village=2, township=2), True),
        (row(2, village=2, township=2, county=2), True),
        (row(2, village=2, township=2, birth=date(1985, 4, 13)), False),
        (row(2, village=2, birth=date(1985, 7, 12)), False),
        (row(2, "吴秀英"), False),
        (row(2, "杨秀英", sex="2"), False),
        (row(2, birth=date(2010, 4, 12)), False),  # a son of one name
        (row(2, "杨光明", birth=date(1985, 12, 1)), False),
        (row(2, has_id=True), True),
    ],
)
def test_two_people_are_one_when_name_birth_and_place_say_so(other, is_found):
    assert (points(row(1), other) >= THRESHOLD) == is_found


def test_two_with_id_numbers_are_never_taken_for_one_by_their_names():
    assert points(row(1, has_id=True), row(2, has_id=True)) == 0


@pytest.mark.parametrize(("name", "is_found"), [("杨光明", False), ("杨光花", True), ("杨光华", True)])
def test_twins_are_two_unless_their_names_are_nearly_equal(name, is_found):
    assert bool(points(row(1, household=7), row(2, name, household=7))) == is_found


def test_the_sex_and_the_phone_weigh():
    alike = points(row(1), row(2, "杨华"))
    assert points(row(1, phone=b"p" * 16), row(2, "杨华", phone=b"p" * 16)) > alike
    assert points(row(1), row(2, "杨华", sex="2")) == 0
    assert points(row(1), row(2, sex="2")) == 85


def test_the_reasons_are_named():
    assert reasons(row(1), row(2, "杨光花")) == ["SAME_SOUND", "SAME_BIRTH", "SAME_VILLAGE"]
    assert reasons(row(1, household=5), row(2, household=5), same_id=True) == [
        "SAME_ID", "SAME_NAME", "SAME_BIRTH", "SAME_HOUSEHOLD",
    ]  # fmt: skip


def naive(people: list[Row]) -> dict[tuple[int, int], int]:
    """All with all, one pair at a time, from the words of the definition."""
    found = {}
    for a in people:
        for b in people:
            if a.id < b.id and not (a.has_id and b.has_id) and (score := by_hand(a, b)):
                found[a.id, b.id] = score
    return found


def by_hand(a: Row, b: Row) -> int:
    days, same_village, same_township = abs(a.birth - b.birth), a.village == b.village, a.township == b.township
    same_sound = a.pinyin == b.pinyin
    if not ((same_village and days <= 366) or (same_township and days <= 45) or (same_sound and days == 0)):
        return 0
    name = max(fuzz.ratio(a.name, b.name) / 100, fuzz.ratio(a.pinyin, b.pinyin) / 100 * 0.95)
    if name < 0.75 or (a.household == b.household and name < 0.95):
        return 0
    total = 55 * name + next(worth for limit, worth in [(0, 30), (31, 24), (45, 20), (366, 10)] if days <= limit)
    total += 15 if same_village else 10 if same_township else 4 if a.county == b.county else 0
    total += 8 if a.phone and a.phone == b.phone else 0
    total -= 15 if {a.sex, b.sex} == {"1", "2"} else 0
    score = int(min(total, 100) + 0.5)
    return score if score >= 80 else 0


@st.composite
def townships(draw) -> list[Row]:
    """Some dozen people of two villages whose names and birth dates lie close together."""
    given = draw(st.lists(st.tuples(
        st.text("光华花明秀英", min_size=1, max_size=2), st.integers(0, 420), st.sampled_from([1, 2]),
        st.sampled_from("012"), st.sampled_from([None, b"1" * 16]), st.booleans(), st.integers(1, 6),
    ), max_size=24))  # fmt: skip
    return [
        row(key, "杨" + name, BORN.toordinal() + day, village=village, sex=sex, phone=phone, has_id=known,
            household=village * 10 + home)
        for key, (name, day, village, sex, phone, known, home) in enumerate(given, start=1)
    ]  # fmt: skip


@given(people=townships())
@settings(max_examples=150, deadline=None)
def test_blocks_find_exactly_what_comparing_all_with_all_finds(people):
    assert pairs_within(People(people)) == naive(people)


@given(people=townships(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_records_does_not_matter(people, data):
    shuffled = data.draw(st.permutations(people))
    assert pairs_within(People(shuffled)) == pairs_within(People(people))


def test_a_stranger_who_comes_changes_nothing_for_the_others():
    people = [row(1), row(2, "杨光花"), row(3, "杨华", village=2)]
    before = pairs_within(People(people))
    assert before and pairs_within(People([*people, row(9, "欧阳兰")])) == before
