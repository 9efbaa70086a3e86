"""Pages of a long match list cost what a page costs: no user and no cursor makes the database read the run."""

import base64
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laborinfo.accounts.enums import Permission
from laborinfo.regions.scope import in_subtrees
from ledgers.models import Person
from matching.engine.tables import FACTOR_COUNT
from matching.models import Match, MatchShard
from tests.matching.world import GROUPS, run_now, seeker

pytestmark = pytest.mark.django_db
PEOPLE_A_GROUP = 600
A_PERSON = 25  # twenty matches, five near misses
COPY = """
INSERT INTO matching_match
    (run_id, shard_id, county_id, person_id, posting_id, rank, score, factors, to_confirm, near_miss)
SELECT %s, shard.id, person.county_id, person.id, n, n, 10000 - n, array_fill(1::smallint, ARRAY[%s]), 0,
    CASE WHEN n <= 20 THEN -1 ELSE 1 END
FROM ledgers_person person
JOIN matching_matchshard shard ON shard.run_id = %s AND shard.county_id = person.county_id, generate_series(1, %s) n
ORDER BY person.county_id, person.id, n
"""


def multiply(person: Person) -> None:
    """So many people more in the household, alike but without a number of their own."""
    facts = {field.attname: getattr(person, field.attname) for field in Person._meta.concrete_fields}
    facts |= {"id": None, "relation": "OTHER", "id_number": None, "id_index": None}
    Person.objects.bulk_create(Person(**facts) for _number in range(PEOPLE_A_GROUP))


@pytest.fixture
def long_lists(cast):
    """Two runs, the older one not shown, with 60,000 rows each."""
    for code in GROUPS:
        multiply(seeker(cast, code))
    for _time in range(2):
        run = run_now(cast.prefecture, cast.regions.prefecture)
        with connection.cursor() as cursor:
            cursor.execute(COPY, [run.pk, FACTOR_COUNT, run.pk, A_PERSON])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return cast


def rows_read(node: dict) -> int:
    """Rows of the lists that a plan touched, kept or thrown away."""
    own = 0
    if node.get("Relation Name") == "matching_match":
        own = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return own + sum(rows_read(child) for child in node.get("Plans", []))


def page(client, query: str) -> tuple[list[dict], int]:
    """The rows of a page, and how many the database read for them."""
    with CaptureQueriesContext(connection) as captured:
        body = client.get(f"/api/v1/matches/?{query}").json()
    (sql,) = (one["sql"] for one in captured.captured_queries if 'FROM "matching_match"' in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        (plan,) = cursor.fetchone()
    return body["results"], rows_read((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])


PARTS = ("api", "county", "sibling_county", "township", "village", "group", "sibling_township", "nobody")


def test_every_page_reads_a_page(long_lists, api_of):
    cast, half = long_lists, Person.objects.order_by("pk")[PEOPLE_A_GROUP // 2].pk
    cursor = base64.b64encode(f"p={half}".encode()).decode()
    for part in PARTS[:6]:
        for query in ("page_size=50", f"cursor={cursor}", "near_misses=true"):
            rows, read = page(api_of(getattr(cast, part)), query)
            assert len(rows) == 50, (part, query)
            assert read < 2_000, (part, query)


def test_the_quick_way_to_say_it_shows_what_the_tree_shows(long_lists):
    for part in PARTS:
        user = getattr(long_lists, part)
        regions = user.scope.regions_for(Permission.MATCH_VIEW)
        plain = Match.objects.filter(in_subtrees("person__household__region", regions))
        assert Match.objects.visible_to(user).count() == plain.count(), part
        assert not Match.objects.visible_to(user).exclude(pk__in=plain.values("pk")).exists(), part


def test_people_come_one_after_another_best_match_first(long_lists, api_of):
    rows, _read = page(api_of(long_lists.village), "page_size=200")
    assert [(row["person"], row["rank"]) for row in rows] == sorted((row["person"], row["rank"]) for row in rows)
    assert MatchShard.objects.filter(run=rows[0]["run"], is_current=True).exists()
