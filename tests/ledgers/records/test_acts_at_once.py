"""Two people move one person at once, and two households swap a member, on real connections."""

import pytest

from laborinfo.accounts.models import User
from laborinfo.common.errors import Conflict
from ledgers.models import Person, RecordAct
from ledgers.services.acts.moving import move_person
from ledgers.services.totals import drifted_groups
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories_ledgers import make_household
from tests.ledgers.entry.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_move_one_person_one_wins_and_nobody_waits_for_ever():
    cast = make_cast()
    first = make_household(cast.region_of("group"), people=5)
    others = [make_household(cast.region_of("sibling_group"), people=3) for _place in range(2)]
    person = first.people.last()

    versions: dict[int, int | None] = {first.pk: first.version}

    def move(chosen):
        who, person_id, target = chosen
        return move_person(
            by=User.objects.get(pk=who.pk), now=NOW, day=NOW.date(), reason="同时办理", person_id=person_id,
            to_household_id=target.pk, versions=versions, relation="OTHER",
        )  # fmt: skip

    results = at_once(move, [(cast.village, person.pk, others[0]), (cast.township, person.pk, others[1])])
    assert [result.code for result in results if isinstance(result, Conflict)] == ["stale"]
    person.refresh_from_db()
    assert RecordAct.objects.get(person=person).other_household == person.household

    versions.clear()
    swapped = [(cast.village, first.people.order_by("-pk").first().pk, others[0])]
    swapped.append((cast.village, others[0].people.order_by("pk").last().pk, first))
    assert not [one for one in at_once(move, swapped) if isinstance(one, Conflict)]
    assert Person.objects.active().count() == 11 and drifted_groups(now=NOW) == []
