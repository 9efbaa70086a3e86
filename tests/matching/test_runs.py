"""A run from the question to the shown lists."""

from datetime import timedelta

import pytest

from jobs.models import Posting
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from laborinfo.common.models import BackgroundJob
from matching.engine import warm_up
from matching.engine.pairs import _score_one
from matching.enums import NO_MISS, RunState
from matching.models import Match, MatchRun, MatchShard
from matching.services.lists import explain, person_list
from matching.services.runs import (
    cancel_run,
    end_run,
    finish_run,
    match_shard,
    open_shards,
    report_progress,
    stalled_runs,
    start_run,
)
from matching.services.weights import active_weights
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory
from tests.matching.world import GROUPS, employer, posting, run_now, seeker, small_market

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def market(cast):
    return small_market(cast)


def test_every_seeker_gets_a_ranked_list_whose_factors_sum_to_the_score(cast, market):
    run = run_now(cast.prefecture, cast.regions.prefecture)
    assert (run.state, run.seekers, run.postings, run.is_current) == (RunState.DONE, 12, 12, True)
    assert run.matches == Match.objects.matched().count() > 0
    for match in Match.objects.select_related("run__weight_set"):
        assert match.score == sum(f * w for f, w in zip(match.factors, match.run.weight_set.values, strict=True))
    ranked = list(person_list(market[0][0]))
    assert [match.rank for match in ranked] == list(range(1, len(ranked) + 1))
    assert [match.score for match in ranked] == sorted((match.score for match in ranked), reverse=True)


def test_the_stored_row_says_what_the_engine_says_of_the_pair(cast, market):
    run_now(cast.prefecture, cast.regions.prefecture)
    for match in Match.objects.select_related("person", "posting", "run__weight_set"):
        now = explain(match.person, match.posting, match.run.weight_set, now=NOW)
        assert (now.score, list(now.factors), now.to_confirm) == (match.score, match.factors, match.to_confirm)
        assert [f.value for f in now.failed] == ([] if match.near_miss == NO_MISS else [match.near_miss])


def test_what_a_web_process_compiles_at_its_start_is_what_real_pairs_need(cast, market):
    warm_up()
    person, post = market[0][0], Posting.objects.order_by("pk").first()
    explain(person, post, active_weights(), now=NOW)
    assert len(_score_one.signatures) == 1


def test_the_result_is_the_same_for_any_number_of_shards(cast, market):
    lists = []
    for parts in (1, 2, 8):
        run = run_now(cast.prefecture, cast.regions.prefecture, parts=parts)
        assert run.shards.count() == 2 * parts
        rows = Match.objects.filter(run=run).order_by("person_id", "near_miss", "rank")
        lists.append((run.digest, list(rows.values_list("person", "posting", "rank", "score", "factors", "near_miss"))))
    assert lists[0] == lists[1] == lists[2]
    assert len(lists[0][0]) == 32


def test_another_wage_gives_another_digest(cast, market):
    before = run_now(cast.prefecture, cast.regions.prefecture)
    type(market[1][0]).objects.filter(pk=market[1][0].pk).update(wage_min=9000, wage_max=9000)
    assert run_now(cast.prefecture, cast.regions.prefecture).digest != before.digest


def test_a_new_run_takes_the_place_of_the_old_one_only_where_it_covers(cast, market):
    whole = run_now(cast.prefecture, cast.regions.prefecture)
    county = run_now(cast.county, cast.regions["522601"], now=LATER)
    whole.refresh_from_db()
    assert county.is_current and whole.is_current
    shown = {(s.run_id, s.county.code) for s in MatchShard.objects.filter(is_current=True).select_related("county")}
    assert shown == {(county.pk, "522601"), (whole.pk, "522622")}
    again = run_now(cast.prefecture, cast.regions.prefecture, now=LATER)
    assert list(MatchRun.objects.filter(is_current=True)) == [again]


def test_a_shard_that_comes_twice_is_done_once(cast, market):
    run = start_run(by=cast.prefecture, region=cast.regions.prefecture, now=NOW)
    shards = open_shards(run_id=run.pk, now=NOW)
    assert match_shard(shard_id=shards[0], now=NOW)
    count = Match.objects.count()
    assert not match_shard(shard_id=shards[0], now=LATER)
    assert Match.objects.count() == count
    assert open_shards(run_id=run.pk, now=LATER) == shards[1:]
    assert not finish_run(run_id=run.pk, now=LATER)
    assert not MatchShard.objects.filter(is_current=True).exists()


