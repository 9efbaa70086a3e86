from datetime import date

import pytest
from django.utils import timezone

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, Forbidden
from ledgers.models import Household, LedgerImport, Person, RuleHit
from ledgers.services.imports import apply_import, check_import
from ledgers.services.people import update_person
from ledgers.services.rule_runs import run_county
from ledgers.services.rule_settings import raise_rule
from ledgers.services.totals import drifted_groups
from tests.factories import NOW
from tests.factories_ledgers import make_household, make_id
from tests.ledgers.excel.sheets import HEADINGS, applied, checked, counts, line, refused, workbook

pytestmark = pytest.mark.django_db
SON_BORN = date(2008, 3, 1)


def family(number="") -> list[list]:
    return [
        line(number, serial=501),
        line(number, name="龙美兰", relation="配偶", 身份证号码=make_id(sex="2", serial=502)),
        line(number, name="杨小山", relation="长子", serial=503, 身份证号码=make_id(birth=SON_BORN, serial=503)),
    ]


def test_a_check_writes_nothing_and_the_take_over_adds_households_and_people(cast):
    file = checked(cast, workbook(*family()))
    assert (file.state, counts(file)) == ("CHECKED", (3, 0, 0, 0)), list(file.rows.values())
    assert not Person.objects.exists()
    file = apply_import(file=file, by=cast.group, now=NOW, mode="ALL")
    assert (file.state, file.mode, counts(file)) == ("APPLIED", "ALL", (3, 0, 0, 0))
    household = Household.objects.get()
    assert household.number == f"{cast.region_of('group').code}-001"
    assert (household.region, household.version, household.created_by) == (cast.region_of("group"), 1, cast.group)
    head, wife, son = Person.objects.order_by("pk")
    assert (head.name, head.relation, head.sex, head.ethnicity, head.education) == ("杨光明", "HEAD", "1", "06", "70")
    assert (head.id_number, head.phone) == (make_id(serial=501), "13885501234")
    assert (wife.relation, wife.sex, son.birth_date) == ("SPOUSE", "2", SON_BORN)
    assert head.health == ["HEALTHY"] and head.updated_by == cast.group and not head.wants_work
    assert Person.objects.search(make_id(birth=SON_BORN, serial=503)).get() == son
    assert not drifted_groups(now=NOW)
    detail = AuditEntry.objects.get(action="ledgers.apply_import").detail
    assert (detail["added_count"], detail["mode"]) == (3, "ALL")


def test_the_same_file_twice_changes_nothing(cast):
    applied(cast, workbook(*family()))
    before = list(Person.objects.order_by("pk").values()), list(Household.objects.values())
    again = applied(cast, workbook(*family()))
    assert counts(again) == (0, 0, 3, 0)
    assert (list(Person.objects.order_by("pk").values()), list(Household.objects.values())) == before


def test_a_changed_file_changes_what_differs_and_shows_old_and_new(cast):
    applied(cast, workbook(*family()))
    rows = family()
    rows[1][HEADINGS.index("文化程度")] = "大专"
    rows[1][HEADINGS.index("联系电话")] = "13900001111"
    file = applied(cast, workbook(*rows))
    assert counts(file) == (0, 1, 2, 0)
    shown = {row.field: (row.old, row.new) for row in file.rows.all()}
    assert shown["education"][1] and shown["phone"] == ("***", "139****1111")
    wife = Person.objects.get(name="龙美兰")
    assert (wife.education, wife.phone, wife.id_number) == ("30", "13900001111", make_id(sex="2", serial=502))
    assert Household.objects.get().version == 2


def test_bad_rows_are_refused_by_field_and_the_good_ones_can_be_taken_over(cast):
    rows = [
        line(serial=510),
        line(name="甲", serial=511, 民族="火星族"),
        line(name="乙", serial=512, 身份证号码="522601199005170000"),
        line(name="丙", serial=513, 联系电话="123"),
        line(name="", serial=514),
    ]
    file = checked(cast, workbook(*rows))
    assert counts(file) == (1, 0, 0, 4)
    assert refused(file) == [(3, "ethnicity"), (4, "id_number"), (5, "phone"), (6, "name")]
    with pytest.raises(Conflict) as caught:
        apply_import(file=file, by=cast.group, now=NOW, mode="ALL")
    assert caught.value.code == "refused_rows" and not Person.objects.exists()
    file = apply_import(file=LedgerImport.objects.get(), by=cast.group, now=NOW, mode="VALID")
    assert counts(file) == (1, 0, 0, 4) and Person.objects.count() == 1


