"""A county counts a warning as an error; its villages feel it, its neighbours do not."""

from datetime import date, timedelta

import pytest

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, DomainError, Forbidden, Invalid
from ledgers.models import Ledger, Person
from ledgers.rules import check_household, raised_in
from ledgers.services.periods import open_period
from ledgers.services.rule_settings import lower_rule, raise_rule
from ledgers.services.submission import WarningsUnacknowledged, submit_village_ledger
from tests.factories import NOW
from tests.factories_ledgers import make_household, reason_codes

TODAY = date(2026, 11, 22)
ASK = {"now": NOW, "code": "id_missing", "valid_from": TODAY, "reason": "月底前补齐身份证号"}


@pytest.fixture
def household(cast):
    """With one warning: the head has no ID number."""
    household = make_household(cast.region_of("group"))
    Person.objects.filter(household=household).update(id_number=None, id_index=None, id_tail_index=None)
    return household


@pytest.fixture
def raised(cast):
    return raise_rule(by=cast.county, region=cast.region_of("county"), **ASK)


def test_a_countys_raised_warning_is_an_error_in_its_villages_alone(cast, household, raised):
    [issue] = check_household(household.pk, day=TODAY)

    assert (issue.code, issue.is_error) == ("id_missing", True)
    assert raised_in(cast.region_of("sibling_county"), day=TODAY) == frozenset()


def test_what_the_prefecture_raises_holds_everywhere(cast):
    raise_rule(by=cast.prefecture, region=cast.region_of("prefecture"), **ASK)

    assert raised_in(cast.region_of("sibling_county"), day=TODAY) == {"id_missing"}
    assert raised_in(cast.region_of("group"), day=TODAY) == {"id_missing"}


def test_it_blocks_the_submission_of_a_village_until_it_is_taken_back(cast, household, raised):
    reason_codes()
    open_period(by=cast.prefecture, now=NOW, month=date(2026, 11, 1))
    ask = {"by": cast.village, "now": NOW, "ledger": Ledger.objects.get(region=cast.region_of("village"))}

    with pytest.raises(Invalid) as blocked:
        submit_village_ledger(**ask, acknowledge_warnings=True)
    assert [row.field for row in blocked.value.errors] == ["id_number"]

    lower_rule(by=cast.county, now=NOW, setting=raised)
    with pytest.raises(WarningsUnacknowledged):
        submit_village_ledger(**ask)
    assert submit_village_ledger(**ask, acknowledge_warnings=True).warnings_acknowledged == 1


def test_it_holds_from_its_day_on_and_until_the_day_it_was_taken_back(cast, household):
    tomorrow = TODAY + timedelta(days=1)
    county = cast.region_of("county")
    setting = raise_rule(by=cast.county, region=county, **ASK | {"valid_from": tomorrow})

    assert raised_in(county, day=TODAY) == frozenset()
    assert raised_in(county, day=tomorrow) == {"id_missing"}

    lower_rule(by=cast.county, now=NOW + timedelta(days=3), setting=setting)
    assert raised_in(county, day=tomorrow) == {"id_missing"}
    assert raised_in(county, day=TODAY + timedelta(days=3)) == frozenset()


def test_a_setting_taken_back_before_it_began_never_held(cast):
    county, later = cast.region_of("county"), TODAY + timedelta(days=9)
    lower_rule(
        by=cast.county, now=NOW, setting=raise_rule(by=cast.county, region=county, **ASK | {"valid_from": later})
    )

    assert raised_in(county, day=later) == frozenset()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "id_check_digit"}, "code"),
        ({"code": "no_such_rule"}, "code"),
        ({"valid_from": TODAY - timedelta(days=1)}, "valid_from"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_what_cannot_be_raised_is_refused_by_name(cast, changes, field):
    with pytest.raises(DomainError) as refused:
        raise_rule(by=cast.county, region=cast.region_of("county"), **ASK | changes)
    assert refused.value.field == field


def test_rules_are_raised_for_counties_not_for_townships(cast):
    with pytest.raises(DomainError) as refused:
        raise_rule(by=cast.county, region=cast.region_of("township"), **ASK)
    assert refused.value.field == "region"


@pytest.mark.parametrize("part", ["township", "sibling_county", "analyst", "village"])
def test_nobody_else_raises_or_takes_back(cast, raised, part):
    with pytest.raises(Forbidden):
        raise_rule(by=getattr(cast, part), region=cast.region_of("county"), **ASK | {"code": "spell_wage"})
    with pytest.raises(Forbidden):
        lower_rule(by=getattr(cast, part), now=NOW, setting=raised)


def test_nothing_is_raised_or_taken_back_twice(cast, raised):
    with pytest.raises(Conflict):
        raise_rule(by=cast.county, region=cast.region_of("county"), **ASK)

    lower_rule(by=cast.county, now=NOW, setting=raised)
    with pytest.raises(Conflict):
        lower_rule(by=cast.county, now=NOW, setting=raised)


def test_both_acts_are_on_record(cast, raised):
    lower_rule(by=cast.county, now=NOW, setting=raised)

    actions = AuditEntry.objects.filter(action__in=["ledgers.raise_rule", "ledgers.lower_rule"]).order_by("pk")
    assert [(entry.action, entry.detail["code"]) for entry in actions] == [
        ("ledgers.raise_rule", "id_missing"),
        ("ledgers.lower_rule", "id_missing"),
    ]
