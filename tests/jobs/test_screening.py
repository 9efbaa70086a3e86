from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jobs.enums import PostingState, ScreeningCheck
from jobs.models import Posting
from jobs.services.postings import collect_posting, create_posting, edit_posting
from jobs.services.screening import (
    actions_for,
    close_postings,
    open_posting,
    reconsider_posting,
    renew_posting,
    screen_many,
    screen_posting,
    withdraw_posting,
)
from jobs.workflow import POSTING
from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from laborinfo.common.models import TransitionLog
from tests.factories import NOW
from tests.jobs.factories import EmployerFactory, PostingFactory

pytestmark = pytest.mark.django_db
ALL = ScreeningCheck.values


def screen(posting, by, passed=True, **kwargs):
    screen_posting(posting=posting, by=by, now=NOW, passed=passed, checks=kwargs.pop("checks", ALL), **kwargs)


def test_a_posting_goes_from_the_hand_that_entered_it_to_the_open_list(cast):
    employer = EmployerFactory()
    values = {"title": "保安", "headcount": 2, "place_code": "522601", "valid_from": NOW.date()}
    posting = create_posting(
        by=cast.township, now=NOW, region=cast.region_of("township"), employer=employer, values=values
    )
    assert (posting.status, posting.county) == (PostingState.DRAFT, cast.region_of("county"))
    collect_posting(posting=posting, by=cast.township, now=NOW)
    screen(posting, cast.county)
    open_posting(posting=posting, by=cast.county, now=NOW)
    posting.refresh_from_db()
    assert posting.status == PostingState.OPEN
    assert posting.opened_by == cast.county
    assert list(Posting.objects.open_on(NOW.date())) == [posting]
    assert list(TransitionLog.objects.values_list("transition", flat=True)) == ["collect", "pass", "open"]
    assert AuditEntry.objects.filter(object_id=str(posting.pk)).count() == 4


def test_passing_needs_every_check(cast):
    posting = PostingFactory(collected=True)
    with pytest.raises(DomainError) as caught:
        screen(posting, cast.county, checks=ALL[:-1])
    assert caught.value.code == "unchecked"
    assert POSTING.can(posting, "pass")


def test_refusing_needs_a_reason_and_can_be_taken_back(cast):
    posting = PostingFactory(collected=True)
    with pytest.raises(DomainError):
        screen(posting, cast.county, passed=False)
    screen(posting, cast.county, passed=False, reason="LOW_WAGE", note="1200 元")
    assert posting.screening_reason == "LOW_WAGE"
    reconsider_posting(posting=posting, by=cast.county, now=NOW)
    posting.refresh_from_db()
    assert (posting.status, posting.screening_reason, posting.screened_at) == (PostingState.COLLECTED, "", None)


def test_what_is_not_settled_cannot_be_sent_to_screening_or_passed(cast):
    for unclear in ({"place_code": ""}, {"wage_unit": "", "wage_min": None, "wage_max": None}):
        draft = PostingFactory(**unclear)
        with pytest.raises(DomainError) as caught:
            collect_posting(posting=draft, by=cast.county, now=NOW)
        assert caught.value.code == "incomplete"
        posting = PostingFactory(collected=True, **unclear)
        with pytest.raises(DomainError):
            screen(posting, cast.county)


def test_two_screeners_at_once_the_second_is_told(cast):
    posting = PostingFactory(collected=True)
    same = Posting.objects.get(pk=posting.pk)
    screen(posting, cast.county)
    with pytest.raises(Conflict):
        screen(same, cast.prefecture, passed=False, reason="OTHER")


def test_who_may_screen(cast):
    posting = PostingFactory(collected=True)
    for part in ("group", "village", "township", "sibling_county", "analyst", "auditor", "nobody"):
        with pytest.raises(Forbidden):
            screen(posting, getattr(cast, part))
    screen(posting, cast.prefecture)


def test_every_arrow_of_the_table_leads_to_a_state_that_the_database_accepts(cast):
    reached = {PostingState.DRAFT}
    for step in POSTING.transitions:
        for source in step.sources:
            posting = posting_in(source)
            extra = {"screening_reason": "OTHER"} if step.name == "refuse" else {}
            extra |= {"screening_reason": ""} if step.name == "reconsider" else {}
            POSTING.apply(posting, step.name, by=cast.county, now=NOW, **extra)
            posting.refresh_from_db()
            assert posting.status == step.target
            reached.add(step.target)
    assert reached == set(PostingState)


