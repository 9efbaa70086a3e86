"""The pages of household entry, as the organiser meets them."""

from datetime import date

import pytest
from django.urls import reverse

from laborinfo.accounts.models import AuditEntry
from ledgers.models import EmploymentSpell, Household, Person, Visit
from ledgers.services.households import create_household, update_household
from tests.factories import NOW
from tests.factories_ledgers import (
    HouseholdFactory,
    PeriodFactory,
    PersonFactory,
    SpellFactory,
    make_household,
    make_id,
)

NUMBER = make_id(birth=date(1988, 2, 29), sex="2", serial=5)
PERSON = {
    "name": "潘秀兰", "relation": "HEAD", "id_number": NUMBER, "ethnicity": "06", "phone": "13985500001",
    "education": "70", "health": ["HEALTHY"], "labour_ability": "ORDINARY", "wants_work": "on",
    "occupation_1": "0101", "wished_place_levels": ["COUNTRY"],
}  # fmt: skip
SPELL = {
    "place": "广东佛山南海", "start_date": "2026-03-01", "channel": "OWN", "employer_name": "某某电子厂",
    "monthly_wage": "5200",
}  # fmt: skip


@pytest.fixture
def group(cast):
    return cast.region_of("group")


@pytest.fixture
def organiser(cast, client_of):
    return client_of(cast.group)


@pytest.fixture
def household(group):
    return make_household(group)


def url(name: str, pk: int | None = None) -> str:
    return reverse(f"ledgers:{name}", kwargs={"pk": pk} if pk else None)


def text_of(response) -> str:
    return response.content.decode()


def test_a_group_organiser_enters_a_household_and_its_head(organiser, group):
    entered = organiser.post(url("household-create"), {"region": group.pk, "kinds": ["POOR"], "address": "一组"})
    household = Household.objects.get()
    assert entered.url == url("person-create", household.pk)

    saved = organiser.post(entered.url, PERSON | {"version": household.version})

    assert saved.url == url("household-detail", household.pk)
    person = Person.objects.get()
    assert (person.sex, person.birth_date) == ("2", date(1988, 2, 29))
    assert (person.wished_occupations, person.wished_place_levels) == (["0101"], ["COUNTRY"])
    assert household.number == f"{group.code}-001"


def test_the_only_group_of_an_organiser_is_chosen_already(organiser, group):
    assert f'<option value="{group.pk}" selected' in text_of(organiser.get(url("household-create")))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id_number": NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")}, "id_number"),
        ({"sex": "1"}, "sex"),
        ({"birth_date": "1988-02-28"}, "birth_date"),
        ({"id_number": "", "birth_date": "1988-02-28"}, "sex"),
        ({"phone": "1398550"}, "phone"),
        ({"labour_ability": ""}, "labour_ability"),
    ],
)
def test_wrong_input_is_named_at_its_field_and_nothing_is_saved(organiser, group, change, field):
    household = HouseholdFactory(region=group)
    response = organiser.post(url("person-create", household.pk), PERSON | {"version": 1} | change)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not Person.objects.exists()


def test_a_second_head_is_refused_at_the_field(organiser, household):
    response = organiser.post(url("person-create", household.pk), PERSON | {"version": 1})

    assert "relation" in response.context["form"].errors


def test_who_saves_second_is_told_and_can_load_anew(organiser, cast, client_of, household):
    organiser.post(url("household-edit", household.pk), {"version": 1, "address": "二组"})
    late = client_of(cast.village).post(url("household-edit", household.pk), {"version": 1, "address": "三组"})

    assert late.status_code == 409
    assert cast.group.full_name in text_of(late)
    assert Household.objects.get().address == "二组"


def test_identifiers_never_reach_the_page_unasked(organiser, household):
    person = household.people.get()
    for page in (url("household-detail", household.pk), url("person-edit", person.pk), url("household-list")):
        text = text_of(organiser.get(page))
        assert person.id_number not in text and person.phone not in text


