"""The page of the rules: counts of a region, raising and taking back, the household list behind a count."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from laborinfo.common.models import BackgroundJob
from ledgers.models import Person, RuleCount, RuleSetting
from ledgers.rules import RULES
from ledgers.services.rule_runs import run_counties
from ledgers.services.rule_settings import raise_rule
from ledgers.tasks_rules import run_county_rules, run_rules, run_rules_now
from tests.factories import NOW
from tests.factories_ledgers import make_household

LIST, HOUSEHOLDS = reverse("ledgers:rule-list"), reverse("ledgers:household-list")


@pytest.fixture
def household(cast):
    """Somebody without an ID number, counted."""
    household = make_household(cast.region_of("group"))
    Person.objects.filter(household=household).update(id_number=None, id_index=None, id_tail_index=None)
    make_household(cast.region_of("group"))
    list(run_counties([cast.region_of("county"), cast.region_of("sibling_county")], now=NOW))
    return household


@pytest.fixture
def raised(cast):
    ask = {"now": timezone.now(), "code": "id_missing", "valid_from": timezone.localdate(), "reason": "月底前补齐"}
    return raise_rule(by=cast.county, region=cast.region_of("county"), **ask)


def text_of(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def row_of(response, code: str):
    return next(row for row in response.context["rows"] if row.rule.code == code)


def test_the_page_lists_every_rule_with_the_count_of_the_users_region(cast, client_of, household):
    response = client_of(cast.village).get(LIST)

    assert {row.rule.code for row in response.context["rows"]} == set(RULES)
    assert row_of(response, "id_missing").households == 1
    assert f"?region={cast.region_of('village').pk}&amp;rule=id_missing" in text_of(response)


def test_a_region_below_can_be_chosen_and_one_beside_cannot(cast, client_of, household):
    client = client_of(cast.township)

    assert row_of(client.get(LIST, {"region": cast.region_of("group").pk}), "id_missing").households == 1
    assert client.get(LIST, {"region": cast.region_of("sibling_township").pk}).status_code == 404


def test_a_count_leads_to_the_households_behind_it(cast, client_of, household):
    region = cast.region_of("village").pk
    page = client_of(cast.village).get(HOUSEHOLDS, {"region": region, "rule": "id_missing"}).context["page"]

    assert [row.pk for row, _cells in page.rows] == [household.pk]


def test_an_analyst_sees_counts_and_no_way_to_people(cast, client_of, household):
    response = client_of(cast.analyst).get(LIST)

    assert row_of(response, "id_missing").households == 1
    assert HOUSEHOLDS not in text_of(response)
    assert not response.context["may_run"] and not response.context["may_raise"]


def test_a_village_sees_who_raised_a_rule_and_no_button(cast, client_of, raised):
    response = client_of(cast.village).get(LIST)

    assert row_of(response, "id_missing").severity == "ERROR"
    text = text_of(response)
    assert "月底前补齐" in text and cast.county.full_name in text
    assert reverse("ledgers:rule-lower", args=[raised.pk]) not in text


def test_a_county_raises_and_takes_back_a_rule_on_the_page(cast, client_of):
    client, county = client_of(cast.county), cast.region_of("county")
    url = reverse("ledgers:rule-raise", args=["id_missing", county.pk])
    assert url in text_of(client.get(LIST))
    assert "id_missing" not in text_of(client.get(url)).partition("<form")[0]

    answer = client.post(url, {"valid_from": timezone.localdate().isoformat(), "reason": "月底前补齐"}, follow=True)
    row = row_of(answer, "id_missing")
    assert (row.severity, row.can_be_raised) == ("ERROR", False)

    answer = client.post(reverse("ledgers:rule-lower", args=[row.own.pk]), follow=True)
    assert row_of(answer, "id_missing").severity == "WARNING"


def test_a_day_in_the_past_is_refused_on_the_form(cast, client_of):
    url = reverse("ledgers:rule-raise", args=["id_missing", cast.region_of("county").pk])
    answer = client_of(cast.county).post(url, {"valid_from": "2020-01-01", "reason": "补齐"})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"valid_from"}
    assert not RuleSetting.objects.exists()


def test_an_error_has_no_button_and_no_page_to_raise_it(cast, client_of):
    client, county = client_of(cast.county), cast.region_of("county")
    url = reverse("ledgers:rule-raise", args=["one_head", county.pk])

    assert url not in text_of(client.get(LIST))
    assert client.get(url).status_code == 400
    assert client.get(reverse("ledgers:rule-raise", args=["nonsense", county.pk])).status_code == 404


def test_what_is_to_come_is_shown_beside_what_holds(cast, client_of, raised):
    later = date(timezone.localdate().year + 1, 1, 1)
    ask = {"now": timezone.now(), "code": "id_missing", "valid_from": later, "reason": "全州统一"}
    own = raise_rule(by=cast.prefecture, region=cast.region_of("prefecture"), **ask)

    row = row_of(client_of(cast.county).get(LIST), "id_missing")
    assert (row.raised, row.own) == (raised, raised)
    row = row_of(client_of(cast.prefecture).get(LIST), "id_missing")
    assert (row.raised, row.own, row.severity) == (None, own, "WARNING")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_can_be_had_as_a_file(cast, client_of, household, kind):
    answer = client_of(cast.township).get(LIST, {"export": kind})

    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]


def test_an_organiser_starts_the_run_and_it_counts(cast, client_of, django_capture_on_commit_callbacks):
    household = make_household(cast.region_of("group"))
    Person.objects.filter(household=household).update(id_number=None, id_index=None, id_tail_index=None)
    answer = client_of(cast.county).post(reverse("ledgers:rule-run"))
    job = BackgroundJob.objects.get()
    assert answer.status_code == 302 and str(job.pk) in answer["Location"]

    run_rules_now(str(job.pk), [cast.region_of("county").pk])
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("DONE", 1, 1)
    assert RuleCount.objects.get(region=cast.region_of("prefecture")).hits == 1


def test_the_night_sends_one_message_a_county(cast, monkeypatch):
    sent = []
    monkeypatch.setattr(run_county_rules, "delay", sent.append)
    run_rules()

    assert sent == [cast.region_of("county").pk, cast.region_of("sibling_county").pk]
    run_county_rules(sent[0])


def test_the_page_asks_a_flat_number_of_queries(cast, client_of, household, raised, django_assert_max_num_queries):
    client = client_of(cast.county)
    client.get(LIST)
    with django_assert_max_num_queries(20):
        client.get(LIST)
