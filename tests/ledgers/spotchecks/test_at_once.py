"""Two people at once, on real connections: one wins, the other is told."""

import pytest

from laborinfo.common.errors import Conflict
from ledgers.enums import SpotCheckState
from ledgers.models import SpotCheck, SpotCheckFrame
from ledgers.services.spotchecks_draw import draw_check
from tests.cast import make_cast
from tests.factories import NOW
from tests.ledgers.review.test_at_once import at_once
from tests.ledgers.spotchecks.conftest import make_checks

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_check_is_drawn_and_a_household_entered_only_once(transactional_db):
    checks = make_checks(make_cast())
    check = checks.plan()

    def draw():
        return draw_check(by=checks.county, now=NOW, check=SpotCheck.objects.get(pk=check.pk))

    outcomes = list(at_once(draw, draw))
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert SpotCheckFrame.objects.count() == 1 and check.rows.count() == 8
    row = check.rows.first()
    entries = list(at_once(lambda: checks.enter(row), lambda: checks.enter(row, "UNREACHABLE", by=checks.second)))
    assert sum(isinstance(entry, Conflict) for entry in entries) == 1
    row.refresh_from_db()
    (won,) = [entry for entry in entries if not isinstance(entry, Conflict)]
    assert (row.first_outcome, row.first_by_id) == (won.first_outcome, won.first_by_id)
    assert SpotCheck.objects.get(pk=check.pk).state == SpotCheckState.CHECKING
