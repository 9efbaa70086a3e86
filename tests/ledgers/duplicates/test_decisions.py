"""Merge, declare different, undo: what moves, what stays, who may, and what is refused."""

from datetime import date

import pytest

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from laborinfo.common.models import TransitionLog
from ledgers.enums_duplicates import DuplicateState
from ledgers.indicators import POSITION
from ledgers.models import DuplicatePair, GroupTotal, Household, Person
from ledgers.services.duplicate_decisions import merge_pair, tell_apart, undo_decision
from ledgers.services.duplicate_search import search_person
from ledgers.services.people import update_person
from ledgers.workflow import DUPLICATE
from tests.factories import NOW
from tests.factories_ledgers import PersonFactory, SpellFactory, make_household, make_id

TODAY = date(2026, 11, 22)


def record(region, *, people=0, **changes) -> Person:
    values = {"name": "杨光华", "birth_date": date(1985, 4, 12), "id_number": "", "relation": "SIBLING", **changes}
    return PersonFactory(household=make_household(region, people=people), **values)


def pair_of(first: Person, second: Person) -> DuplicatePair:
    search_person(first.pk, now=NOW)
    return DuplicatePair.objects.get(person_a=min(first.pk, second.pk), person_b=max(first.pk, second.pk))


@pytest.fixture
def two(cast):
    """Two records of one man in two groups of a village; only the second one has a number and a phone."""
    first = record(cast.region_of("group"), people=1, phone="")
    second = record(cast.region_of("sibling_group"), name="杨光花", id_number=make_id(birth=date(1985, 4, 12)))
    return first, second


def merge(by, pair, kept, **changes):
    return merge_pair(by=by, now=NOW, pair_id=pair.pk, kept_id=kept.pk, **{"sources": {}, "versions": {}, **changes})


def people_counted(region) -> int:
    return GroupTotal.objects.get(region=region).values[POSITION["people"]]


def test_a_merge_keeps_one_record_with_the_chosen_values(cast, two):
    first, second = two
    pair = pair_of(first, second)
    number, phone = second.id_number, second.phone
    kept = merge(cast.village, pair, first, sources={"id_number": second.pk, "phone": second.pk, "name": first.pk})
    kept.refresh_from_db()
    second.refresh_from_db()
    assert (kept.name, kept.id_number, kept.phone) == ("杨光华", number, phone)
    assert bytes(kept.id_index) == bytes(second.id_index) and kept.left_at is None
    assert (second.left_at, second.left_reason, second.merged_into_id) == (TODAY, "DUPLICATE", first.pk)
    pair.refresh_from_db()
    assert (pair.state, pair.kept_id, pair.decided_by) == (DuplicateState.MERGED, first.pk, cast.village)
    assert AuditEntry.objects.filter(action="ledgers.merge_people").exists()
    assert number not in bytes(DuplicatePair.objects.extra(select={"raw": "undo"}).get().raw).decode("latin1")


def test_both_households_rise_and_both_groups_are_counted(cast, two):
    first, second = two
    merge(cast.village, pair_of(first, second), first)
    assert set(Household.objects.values_list("version", flat=True)) == {2}
    assert people_counted(cast.region_of("group")) == 2 and people_counted(cast.region_of("sibling_group")) == 0


def test_an_emptied_household_is_closed_and_opened_again_by_undo(cast, two):
    first, second = two
    pair = pair_of(first, second)
    merge(cast.village, pair, first)
    emptied = Household.objects.get(pk=second.household_id)
    assert (emptied.closed_reason, emptied.merged_into_id) == ("MERGED", first.household_id)
    undo_decision(by=cast.village, now=NOW, pair_id=pair.pk)
    emptied.refresh_from_db()
    assert (
        emptied.closed_at is None
        and emptied.merged_into is None
        and people_counted(cast.region_of("sibling_group")) == 1
    )


def test_jobs_go_over_unless_they_overlap(cast, two):
    first, second = two
    own = SpellFactory(person=first, start_date=date(2026, 3, 1))
    earlier = SpellFactory(person=second, start_date=date(2025, 1, 1), end_date=date(2026, 3, 1))
    same = SpellFactory(person=second, start_date=date(2026, 3, 1), end_date=date(2026, 9, 1))
    side = SpellFactory(person=second, start_date=date(2026, 4, 1), end_date=date(2026, 5, 1), is_part_time=True)
    SpellFactory(person=first, start_date=date(2024, 1, 1), end_date=date(2025, 1, 1))
    pair = pair_of(first, second)
    merge(cast.village, pair, first)
    assert {own.pk, earlier.pk, side.pk} <= set(first.spells.values_list("pk", flat=True))
    assert list(second.spells.values_list("pk", flat=True)) == [same.pk]
    undo_decision(by=cast.village, now=NOW, pair_id=pair.pk)
    assert set(second.spells.values_list("pk", flat=True)) == {earlier.pk, same.pk, side.pk}


def test_a_job_that_goes_to_another_county_is_seen_from_there(cast):
    first, second = record(cast.region_of("group")), record(cast.regions["522622001001001"])
    spell = SpellFactory(person=second, place_code="522622", county=second.county)
    assert spell.place_level == "COUNTY"
    merge(cast.prefecture, pair_of(first, second), first)
    spell.refresh_from_db()
    assert (spell.county_id, spell.place_level) == (first.county_id, "PROVINCE")


