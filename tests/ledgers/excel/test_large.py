"""A file of 20,000 rows goes through whole, and through again without a change."""

import io

import pytest

from benchmarks.import_rows import workbook
from ledgers.models import Household, Person
from ledgers.services.totals import drifted_groups
from tests.factories import NOW
from tests.ledgers.excel.sheets import applied, checked, counts

pytestmark = pytest.mark.django_db
ROWS = 20_000


def test_20_000_rows(cast):
    content = workbook(ROWS, [cast.region_of("group").code, cast.region_of("sibling_group").code])
    village = {"by": cast.village, "region": cast.region_of("village")}
    file = applied(cast, io.BytesIO(content), mode="ALL", **village)
    assert counts(file) == (ROWS, 0, 0, 0)
    assert (Person.objects.count(), Household.objects.count()) == (ROWS, ROWS // 4)
    assert not drifted_groups(now=NOW)
    assert counts(checked(cast, io.BytesIO(content), **village)) == (0, 0, ROWS, 0)