def test_an_empty_identifier_keeps_the_one_on_file(organiser, household):
    before = household.people.get()
    data = {
        "version": 1, "name": "杨新", "relation": "HEAD", "ethnicity": "06", "labour_ability": "ORDINARY",
        "sex": before.sex, "birth_date": before.birth_date,
    }  # fmt: skip
    assert organiser.post(url("person-edit", before.pk), data).status_code == 302

    after = Person.objects.get()
    assert (after.name, after.id_number, after.phone) == ("杨新", before.id_number, before.phone)


def test_a_reveal_shows_one_identifier_for_a_purpose(organiser, household):
    person = household.people.get()
    shown = organiser.post(url("person-reveal", person.pk), {"field": "phone", "purpose": "电话核实"})

    assert person.phone in text_of(shown)
    assert "no-store" in shown["Cache-Control"]
    assert organiser.post(url("person-reveal", person.pk), {"field": "phone"}).status_code == 400


def test_work_is_entered_corrected_and_ended(organiser, household):
    person = household.people.get()
    organiser.post(url("spell-create", person.pk), SPELL | {"version": 1})
    spell = EmploymentSpell.objects.get()
    assert (spell.place_code, spell.place_level) == ("440605", "COUNTRY")

    organiser.post(url("spell-edit", spell.pk), SPELL | {"version": 2, "monthly_wage": "5600"})
    organiser.post(url("spell-end", spell.pk), {"version": 3, "end_date": "2026-11-20"})

    spell.refresh_from_db()
    assert (spell.monthly_wage, spell.end_date) == (5600, date(2026, 11, 20))


def test_an_ambiguous_place_is_asked_again(organiser, household):
    response = organiser.post(url("spell-create", household.people.get().pk), SPELL | {"version": 1, "place": "鼓楼区"})

    assert "place" in response.context["form"].errors


def test_the_form_shows_the_place_as_it_can_be_sent_again(organiser, household):
    spell = SpellFactory(person=household.people.get())
    form = organiser.get(url("spell-edit", spell.pk)).context["form"]

    sent = organiser.post(url("spell-edit", spell.pk), SPELL | {"version": 1, "place": form.initial["place"]})
    assert sent.status_code == 302


def test_overlapping_work_is_an_error_of_the_form(organiser, household):
    running = SpellFactory(person=household.people.get())
    response = organiser.post(url("spell-create", running.person_id), SPELL | {"version": 1})

    assert response.status_code == 422
    assert "start_date" in response.context["form"].errors


def test_leaving_is_recorded_with_date_and_reason(organiser, household):
    person = household.people.get()
    organiser.post(url("person-leave", person.pk), {"version": 1, "reason": "DECEASED", "left_date": "2026-10-01"})

    assert Person.objects.get().left_at == date(2026, 10, 1)
    assert person.name in text_of(organiser.get(url("household-detail", household.pk)))


def test_the_work_list_shows_whom_to_visit_and_one_tap_is_enough(organiser, group):
    PeriodFactory()
    waiting = make_household(group)
    make_household(group, verified=True)
    page = organiser.get(url("worklist"))
    assert [row.number for row, _cells in page.context["page"].rows] == [waiting.number]

    tapped = organiser.post(url("household-verify", waiting.pk), {"met_with": "杨光华"}, headers={"HX-Request": "true"})

    assert waiting.number in text_of(tapped)
    assert Visit.objects.get().unchanged
    assert not organiser.get(url("worklist")).context["page"].rows


def test_without_an_open_period_the_work_list_says_so(organiser, household):
    assert organiser.get(url("worklist")).context["period"] is None


def test_households_are_found_by_number_name_id_and_phone(organiser, group, household):
    make_household(group)
    person = household.people.get()
    Person.objects.filter(pk=person.pk).update(name="龙世忠")
    for text in (household.number, "龙世", person.id_number, person.phone):
        rows = organiser.get(url("household-list"), {"q": text}).context["page"].rows
        assert [row.pk for row, _cells in rows] == [household.pk], text