def test_undo_brings_everything_back(cast, two):
    first, second = two
    before = {p.pk: (p.name, p.id_number, p.phone, p.health, p.left_at) for p in Person.objects.all()}
    pair = pair_of(first, second)
    fields = ("name", "id_number", "phone", "health", "birth_date", "share_consent_at", "wished_occupations")
    merge(cast.village, pair, first, sources=dict.fromkeys(fields, second.pk))
    undo_decision(by=cast.township, now=NOW, pair_id=pair.pk)
    assert {p.pk: (p.name, p.id_number, p.phone, p.health, p.left_at) for p in Person.objects.all()} == before
    pair.refresh_from_db()
    assert (pair.state, pair.kept, pair.decided_at, pair.undo or None) == ("OPEN", None, None, None)
    moves = TransitionLog.objects.filter(workflow="duplicate pair", object_id=str(pair.pk))
    assert [move.transition for move in moves.order_by("pk")] == ["merge", "undo"]


def test_a_newer_change_stands_in_the_way_of_undo(cast, two):
    first, second = two
    pair = pair_of(first, second)
    merge(cast.village, pair, first)
    update_person(by=cast.village, now=NOW, person_id=first.pk, version=None, education="80")
    with pytest.raises(Conflict) as refused:
        undo_decision(by=cast.village, now=NOW, pair_id=pair.pk)
    assert refused.value.code == "changed_since"
    second.refresh_from_db()
    assert second.merged_into_id == first.pk


def test_within_a_household_the_head_stays_a_head(cast):
    household = make_household(cast.region_of("group"), people=0)
    values = {"name": "杨光华", "birth_date": date(1985, 4, 12), "id_number": "", "household": household}
    head, again = PersonFactory(**values), PersonFactory(**values, relation="OTHER")
    pair = pair_of(head, again)
    merge(cast.village, pair, again)
    again.refresh_from_db()
    assert again.relation == "HEAD"
    undo_decision(by=cast.village, now=NOW, pair_id=pair.pk)
    head.refresh_from_db()
    again.refresh_from_db()
    assert (head.relation, head.left_at, again.relation) == ("HEAD", None, "OTHER")


def test_two_people_for_a_reason_and_back(cast, two):
    pair = pair_of(*two)
    with pytest.raises(DomainError) as refused:
        tell_apart(by=cast.village, now=NOW, pair_id=pair.pk, remark=" ")
    assert refused.value.field == "remark"
    tell_apart(by=cast.village, now=NOW, pair_id=pair.pk, remark="堂兄弟，已入户核实")
    assert DuplicatePair.objects.get().state == "DIFFERENT" and not DuplicatePair.objects.waiting().exists()
    undo_decision(by=cast.village, now=NOW, pair_id=pair.pk)
    assert DuplicatePair.objects.waiting().get().remark == ""


def test_a_stale_page_is_told(cast, two):
    first, second = two
    pair = pair_of(first, second)
    update_person(by=cast.village, now=NOW, person_id=second.pk, version=None, education="80")
    with pytest.raises(Conflict) as stale:
        merge(cast.village, pair, first, versions={second.household_id: 1})
    assert stale.value.code == "stale"


@pytest.mark.parametrize(
    ("who", "refused"),
    [
        ("group", Forbidden), ("village", Forbidden), ("sibling_village", Forbidden), ("township", None),
        ("county", None), ("prefecture", None), ("sibling_township", NotFound), ("sibling_county", NotFound),
        ("analyst", NotFound), ("nobody", NotFound), ("auditor", NotFound),
    ],
)  # fmt: skip
def test_both_must_lie_in_the_scope_of_who_decides(cast, who, refused):
    first, second = record(cast.region_of("group")), record(cast.region_of("sibling_village"))
    pair = pair_of(first, second)
    if refused is None:
        merge(getattr(cast, who), pair, first)
        return
    for act in (
        lambda: merge(getattr(cast, who), pair, first),
        lambda: tell_apart(by=getattr(cast, who), now=NOW, pair_id=pair.pk, remark="two people"),
        lambda: undo_decision(by=getattr(cast, who), now=NOW, pair_id=pair.pk),
    ):
        with pytest.raises(refused):
            act()


@pytest.mark.parametrize("state", DuplicateState.values)
@pytest.mark.parametrize("act", ["merge", "tell_apart", "undo"])
def test_a_pair_moves_only_along_its_table(cast, two, state, act):
    first, second = two
    pair = pair_of(first, second)
    acts = {
        "merge": lambda: merge(cast.village, pair, first),
        "tell_apart": lambda: tell_apart(by=cast.village, now=NOW, pair_id=pair.pk, remark="two people"),
        "undo": lambda: undo_decision(by=cast.village, now=NOW, pair_id=pair.pk),
    }
    if state != "OPEN":
        acts["merge" if state == "MERGED" else "tell_apart"]()
    step = DUPLICATE.by_name[act]
    if state in step.sources:
        acts[act]()
        assert DuplicatePair.objects.get().state == step.target
    else:
        with pytest.raises(Conflict):
            acts[act]()


def test_who_died_meanwhile_is_not_merged(cast, two):
    first, second = two
    pair = pair_of(first, second)
    Person.objects.filter(pk=second.pk).update(left_at=TODAY, left_reason="DECEASED")
    with pytest.raises(Conflict) as refused:
        merge(cast.village, pair, first)
    assert refused.value.code == "left"
