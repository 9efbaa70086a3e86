"""Every read of the ledgers: its filters and `updated_since`, asked one after the other in one month's world."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledgers.models import Household, Visit
from ledgers.services.findings import raise_finding
from ledgers.services.people import record_left
from ledgers.services.totals import recompute_all, recompute_groups
from ledgers.services.visits import record_visit, withdraw_visit
from tests.factories import NOW
from tests.factories_ledgers import SpellFactory, make_household
from tests.ledgers.review.conftest import make_month

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
NEVER = "updated_since=2027-01-01T00:00:00Z"
SINCE = "updated_since=2026-11-22T03:00:00Z"  # between NOW and LATER


@pytest.fixture
def month(cast):
    return make_month(cast)


@pytest.fixture
def found(cast, api_of):
    """found("visits/?met=HEAD") -> ids, asked by a program that may read the whole prefecture."""
    client = api_of(cast.api)

    def ids(path: str) -> list[int]:
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, answer.content.decode()
        return sorted(row["id"] for row in answer.json()["results"])

    return ids


def test_people_who_left_are_asked_for(month, found, cast):
    gone, stays = month.first.people.order_by("-pk")
    record_left(by=cast.group, now=LATER, person_id=gone.pk, version=None, reason="MOVED_AWAY", left_date=NOW.date())
    assert found("persons/?left=true") == [gone.pk]
    assert gone.pk not in found("persons/") and found("persons/?left=false") == found("persons/")
    assert found(f"persons/?left=true&{SINCE}") == [gone.pk] and found(f"persons/?left=true&{NEVER}") == []
    assert found(f"persons/?household={month.first.number}") == [stays.pk]
    for path in ("sex=1", "education=70", "labour_ability=ORDINARY", "labour=true", "wants_work=false"):
        assert stays.pk in found(f"persons/?{path}&region=522601001001")


def test_households_and_jobs(month, found):
    spell = SpellFactory(person=month.first.people.get(relation="HEAD"), updated_at=LATER)
    month.second.types.create(kind="POOR", valid_from=NOW.date())
    Household.objects.filter(pk=month.second.pk).update(updated_at=LATER, closed_at=LATER, closed_reason="MOVED_AWAY")
    everybody = sorted(home.pk for home in (month.first, month.second, month.elsewhere))
    for query, expected in {
        "": everybody, SINCE: [month.second.pk], NEVER: [], "closed=true": [month.second.pk],
        "closed=false": sorted([month.first.pk, month.elsewhere.pk]), "kind=POOR": [month.second.pk],
        "kind=RELOCATED": [], f"number={month.first.number}": [month.first.pk], "region=522601001002": [
            month.elsewhere.pk
        ], "verified_since=2026-01-01T00:00:00Z": [],
    }.items():  # fmt: skip
        assert found(f"households/?{query}") == expected, query
    for query in ("", SINCE, "current=true", "channel=OWN", "place_level=COUNTRY", f"person={spell.person_id}"):
        assert found(f"spells/?{query}") == [spell.pk], query
    for query in (NEVER, "current=false", "channel=RELATIVES", "place_level=COUNTY", "person=999", "region=522622"):
        assert found(f"spells/?{query}") == [], query


def test_findings_and_revisions(month, found, cast):
    revision = month.submit()
    finding = raise_finding(
        by=cast.township, now=NOW, row=month.row(month.first), field="address", reason=month.reason()
    )
    ledger = month.ledger("village")
    for query in ("", "state=OPEN", f"ledger={ledger.pk}", f"household={month.first.pk}", "region=522601001"):
        assert found(f"findings/?{query}") == [finding.pk], query
    for query in (SINCE, "state=SETTLED", "ledger=999", "household=999", "region=522622"):
        assert found(f"findings/?{query}") == [], query
    later = raise_finding(
        by=cast.township, now=LATER, row=month.row(month.second), field="address", reason=month.reason()
    )
    assert found(f"findings/?{SINCE}") == [later.pk]
    for query in ("", f"ledger={ledger.pk}", "period=2026-11", "region=522601", "updated_since=2026-11-22T01:00:00Z"):
        assert found(f"revisions/?{query}") == [revision.pk], query
    for query in (SINCE, "ledger=999", "period=2026-10", "region=522622"):
        assert found(f"revisions/?{query}") == [], query
    assert len(found(f"revision-rows/?revision={revision.pk}&household={month.first.pk}&change=ADDED")) == 1
    assert len(found("revision-rows/?decision=RETURNED")) == 2


def test_visits(month, found, cast):
    common = {"by": cast.group, "household_id": month.first.pk, "purpose": "FOLLOW_UP"}
    first = record_visit(now=NOW, at=NOW, met="HEAD", outcome="AGREED", **common)
    wrong = record_visit(now=LATER, at=NOW, met="NOBODY", outcome="NOT_MET", **common)
    both = sorted([first.pk, wrong.pk])
    for query, expected in {
        "": both,
        SINCE: [wrong.pk],
        NEVER: [],
        "since=2026-11-22T01:00:00Z": both,
        "since=2026-11-22T03:00:00Z": [],
        f"household={month.first.pk}": both,
        f"household={month.second.pk}": [],
        f"by={cast.group.pk}": both,
        "purpose=COLLECTION": [],
        "outcome=AGREED": [first.pk],
        "region=522601001001": both,
        "region=522622": [],
        "withdrawn=true": [],
        "withdrawn=false": both,
    }.items():
        assert found(f"visits/?{query}") == expected, query
    withdraw_visit(by=cast.group, now=LATER + timedelta(hours=1), visit=first, reason="no")
    assert found("visits/?withdrawn=true&updated_since=2026-11-22T04:30:00Z") == [first.pk]


def test_a_visit_is_recorded(month, cast, api_of):
    client, url = api_of(cast.group), "/api/v1/visits/"
    body = {"household_id": month.first.pk, "purpose": "VERIFICATION", "met": "HEAD", "outcome": "UNCHANGED"}
    answer = client.post(url, body, format="json")
    assert answer.status_code == 201, answer.json()
    shown = answer.json()
    assert (shown["unchanged"], shown["by_name"], shown["region"]) == (True, cast.group.full_name, "522601001001001")
    assert shown["met_with"] == month.first.people.get(relation="HEAD").name
    assert Household.objects.get(pk=month.first.pk).verified_by == cast.group
    assert client.get(f"{url}{shown['id']}/").json() == shown
    for change, status in (
        ({"at": "2027-01-01T00:00:00Z"}, 422),
        ({"at": "yesterday"}, 400),
        ({"met": "NOBODY"}, 422),
        ({"household_id": month.elsewhere.pk}, 422),
        ({"purpose": "TEA"}, 400),
    ):
        refused = client.post(url, body | change, format="json")
        assert (refused.status_code, bool(refused.json()["errors"])) == (status, True), change
    assert Visit.objects.count() == 1
    township = api_of(cast.township).post(url, body, format="json")
    assert township.status_code == 403


def test_totals_below_that_changed(month, cast, api_of):
    recompute_all(now=NOW)
    client = api_of(cast.api)

    def below(query: str) -> set[str]:
        answer = client.get(f"/api/v1/totals/?{query}")
        assert answer.status_code == 200, answer.content.decode()
        return {child["region"] for child in answer.json()["children"]}

    assert below("region=522600") == {"522601", "522622"} == below("region=522600&updated_since=2026-11-22T01:00:00Z")
    recompute_groups([cast.region_of("group").pk], now=LATER)
    for region, changed in (("522600", "522601"), ("522601", "522601001"), ("522601001001", "522601001001001")):
        assert below(f"region={region}&{SINCE}") == {changed}
    assert below(f"region=522600&{NEVER}") == set()
    for query in ("updated_since=today", "updated_since=2026-13-01T00:00:00Z", "since=2026-11-22T01:00:00Z"):
        assert client.get(f"/api/v1/totals/?{query}").status_code == 400


def test_query_counts_do_not_grow(month, cast, api_of):
    client, group = api_of(cast.group), cast.region_of("group")
    counts = []
    for homes in (1, 4):
        for _time in range(homes):
            person = make_household(group).people.get()
            SpellFactory(person=person)
            act = {"by": cast.group, "now": NOW, "household_id": person.household_id}
            record_visit(at=NOW, purpose="FOLLOW_UP", met="HEAD", outcome="AGREED", **act)
        client.get("/api/v1/persons/")
        with CaptureQueriesContext(connection) as asked:
            for path in ("persons", "households", "spells", "visits"):
                assert len(client.get(f"/api/v1/{path}/").json()["results"]) >= homes
        counts.append(len(asked))
    assert counts[0] == counts[1]
