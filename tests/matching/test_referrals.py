"""Referral, answer, placement."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from jobs.models import Posting
from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from laborinfo.common.models import TransitionLog
from ledgers.models import EmploymentSpell
from matching.enums import ReferralState
from matching.models import Match, Placement, Referral
from matching.services.placements import place_person
from matching.services.referrals import answer_referral, refer_person
from matching.workflow import REFERRAL
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory
from tests.matching.world import posting, run_now, seeker

START = date(2026, 12, 1)


def refer(person, post, by, **fields):
    return refer_person(
        by=by, person_id=person.pk, posting_id=post.pk, now=NOW, **{"consent_means": "SIGNED", **fields}
    )


def place(referral, by, **fields):
    return place_person(referral=referral, by=by, now=NOW, **{"kind": "DISPATCH", "start_date": START, **fields})


def accepted(person, post, by):
    referral = refer(person, post, by)
    answer_referral(referral=referral, by=by, answer="accept", now=NOW)
    return referral


@pytest.mark.django_db
class TestReferral:
    def test_consent_comes_first(self, cast):
        with pytest.raises(DomainError) as refused:
            refer(seeker(cast), posting(cast), cast.village, consent_means="")
        assert refused.value.field == "consent_means"
        assert not Referral.objects.exists()

    def test_it_keeps_the_consent_and_the_score_of_the_list(self, cast):
        person, post = seeker(cast), posting(cast)
        run = run_now(cast.prefecture, cast.regions.prefecture)
        referral = refer(person, post, cast.village, match=Match.objects.get(person=person, posting=post))
        assert (referral.run_id, referral.state) == (run.pk, "REFERRED")
        assert referral.score == Match.objects.get(person=person, posting=post).score
        assert (referral.consent_means, referral.consent_at, referral.consent_by) == ("SIGNED", NOW, cast.village)
        assert AuditEntry.objects.filter(action="matching.refer_person").exists()

    def test_nobody_is_referred_to_the_same_posting_twice(self, cast):
        person, post = seeker(cast), posting(cast)
        first = refer(person, post, cast.village)
        with pytest.raises(Conflict):
            refer(person, post, cast.village)
        answer_referral(referral=first, by=cast.village, answer="worker_refuses", reason="太远", now=NOW)
        assert refer(person, post, cast.village).pk != first.pk

    def test_outstanding_referrals_hold_seats(self, cast):
        post = posting(cast, headcount=1)
        refer(seeker(cast), post, cast.village)
        with pytest.raises(Conflict) as full:
            refer(seeker(cast), post, cast.village)
        assert full.value.code == "no_seat"

    def test_a_closed_posting_takes_nobody(self, cast):
        post = posting(cast, status="WITHDRAWN", closed_at=NOW, closed_by=cast.prefecture)
        with pytest.raises(Conflict):
            refer(seeker(cast), post, cast.village)

    def test_only_organisers_of_the_persons_region_refer(self, cast):
        person, post = seeker(cast), posting(cast)
        for user in (cast.sibling_village, cast.sibling_county, cast.nobody):
            with pytest.raises(NotFound):
                refer(person, post, user)
        with pytest.raises(Forbidden):
            refer(person, post, cast.group)

    @pytest.mark.parametrize("answer", sorted(set(REFERRAL.by_name) - {"accept", "place"}))
    def test_a_refusal_needs_a_reason_and_ends_it(self, cast, answer):
        referral = accepted(seeker(cast), posting(cast), cast.village)
        with pytest.raises(DomainError):
            answer_referral(referral=referral, by=cast.village, answer=answer, now=NOW)
        answer_referral(referral=referral, by=cast.village, answer=answer, reason="工资谈不拢", now=NOW)
        assert not Referral.objects.outstanding().exists()
        assert REFERRAL.available(referral.state) == []
        assert TransitionLog.objects.filter(workflow="referral").count() == 2


@pytest.mark.django_db
class TestPlacement:
    def test_a_referral_becomes_one_employment_spell(self, cast):
        person, post = seeker(cast), posting(cast)
        placement = place(accepted(person, post, cast.township), cast.township, kind="WORK_TEAM")
        spell = EmploymentSpell.objects.get(person=person)
        assert placement.spell == spell
        assert (spell.start_date, spell.place_code, spell.place_level) == (START, "440605", "COUNTRY")
        assert (spell.employer_name, spell.occupation, spell.monthly_wage) == ("佛山某某家具厂", "0101", 5000)
        assert (spell.channel, spell.industry) == ("ORGANISED", "C")
        assert Posting.objects.get().filled == 1
        assert Referral.objects.get().state == ReferralState.PLACED

    def test_the_last_seat_fills_the_posting(self, cast):
        post = posting(cast, headcount=1)
        place(accepted(seeker(cast), post, cast.village), cast.village)
        post.refresh_from_db()
        assert (post.filled, post.status) == (1, "FILLED")

    def test_only_an_accepted_referral_can_be_placed(self, cast):
        referral = refer(seeker(cast), posting(cast), cast.village)
        with pytest.raises(Conflict):
            place(referral, cast.village)
        assert Posting.objects.get().filled == 0

    def test_running_work_stops_it_and_nothing_is_half_done(self, cast):
        person = seeker(cast)
        SpellFactory(person=person)
        referral = accepted(person, posting(cast), cast.village)
        with pytest.raises(DomainError):
            place(referral, cast.village)
        assert Posting.objects.get().filled == 0
        assert Referral.objects.get().state == "ACCEPTED"
        assert not Placement.objects.exists()

    def test_a_sibling_cannot_place(self, cast):
        referral = accepted(seeker(cast), posting(cast), cast.village)
        with pytest.raises(Forbidden):
            place(referral, cast.sibling_village)


@pytest.mark.django_db(transaction=True)
def test_two_people_race_for_the_last_seat_and_one_gets_it():
    cast = make_cast()
    post = posting(cast, headcount=2)
    Posting.objects.update(filled=0)
    referrals = [accepted(seeker(cast), post, cast.village) for _ in range(2)]
    Posting.objects.update(filled=1)
    barrier, outcomes = Barrier(2), []

    def race(referral):
        try:
            barrier.wait(timeout=10)
            place(Referral.objects.get(pk=referral.pk), cast.village)
            outcomes.append("placed")
        except Conflict as lost:
            outcomes.append(lost.code)
        finally:
            connection.close()

    threads = [Thread(target=race, args=[referral]) for referral in referrals]
    [thread.start() for thread in threads]
    [thread.join(timeout=30) for thread in threads]
    assert sorted(outcomes) == ["no_seat", "placed"]
    post.refresh_from_db()
    assert (post.filled, Placement.objects.count(), EmploymentSpell.objects.count()) == (2, 1, 1)
