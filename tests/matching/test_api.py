"""Runs and matches over the API."""

import pytest

from matching.models import Match, MatchRun
from tests.matching.world import GROUPS, posting, run_now, seeker, small_market

pytestmark = pytest.mark.django_db


def test_a_client_pulls_a_persons_ranked_list_with_factors(cast, api_of):
    people, _posts = small_market(cast)
    run = run_now(cast.prefecture, cast.regions.prefecture)
    body = api_of(cast.api).get("/api/v1/matches/", {"person": people[0].pk}).json()
    assert len(body["results"]) == Match.objects.matched().filter(person=people[0]).count() > 0
    for row in body["results"]:
        assert sum(factor["points"] for factor in row["factors"]) == row["score"]
        assert (row["run"], row["near_miss"]) == (run.pk, None)


def test_pages_follow_each_other_until_all_is_read(cast, api_of):
    small_market(cast)
    run = run_now(cast.prefecture, cast.regions.prefecture)
    client, url, seen = api_of(cast.api), f"/api/v1/matches/?run={run.pk}&page_size=7", []
    while url:
        body = client.get(url).json()
        seen += [row["id"] for row in body["results"]]
        url = body["next"]
    assert sorted(seen) == sorted(Match.objects.matched().values_list("pk", flat=True))
    assert len(seen) == len(set(seen))


def test_a_client_sees_the_people_of_its_regions_alone(cast, api_of):
    seeker(cast), seeker(cast, GROUPS[3])
    post = posting(cast)
    run_now(cast.prefecture, cast.regions.prefecture)
    rows = api_of(cast.sibling_county).get("/api/v1/matches/", {"posting": post.pk}).json()["results"]
    assert [Match.objects.get(pk=row["id"]).person.county.code for row in rows] == ["522622"]


def test_near_misses_come_only_when_asked_for_and_old_runs_only_by_number(cast, api_of):
    seeker(cast), posting(cast), posting(cast, title="太年轻", age_max=20)
    old = run_now(cast.prefecture, cast.regions.prefecture)
    new = run_now(cast.prefecture, cast.regions.prefecture)
    client = api_of(cast.api)
    assert [row["run"] for row in client.get("/api/v1/matches/").json()["results"]] == [new.pk]
    missed = client.get("/api/v1/matches/", {"near_misses": "true"}).json()["results"]
    assert [row["near_miss"] for row in missed] == ["AGE"]
    assert [row["run"] for row in client.get("/api/v1/matches/", {"run": old.pk}).json()["results"]] == [old.pk]


def test_a_run_is_asked_for_once_per_key(cast, api_of):
    client = api_of(cast.county)
    answers = [
        client.post("/api/v1/match-runs/", {"region": "522601"}, format="json", headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert MatchRun.objects.count() == 1
    busy = client.post("/api/v1/match-runs/", {"region": "522601"}, format="json")
    assert (busy.status_code, busy.headers["Content-Type"]) == (409, "application/problem+json")


@pytest.mark.parametrize(("region", "status"), [("522622", 422), ("nowhere", 400), ("522601001", 422)])
def test_a_wrong_region_is_a_problem(cast, api_of, region, status):
    answer = api_of(cast.county).post("/api/v1/match-runs/", {"region": region}, format="json")
    assert answer.status_code == status


def test_nonsense_in_the_query_is_a_problem_and_no_crash(cast, api_of):
    client = api_of(cast.api)
    for query in ("person=x", "min_score=-1", "run=99999999999999999999999", "near_misses=perhaps"):
        assert client.get(f"/api/v1/matches/?{query}").status_code in (200, 400), query
