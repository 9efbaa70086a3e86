"""Every role finds on its first page what waits for it: how many, and a link to exactly those."""

import re
from datetime import timedelta

import pytest

from assessment.queries.worklist import waiting_for
from ledgers.services.findings import raise_finding
from ledgers.services.review import return_ledger
from matching.enums import ReferralState
from matching.models import Referral
from tests.factories import NOW
from tests.jobs.factories import PostingFactory
from tests.ledgers.review.conftest import make_month

LATE = NOW + timedelta(days=20)


@pytest.fixture
def month(cast):
    return make_month(cast)


def cards(user, now=NOW) -> dict[str, int]:
    """{where the card leads to, without numbers and filters: count}."""
    return {re.sub(r"\d+|\?.*", "", item.url): item.count for item in waiting_for(user, now=now)}


def flagged(month):
    month.submit()
    person = month.first.people.first()
    raise_finding(by=month.cast.township, now=NOW, row=month.row(month.first), person_id=person.pk, field="phone",
                  reason=month.reason())  # fmt: skip


def test_a_group_has_findings_to_answer_and_households_to_verify(month):
    flagged(month)
    assert cards(month.cast.group) == {"/ledgers/households/": 1, "/ledgers/worklist/": 2}
    assert cards(month.cast.sibling_group) == {}


def test_a_village_has_its_ledger_to_submit_and_the_returned_one(month):
    assert cards(month.cast.village)["/ledgers//"] == 1
    flagged(month)
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    titles = [item.title for item in waiting_for(month.cast.village, now=NOW)]
    assert any(str(month.cast.region_of("village")) in title for title in titles)
    assert waiting_for(month.cast.village, now=NOW)[0].urgency == 2


def test_a_township_has_ledgers_to_review_and_late_ones_below(month):
    month.submit()
    assert cards(month.cast.township)["/ledgers//review/"] == 1
    own = f"/ledgers/{month.ledger('township').pk}/"
    late = [item for item in waiting_for(month.cast.township, now=LATE) if item.url == own]
    assert {(item.count, item.urgency) for item in late} == {(1, 2)}


def test_a_county_counts_the_late_townships_below(month):
    found = waiting_for(month.cast.county, now=LATE)
    own = f"/ledgers/{month.ledger('county').pk}/"
    assert 2 in [item.count for item in found if item.url == own]


def test_a_county_has_postings_to_screen_and_referrals_to_follow(month):
    posting = PostingFactory(collected=True)
    person = month.first.people.first()
    given = {
        "person": person, "county": person.county, "consent_means": "PHONE", "consent_at": NOW,
        "consent_by": month.cast.village, "referred_at": NOW - timedelta(days=8), "referred_by": month.cast.village,
    }  # fmt: skip
    Referral.objects.create(posting=posting, **given)
    Referral.objects.create(
        posting=PostingFactory(opened=True), state=ReferralState.ACCEPTED, accepted_at=NOW,
        accepted_by=month.cast.village, **given,
    )  # fmt: skip
    found = {item.url: item.count for item in waiting_for(month.cast.county, now=NOW)}
    assert found["/jobs/screening/"] == 1
    assert found["/matching/referrals/?state=REFERRED"] == found["/matching/referrals/?state=ACCEPTED"] == 1
    assert not [url for url in cards(month.cast.sibling_county) if "referrals" in url or "screening" in url]


def test_the_prefecture_closes_a_period_when_all_are_accepted_or_the_last_day_is_over(month):
    def closing(now):
        return [item.urgency for item in waiting_for(month.cast.prefecture, now=now) if item.url.endswith("/close/")]

    assert closing(NOW) == []
    assert closing(LATE) == [2]
    assert not [item for item in waiting_for(month.cast.county, now=LATE) if item.url.endswith("/close/")]


def test_without_an_open_period_the_prefecture_is_asked_for_one(cast):
    assert "/ledgers/periods/open/" in cards(cast.prefecture)
    assert cards(cast.county) == {}


def test_every_link_opens_and_every_count_is_what_stands_there(month, client_of):
    flagged(month)
    PostingFactory(collected=True)
    for part in ("group", "village", "township", "county", "prefecture"):
        user = getattr(month.cast, part)
        for item in waiting_for(user, now=LATE):
            answer = client_of(user).get(item.url)
            assert answer.status_code == 200, (part, item.url)