def test_the_job_shows_how_far_the_run_is(cast, market):
    run = start_run(by=cast.prefecture, region=cast.regions.prefecture, now=NOW)
    first, second = open_shards(run_id=run.pk, now=NOW)
    match_shard(shard_id=first, now=NOW)
    report_progress(run_id=run.pk)
    job = BackgroundJob.objects.get(pk=run.job_id)
    assert (job.done, job.total, job.state) == (1, 2, "RUNNING")
    match_shard(shard_id=second, now=NOW)
    assert finish_run(run_id=run.pk, now=NOW) and not finish_run(run_id=run.pk, now=NOW)
    job.refresh_from_db()
    assert (job.state, job.result_url) == ("DONE", f"/matching/runs/{run.pk}/")


def test_a_run_waits_for_the_one_before_and_a_cancelled_one_frees_the_region(cast, market):
    run = start_run(by=cast.county, region=cast.regions["522601"], now=NOW)
    with pytest.raises(Conflict):
        start_run(by=cast.county, region=cast.regions["522601"], now=NOW)
    cancel_run(run=run, by=cast.county, now=LATER)
    assert open_shards(run_id=run.pk, now=LATER) == []
    assert not match_shard(shard_id=run.shards.get().pk, now=LATER)
    assert run_now(cast.county, cast.regions["522601"]).state == RunState.DONE


def test_a_failed_run_leaves_the_shown_lists_alone(cast, market):
    shown = run_now(cast.prefecture, cast.regions.prefecture)
    run = start_run(by=cast.prefecture, region=cast.regions.prefecture, now=LATER)
    end_run(run_id=run.pk, now=LATER, transition="fail", reason="no answer")
    end_run(run_id=run.pk, now=LATER, transition="fail", reason="twice")
    run.refresh_from_db()
    assert (run.state, run.failure) == (RunState.FAILED, "no answer")
    assert Match.objects.current().values("run").distinct().get() == {"run": shown.pk}


def test_a_run_whose_worker_is_gone_is_found(cast, market):
    run = start_run(by=cast.prefecture, region=cast.regions.prefecture, now=NOW)
    open_shards(run_id=run.pk, now=NOW)
    assert stalled_runs(now=NOW + timedelta(minutes=1)) == []
    assert stalled_runs(now=NOW + timedelta(minutes=3)) == [run.pk]


def test_only_who_may_run_matching_runs_it_and_only_over_counties(cast):
    for user in (cast.township, cast.sibling_county, cast.analyst, cast.nobody):
        with pytest.raises(Forbidden):
            start_run(by=user, region=cast.regions["522601"], now=NOW)
    with pytest.raises(DomainError):
        start_run(by=cast.county, region=cast.regions["522601001"], now=NOW)


def test_experience_place_and_circumstances_reach_the_engine(cast):
    person = seeker(cast, labour_ability="WEAK", speaks_mandarin=False)
    SpellFactory(person=person, occupation="0101", end_date=NOW.date())
    suits = posting(cast, suits_weak=True, mandarin=False)
    plain = posting(cast, title="缝纫工二", mandarin=True)
    near = posting(cast, title="本县缝纫工", place_code="522601")
    run_now(cast.prefecture, cast.regions.prefecture)
    matches = {match.posting_id: match for match in person_list(person)}
    assert set(matches) == {suits.pk, plain.pk}
    assert [match.posting_id for match in person_list(person, missed=True)] == [near.pk]
    assert matches[suits.pk].rank == 1
    assert matches[suits.pk].factors[4] > 3000  # nine months in the trade
    assert (matches[suits.pk].factors[6], matches[plain.pk].factors[6]) == (10_000, 0)


def test_who_does_not_look_for_work_and_what_is_not_open_stay_out(cast):
    seeker(cast, GROUPS[1], wants_work=False)
    seeker(cast, GROUPS[1], is_available=False)
    seeker(cast, GROUPS[1], left_at=NOW.date(), left_reason="MOVED_AWAY")
    looking = seeker(cast)
    employer(cast)
    posting(cast, valid_until=NOW.date() - timedelta(days=1))
    posting(cast, title="撤回", status="WITHDRAWN", closed_at=NOW, closed_by=cast.prefecture)
    run = run_now(cast.prefecture, cast.regions.prefecture)
    assert (run.seekers, run.postings, run.unmatched, run.matches) == (1, 0, 1, 0)
    assert list(person_list(looking)) == []
