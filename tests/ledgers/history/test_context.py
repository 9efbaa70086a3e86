"""By whom and through what: requests, API, tasks and commands, each for itself."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from pghistory.models import Context

from laborinfo.accounts.models import AuditEntry
from laborinfo.celery import app
from laborinfo.common.history import Through, as_command, is_known, through
from ledgers.history.screens import through_words
from ledgers.history.upkeep import INSERTED, sleeping_triggers, without_history
from ledgers.models import Household, HouseholdEvent, Person, PersonEvent
from ledgers.services.people import update_person
from ledgers.tasks_history import check_history
from tests.factories_ledgers import make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(cast):
    return make_household(cast.region_of("group"))


def context_of(household) -> dict | None:
    context = HouseholdEvent.objects.filter(pgh_obj=household).latest("pgh_id").pgh_context
    return context.metadata if context else None


def note(household, text: str) -> None:
    Household.objects.filter(pk=household.pk).update(note=text)


def test_a_page_is_named_without_its_address(cast, client_of, household):
    url = reverse("ledgers:household-close", args=[household.pk])
    client_of(cast.group).post(f"{url}?q=13912345678", {"version": household.version, "reason": "MERGED"})
    kept = context_of(household)
    assert kept == {
        "through": "page", "name": "ledgers:household-close", "method": "POST", "user": cast.group.pk,
    }  # fmt: skip


def test_two_requests_do_not_mix(cast, client_of, household):
    other = make_household(cast.region_of("sibling_group"))
    for user, home in ((cast.group, household), (cast.sibling_group, other)):
        url = reverse("ledgers:household-close", args=[home.pk])
        client_of(user).post(url, {"version": home.version, "reason": "MERGED"})
    assert (context_of(household)["user"], context_of(other)["user"]) == (cast.group.pk, cast.sibling_group.pk)
    assert not is_known()


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_do_not_mix(cast, client_of):
    """Two threads with a connection each, as the server has them."""
    homes = [make_household(cast.region_of(part)) for part in ("group", "sibling_group")]
    clients = [client_of(cast.group), client_of(cast.sibling_group)]

    def close(client, home):
        try:
            client.post(reverse("ledgers:household-close", args=[home.pk]), {"version": 1, "reason": "MERGED"})
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=pair) for pair in zip(clients, homes, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [context_of(home)["user"] for home in homes] == [cast.group.pk, cast.sibling_group.pk]


@pytest.mark.django_db(transaction=True)
def test_a_pooled_connection_carries_nothing_over(cast):
    household = make_household(cast.region_of("group"))
    with through(Through.TASK, "first"), transaction.atomic():
        note(household, "one")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledgers_household SET note = 'two' WHERE id = %s", [household.pk])
    assert context_of(household) is None


def test_a_change_rolled_back_leaves_no_context(household):
    before = Context.objects.count()
    with through(Through.TASK, "fails"), pytest.raises(ZeroDivisionError), transaction.atomic():
        note(household, "x")
        raise ZeroDivisionError
    assert Context.objects.count() == before


def test_what_changes_nothing_leaves_no_context(household):
    with through(Through.TASK, "looks"):
        Household.objects.filter(pk=household.pk).update(verified_at=None)
    assert not Context.objects.exists()


def test_a_task_says_its_name_its_job_and_who_asked(cast, household):
    @app.task(name="tests.note")
    def task(job_id, user_id):
        note(household, "by a task")

    task(job_id="123", user_id=cast.township.pk)
    assert context_of(household) == {
        "through": "task", "name": "tests.note", "job": "123", "user": cast.township.pk,
    }  # fmt: skip


def test_a_command_says_its_name(household):
    with as_command(["manage.py", "mend_all"]):
        note(household, "by a command")
    assert context_of(household) == {"through": "command", "name": "mend_all"}
    with as_command(["manage.py", "migrate"]):
        assert not is_known()


def test_the_outermost_counts(household):
    with through(Through.PAGE, "outer"), through(Through.TASK, "inner"):
        note(household, "x")
    assert context_of(household)["name"] == "outer"


def test_a_statement_for_many_rows_under_a_context(cast):
    people = [make_household(cast.region_of("group")).people.get() for _ in range(3)]
    for place, person in enumerate(people):
        person.min_wage = 3000 + place
    with through(Through.TASK, "many"):
        Person.objects.bulk_update(people, ["min_wage"])
    kept = PersonEvent.objects.filter(pgh_label="update")
    assert kept.count() == 3 and kept.values("pgh_context").distinct().count() == 1


def test_in_words(cast, household):
    assert through_words(None) == "直接在数据库中"
    context = Context(metadata={"through": "task", "name": "ledgers.recount"})
    assert through_words(context) == "后台任务 ledgers.recount"
    assert through_words(Context(metadata={"through": "task", "name": "ledgers.apply_import"})) == "Excel 导入"
    update_person(by=cast.group, now=timezone.now(), person_id=household.people.get().pk, version=None, min_wage=1)


def test_a_load_may_go_without_and_leaves_the_rest_awake(cast):
    before = HouseholdEvent.objects.count()
    with without_history(INSERTED):
        household = make_household(cast.region_of("group"))
    assert HouseholdEvent.objects.count() == before
    note(household, "afterwards")
    assert HouseholdEvent.objects.count() == before + 1


def test_a_sleeping_trigger_is_found():
    assert sleeping_triggers() == []
    call_command("check_history")
    assert check_history() == 0
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledgers_person DISABLE TRIGGER USER")
    assert [text for text in sleeping_triggers() if "update_update" in text] == ["ledgers.Person: update_update"]
    with pytest.raises(CommandError, match="triggers of the history"):
        call_command("check_history")
    assert check_history() == len(sleeping_triggers())
    of_tonight = AuditEntry.objects.filter(action="ledgers.check_history").order_by("pk")
    assert [entry.result for entry in of_tonight] == ["ok", "failed"]