def test_a_households_own_phone_is_found_and_stands_in_no_log(organiser, cast, group, caplog):
    household = create_household(by=cast.group, now=NOW, region=group, phone="13985500007")
    make_household(group)

    def found(text: str) -> list[int]:
        rows = organiser.get(url("household-list"), {"q": text}).context["page"].rows
        return [row.pk for row, _cells in rows]

    with caplog.at_level("DEBUG"):
        assert found(" 13985500007 ") == [household.pk]
        assert found("13985500008") == found("1398550000") == []
    lines = [line.getMessage() for line in caplog.records if line.name != "asyncio"]
    assert not [line for line in lines if "13985500007" in line]
    update_household(by=cast.group, now=NOW, household_id=household.pk, version=None, phone="13985500009")
    assert found("13985500007") == [] and found("13985500009") == [household.pk]
    update_household(by=cast.group, now=NOW, household_id=household.pk, version=None, phone="")
    assert found("13985500009") == []


def test_filters_narrow_the_list(organiser, cast, group):
    poor = HouseholdFactory(region=group, kinds=["POOR"])
    PeriodFactory()
    seen = HouseholdFactory(region=group, verified=True)

    def found(**query):
        return {row.pk for row, _cells in organiser.get(url("household-list"), query).context["page"].rows}

    assert found(kind="POOR") == {poor.pk}
    assert found(verified="yes") == {seen.pk}
    assert found(verified="no") == {poor.pk}
    assert found(region=group.pk) == {poor.pk, seen.pk}
    assert found(region=cast.region_of("sibling_group").pk) == {poor.pk, seen.pk}  # not theirs: no such choice
    assert found(findings="open") == set()


def test_an_export_is_put_on_record(cast, client_of, household):
    response = client_of(cast.village).get(url("household-list"), {"export": "csv"})

    assert household.number in text_of(response)
    assert AuditEntry.objects.get(action="ledgers.export_households").detail["rows"] == 1


def test_a_group_organiser_does_not_export(organiser, household):
    assert organiser.get(url("household-list"), {"export": "csv"})["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("name", ["household-list", "worklist"])
def test_lists_ask_the_database_as_often_for_20_rows_as_for_one(organiser, group, name, django_assert_max_num_queries):
    PeriodFactory()
    for _number in range(20):
        make_household(group)
    with django_assert_max_num_queries(16):
        assert len(organiser.get(url(name)).context["page"].rows) == 20


def test_a_large_household_asks_the_database_no_more_often(organiser, group, django_assert_max_num_queries):
    household = make_household(group, people=15)
    for person in household.people.all():
        SpellFactory(person=person)
    with django_assert_max_num_queries(24):
        organiser.get(url("household-detail", household.pk))


def test_what_breaks_a_rule_is_said_on_the_page(organiser, group):
    household = HouseholdFactory(region=group)
    PersonFactory(household=household, relation="SPOUSE")

    issues = organiser.get(url("household-detail", household.pk)).context["issues"]
    assert [issue.code for issue in issues] == ["one_head"]


def test_a_township_reads_but_is_offered_no_change(cast, client_of, household):
    context = client_of(cast.township).get(url("household-detail", household.pk)).context

    assert not context["may_edit"] and context["may_reveal"]


def test_every_rule_stands_on_the_page(organiser):
    assert "id_duplicate" in text_of(organiser.get(url("rule-list")))


def test_a_closed_household_leaves_the_list(organiser, household):
    organiser.post(url("household-close", household.pk), {"version": 1, "reason": "MOVED_AWAY"})

    assert not organiser.get(url("household-list")).context["page"].rows
    assert Household.objects.get().closed_at > NOW.replace(year=2026, month=1)
