import io

import pytest

from benchmarks.import_rows import workbook
from tests.ledgers.excel.sheets import applied, counts

pytestmark = pytest.mark.django_db


def test_the_rows_of_the_measure_are_all_good_ones(cast):
    groups = [cast.region_of("group").code, cast.region_of("sibling_group").code]
    file = applied(cast, io.BytesIO(workbook(40, groups)), by=cast.village, region=cast.region_of("village"))
    assert counts(file) == (40, 0, 0, 0), list(file.rows.values_list("number", "field", "reason")[:5])