def test_the_rules_of_entry_hold_and_a_refused_head_takes_the_household_along(cast):
    rows = family()
    rows[0][HEADINGS.index("民族")] = "火星族"
    file = applied(cast, workbook(*rows))
    assert counts(file) == (0, 0, 0, 3) and not Household.objects.exists()
    twice = [line("T-9", serial=520), line("T-9", name="乙", serial=521)]
    assert counts(applied(cast, workbook(*twice))) == (0, 0, 0, 2), "two heads"


def test_who_is_registered_elsewhere_is_refused_with_the_township_only(cast):
    stranger = make_household(cast.regions["522601001002001"])
    person = stranger.people.get()
    rows = [
        line(serial=530, 身份证号码=person.id_number),
        line(stranger.number, name="乙", relation="之子", serial=531),
    ]
    file = checked(cast, workbook(*rows))
    assert refused(file) == [(2, "id_number"), (3, "number")]
    assert all("杨光" not in row.reason and stranger.number not in row.reason for row in file.rows.all())


def test_a_person_twice_in_the_file_is_refused_once(cast):
    rows = [line("T-1", serial=540), line("T-2", name="乙", serial=540)]
    file = checked(cast, workbook(*rows))
    assert counts(file) == (1, 0, 0, 1)
    assert refused(file) == [(3, "id_number")]


def test_an_edit_between_check_and_take_over_refuses_the_row(cast):
    household = make_household(cast.region_of("group"))
    person = household.people.get()
    file = checked(cast, workbook(line(household.number, name="杨新名", 身份证号码=person.id_number)))
    assert counts(file) == (0, 1, 0, 0), list(file.rows.values())
    update_person(by=cast.village, now=NOW, person_id=person.pk, version=None, marital="20")
    file = apply_import(file=file, by=cast.group, now=NOW, mode="VALID")
    assert counts(file) == (0, 0, 0, 1)
    person.refresh_from_db()
    assert (person.name != "杨新名", person.marital) == (True, "20")


def test_a_double_click_takes_over_once(cast):
    file = checked(cast, workbook(*family()))
    apply_import(file=file, by=cast.group, now=NOW, mode="ALL")
    with pytest.raises(Conflict):
        apply_import(file=file, by=cast.group, now=NOW, mode="ALL")
    assert Person.objects.count() == 3


def test_who_may_import(cast):
    for part in ("sibling_group", "sibling_county", "analyst", "nobody"):
        with pytest.raises(Forbidden):
            checked(cast, workbook(line()), by=getattr(cast, part))
    for part in ("village", "township", "county", "prefecture"):
        assert checked(cast, workbook(line()), by=getattr(cast, part)).added_count == 1


def test_checking_asks_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    rows = [line(f"T-{n}", name=f"杨{n}", serial=n) for n in range(1, 400)]
    file = checked(cast, workbook(*rows))
    with django_assert_max_num_queries(40):
        check_import(file=file, by=cast.group, now=NOW)
    with django_assert_max_num_queries(60):
        apply_import(file=file, by=cast.group, now=NOW, mode="ALL")
    assert Person.objects.count() == 399


def test_a_warning_that_the_county_raised_refuses_rows_as_well(cast):
    rows = [line(serial=530), line(name="龙有因", serial=531, 未就业原因="照顾小孩")]
    assert counts(checked(cast, workbook(*rows))) == (2, 0, 0, 0)
    raise_rule(
        by=cast.county, now=NOW, region=cast.region_of("county"), code="idle_without_reason",
        valid_from=timezone.localdate(NOW), reason="全县清查",
    )  # fmt: skip
    file = checked(cast, workbook(*rows))
    assert refused(file) == [(2, "unable_reason")]


def test_what_a_take_over_breaks_and_mends_stands_in_the_hits_at_once(cast):
    applied(cast, workbook(line("T-1"), line("T-2", serial=501)))
    written = hits()
    assert {code for _household, _person, code in written} >= {"idle_without_reason"}
    run_county(cast.region_of("county"), now=NOW)
    assert hits() == written
    applied(cast, workbook(line("T-1", 未就业原因="农活"), line("T-2", serial=501, 未就业原因="农活")))
    assert not {code for _household, _person, code in hits()} & {"idle_without_reason"}


def hits() -> set[tuple]:
    return set(RuleHit.objects.values_list("household_id", "person_id", "code"))
