"""The difference of two frozen households, in words."""

import copy

import pytest
from django.utils import translation

from ledgers.diff import diff_payloads
from ledgers.enums import RowChange
from ledgers.models import Household
from ledgers.services.snapshot import contents_of
from tests.factories_ledgers import SpellFactory, make_household


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def payload(cast) -> dict:
    household = make_household(cast.region_of("group"), people=2, kinds=["POOR"])
    SpellFactory(person=household.people.order_by("pk").first())
    (content,) = contents_of(Household.objects.filter(pk=household.pk))
    return content.payload


def changed(payload: dict, **fields) -> dict:
    """A copy whose first person differs."""
    other = copy.deepcopy(payload)
    other["people"][0] |= fields
    return other


def test_equal_households_have_no_difference(payload):
    assert diff_payloads(payload, payload) == []


def test_a_code_is_shown_by_its_label(payload):
    (part,) = diff_payloads(payload, changed(payload, labour_ability="WEAK"))
    (field,) = part.fields
    assert (part.change, part.person_id) == (RowChange.CHANGED, payload["people"][0]["id"])
    assert field.label == "Labour ability"
    assert "WEAK" not in (field.old, field.new)


def test_hidden_digits_show_as_a_change_without_being_shown(payload):
    (part,) = diff_payloads(payload, changed(payload, phone_index="00" * 16))
    (field,) = part.fields
    assert field.hidden_digits
    assert field.old == field.new
    assert "****" in field.new


def test_a_new_household_is_told_on_lines(payload):
    parts = diff_payloads(None, payload)
    assert {part.change for part in parts} == {RowChange.ADDED}
    assert all(part.is_one_sided for part in parts)
    text = " ".join(part.summary for part in parts)
    assert "4800" in text
    assert "id_number_index" not in text
    assert payload["people"][0]["phone_index"] not in text


def test_people_come_and_go(payload):
    other = copy.deepcopy(payload)
    gone = other["people"].pop()
    (part,) = diff_payloads(payload, other)
    assert (part.change, part.title) == (RowChange.REMOVED, gone["name"])
    (back,) = diff_payloads(other, payload)
    assert back.change == RowChange.ADDED


def test_a_spell_that_ended_shows_its_end(payload):
    other = copy.deepcopy(payload)
    other["people"][0]["spells"][0]["end_date"] = "2026-11-01"
    (part,) = diff_payloads(payload, other)
    assert [(row.field, row.old, row.new) for row in part.fields] == [("end_date", "—", "2026-11-01")]


def test_types_are_named_with_their_end(payload):
    other = copy.deepcopy(payload)
    other["household"]["types"][0]["valid_to"] = "2026-11-01"
    (part,) = diff_payloads(payload, other)
    assert "2026-11-01" in part.fields[0].new
    assert "POOR" not in part.fields[0].new