def posting_in(state: str) -> Posting:
    traits = {"COLLECTED": {"collected": True}, "SCREENED": {"screened": True}, "OPEN": {"opened": True}}
    if state in {"FILLED", "EXPIRED"}:
        return PostingFactory(opened=True, closed_at=NOW, status=state)
    if state == "SCREENED_OUT":
        return PostingFactory(screened=True, status=state, screening_reason="OTHER")
    return PostingFactory(**traits.get(state, {}))


@pytest.mark.parametrize("state", [s for s in PostingState.values if s != "DRAFT"])
def test_no_state_without_its_who_and_when(state, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        PostingFactory(status=state)


def test_a_sex_limit_without_a_legal_ground_is_impossible(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        PostingFactory(sex="1")
    PostingFactory(sex="1", sex_ground="矿山井下作业")


def test_a_lapsed_posting_is_not_opened_and_an_open_one_expires_overnight(cast):
    yesterday = NOW.date() - timedelta(days=1)
    posting = PostingFactory(screened=True, valid_until=yesterday)
    with pytest.raises(DomainError) as caught:
        open_posting(posting=posting, by=cast.county, now=NOW)
    assert caught.value.code == "lapsed"
    lapsed = PostingFactory(opened=True, valid_until=yesterday)
    full = PostingFactory(opened=True, headcount=3, filled=3)
    running = PostingFactory(opened=True, valid_until=NOW.date())
    assert list(Posting.objects.open_on(NOW.date())) == [running]
    assert close_postings(now=NOW) == 2
    for row, state in ((lapsed, "EXPIRED"), (full, "FILLED"), (running, "OPEN")):
        row.refresh_from_db()
        assert row.status == state


def test_a_filled_posting_is_opened_again_with_more_seats(cast):
    posting = PostingFactory(opened=True, headcount=3, filled=3, closed_at=NOW, status="FILLED")
    with pytest.raises(DomainError):
        renew_posting(posting=posting, by=cast.county, now=NOW, headcount=3, valid_until=None)
    renew_posting(posting=posting, by=cast.county, now=NOW, headcount=5, valid_until=None)
    posting.refresh_from_db()
    assert (posting.status, posting.remaining) == (PostingState.OPEN, 2)


def test_withdrawing_needs_a_reason(cast):
    posting = PostingFactory(opened=True)
    with pytest.raises(DomainError):
        withdraw_posting(posting=posting, by=cast.county, now=NOW, note=" ")
    withdraw_posting(posting=posting, by=cast.county, now=NOW, note="企业停招")
    assert TransitionLog.objects.get().note == "企业停招"


def test_bulk_screening_skips_and_reports_what_cannot_pass(cast):
    good, unclear = PostingFactory(collected=True), PostingFactory(collected=True, place_code="")
    other = PostingFactory(collected=True, employer__county=cast.regions["522622"])
    result = screen_many(postings=[good, unclear, other], by=cast.county, now=NOW, checks=ALL, and_open=True)
    assert result.done == 1
    assert [posting for posting, _why in result.skipped] == [unclear, other]
    good.refresh_from_db()
    assert good.status == PostingState.OPEN


def test_the_same_posting_stands_once_in_the_ledger_of_a_county(cast):
    employer = EmployerFactory()
    values = {"title": "普工", "headcount": 5, "place_code": "441900", "wage_text": "5000", "valid_from": NOW.date()}
    where = {"by": cast.county, "now": NOW, "region": cast.region_of("county"), "employer": employer}
    first = create_posting(**where, values=values)
    with pytest.raises(Conflict) as caught:
        create_posting(**where, values=values | {"headcount": 9})
    assert caught.value.code == "twice"
    collect_posting(posting=edit(first, cast.county, {"wage_text": ""}), by=cast.county, now=NOW)
    withdraw_posting(posting=first, by=cast.county, now=NOW, note="重复")
    create_posting(**where, values=values)


def edit(posting, by, values, seen_at=None):
    return edit_posting(posting=posting, by=by, now=NOW, seen_at=seen_at or posting.updated_at, values=values)


def test_two_editors_the_second_is_told_and_a_screened_posting_is_fixed(cast):
    posting = PostingFactory(collected=True)
    with pytest.raises(Conflict):
        edit(posting, cast.county, {"headcount": 3}, seen_at=NOW - timedelta(hours=1))
    with pytest.raises(Conflict):
        edit(PostingFactory(opened=True), cast.county, {"headcount": 3})


def test_buttons_follow_the_role_and_the_state(cast):
    posting = PostingFactory(collected=True)
    assert actions_for(posting, cast.county) == ["pass", "refuse", "withdraw"]
    assert actions_for(posting, cast.village) == []
    assert actions_for(PostingFactory(opened=True), cast.county) == ["withdraw"]
