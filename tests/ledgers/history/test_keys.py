"""New keys reach the records and their history; nothing else changes."""

import base64

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from laborinfo.common.keys import left_behind
from ledgers.models import Person, PersonEvent
from ledgers.services.people import update_person
from tests.factories_ledgers import make_household

pytestmark = pytest.mark.django_db
NEW = base64.b64encode(bytes(range(100, 132))).decode()


def test_old_keys_may_go_after_a_rotation(cast, settings):
    person = make_household(cast.region_of("group")).people.get()
    number, phone = person.id_number, person.phone
    update_person(by=cast.group, now=timezone.now(), person_id=person.pk, version=None, phone="13911112222")
    settings.FIELD_KEYS = [NEW, *settings.FIELD_KEYS]
    assert left_behind()["ledgers.PersonEvent.phone"] == 2
    with pytest.raises(CommandError):
        call_command("rotate_field_keys", "--check")
    changes = PersonEvent.objects.count()

    call_command("rotate_field_keys")

    settings.FIELD_KEYS = [NEW]
    assert left_behind() == {}
    person = Person.objects.get(pk=person.pk)
    assert (person.id_number, person.phone) == (number, "13911112222")
    assert PersonEvent.objects.get(pgh_obj=person, pgh_label="update").phone == phone
    assert PersonEvent.objects.count() == changes


def test_a_second_rotation_finds_nothing(cast, capsys):
    make_household(cast.region_of("group"))
    call_command("rotate_field_keys")
    assert "only the first key is needed" in capsys.readouterr().out
