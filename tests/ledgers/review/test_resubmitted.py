"""A resubmitted revision counts what its reviewer has to look at; what was accepted before is told apart."""

from ledgers.enums import FindingAnswer, RowChange
from ledgers.services.findings import answer_finding
from ledgers.services.households import update_household
from ledgers.services.review import accept_household, accept_rest, return_ledger
from tests.factories import NOW
from tests.factories_ledgers import make_household
from tests.ledgers.review.test_findings import find, mend


def returned_in_part(month):
    """Two households are new; one is found and returned, the other accepted."""
    month.submit()
    finding = find(month)
    accept_rest(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    return_ledger(by=month.cast.township, now=NOW, ledger=month.ledger("village"))
    return finding


def test_the_first_revision_counts_everything(month):
    revision = month.submit()
    assert (revision.added, revision.changed, revision.already_accepted) == (2, 0, 0)


def test_what_was_accepted_is_not_counted_again(month):
    finding = returned_in_part(month)
    mend(month, finding)
    make_household(month.cast.region_of("group"))
    revision = month.submit()
    assert (revision.added, revision.changed, revision.removed, revision.already_accepted) == (1, 1, 0, 1)


def test_a_changed_row_names_its_fields_and_that_it_came_back(month):
    finding = returned_in_part(month)
    mend(month, finding)
    update_household(by=month.cast.group, now=NOW, household_id=month.first.pk, version=None, address="二组 9 号")
    month.submit()
    row = month.row(month.first)
    assert (row.change, row.changed_fields, row.was_returned) == (RowChange.CHANGED, ["address", "education"], True)
    assert not month.row(month.second).was_returned


def test_the_township_counts_all_that_its_villages_changed(month):
    finding = returned_in_part(month)
    mend(month, finding)
    answer_finding(by=month.cast.group, now=NOW, finding=finding, answer=FindingAnswer.FIXED)
    month.submit()
    accept_household(by=month.cast.township, now=NOW, row=month.row(month.first))
    month.accept("village", month.cast.township)
    compiled = month.compile("township")
    assert (compiled.added, compiled.changed) == (1, 1)
