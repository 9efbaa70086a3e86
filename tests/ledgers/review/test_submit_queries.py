"""A submission asks the database the same number of questions for two households and for twenty."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledgers.services.submission import submit_village_ledger
from tests.factories import NOW
from tests.factories_ledgers import make_household


def queries_of(month, part: str) -> int:
    ledger, by = month.ledger(part), getattr(month.cast, part)
    with CaptureQueriesContext(connection) as queries:
        submit_village_ledger(by=by, now=NOW, ledger=ledger, acknowledge_warnings=True)
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_households(month):
    for _number in range(20):
        make_household(month.cast.region_of("group"), people=3)
    assert month.ledger("village").revision is None
    assert queries_of(month, "village") == queries_of(month, "sibling_village")
