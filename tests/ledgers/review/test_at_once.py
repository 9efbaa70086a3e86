"""Two people at once, on real connections: one wins, the other is told; an edit is in or out, never half."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from laborinfo.common.errors import Conflict, DomainError
from ledgers.enums import LedgerState
from ledgers.indicators import POSITION
from ledgers.models import Revision, RevisionRow
from ledgers.services.counters import drifted_counters
from ledgers.services.findings import raise_finding
from ledgers.services.people import add_person
from ledgers.services.review import accept_household, accept_ledger, accept_rest, return_ledger
from tests.cast import make_cast
from tests.factories import NOW
from tests.ledgers.review.conftest import make_month

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def month(transactional_db):
    return make_month(make_cast())


def at_once(*acts):
    """Run the acts in threads that start together; their results, or the refusal that each got."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_submissions_at_once_make_one_revision(month):
    results = at_once(month.submit, month.submit, month.submit)
    assert sum(isinstance(result, Revision) for result in results) == 1
    assert sum(isinstance(result, Conflict) for result in results) == 2
    assert Revision.objects.count() == 1


def test_accepting_and_returning_at_once_leaves_one_decision(month):
    month.submit()
    by, ledger = month.cast.township, month.ledger("village")
    results = at_once(
        lambda: return_ledger(by=by, now=NOW, ledger=ledger, note="visit again"),
        lambda: return_ledger(by=by, now=NOW, ledger=ledger, note="visit again"),
    )
    assert sum(isinstance(result, Conflict) for result in results) == 1
    assert month.ledger("village").return_count == 1


def test_two_reviewers_of_one_household_count_it_once(month):
    month.submit()
    row = month.row(month.first)
    results = at_once(
        lambda: accept_household(by=month.cast.township, now=NOW, row=row),
        lambda: accept_household(by=month.cast.county, now=NOW, row=row),
        lambda: accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village")),
    )
    assert sum(isinstance(result, Conflict) for result in results) in (1, 2)
    assert drifted_counters() == []


def test_a_finding_and_the_acceptance_of_the_whole_ledger_at_once_are_never_both(month):
    month.submit()
    accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    row, ledger = month.row(month.first), month.ledger("village")
    found, accepted = at_once(
        lambda: raise_finding(
            by=month.cast.county, now=NOW, row=row, field="household", reason=month.reason(), comment="nobody there"
        ),
        lambda: accept_ledger(by=month.cast.township, now=NOW, ledger=ledger),
    )
    assert isinstance(found, DomainError) != isinstance(accepted, DomainError)
    state = LedgerState.ACCEPTED if isinstance(found, DomainError) else LedgerState.SUBMITTED
    assert month.ledger("village").state == state
    assert drifted_counters() == []


def add_member(month, name="杨新"):
    add_person(
        by=month.cast.group, now=NOW, household_id=month.first.pk, name=name, relation="SIBLING", sex="1",
        birth_date=NOW.date().replace(year=2000), ethnicity="06", education="70", health=["HEALTHY"],
        labour_ability="ORDINARY",
    )  # fmt: skip


def test_an_edit_that_is_not_committed_before_the_submission_is_out_of_it(month):
    """The edit holds its group's lock: the submission waits for it, then has it whole."""
    written, go_on = Event(), Event()

    def edit():
        with transaction.atomic():
            add_member(month)
            written.set()
            go_on.wait(timeout=5)

    def submit():
        written.wait(timeout=5)
        go_on.set()
        return month.submit()

    _edited, revision = at_once(edit, submit)
    assert_whole(month, revision)
    assert revision.person_count == 4


def test_edits_during_submissions_are_in_or_out_but_never_half(month):
    for number in range(4):
        results = at_once(lambda: add_member(month), month.submit, lambda: add_member(month))
        revision = next(result for result in results if isinstance(result, Revision))
        assert_whole(month, revision)
        if number < 3:
            return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"), note="once more")
    assert month.ledger("village").state == LedgerState.SUBMITTED


def assert_whole(month, revision):
    """Rows, counts and totals tell the same moment."""
    rows = RevisionRow.objects.filter(revision=revision).select_related("version")
    people = sum(len(row.version.payload["people"]) for row in rows)
    assert people == revision.person_count == revision.totals[POSITION["people"]]
