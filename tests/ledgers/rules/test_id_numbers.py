"""ID numbers of real generations."""

from datetime import date

import pytest

from ledgers.rules.id_numbers import is_valid_id
from tests.factories_ledgers import make_id


@pytest.mark.parametrize("birth", [date(1931, 2, 3), date(1950, 5, 17), date(1990, 5, 17), date(2020, 1, 1)])
def test_an_id_number_is_valid_whenever_its_holder_was_born(birth):
    assert is_valid_id(make_id(birth=birth, area="522601"))


@pytest.mark.parametrize(
    "number",
    ["", "52260119900517", "522601199005170012", "522601199013170013", "52260119900517001１", "5.22601199E+17"],
)
def test_what_is_no_id_number_is_refused(number):
    assert not is_valid_id(number)
