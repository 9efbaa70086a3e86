"""Submitting, reviewing by difference and accepting many, each beside the plain way with the ORM on the same rows.

Two made-up villages in one transaction that is rolled back: one of 1,500 people for submission and difference view,
one of 2,000 households for the bulk acceptance.
"""

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.pages import answered, client_of, median_of
from laborinfo.accounts.models import User
from ledgers import tasks
from ledgers.diff import diff_payloads
from ledgers.models import Finding, Household, HouseholdVersion, Ledger, Person, Revision, RevisionRow
from ledgers.services.bulk_review import accept_rows
from ledgers.services.periods import open_period
from ledgers.services.review import accept_household, accept_ledger, accept_rest
from ledgers.services.snapshot import contents_of
from ledgers.services.submission import submit_village_ledger
from ledgers.services.totals import recompute_groups
from tests.cast import make_cast
from tests.factories import NOW
from tests.factories_ledgers import HouseholdFactory, PersonFactory, reason_codes

SMALL, PEOPLE, MANY = 375, 4, 2000
MONTH = NOW.date().replace(day=1)
PEER = "plain per-row ORM access on the same rows"


def run() -> list[dict]:
    with transaction.atomic():
        rows = measure()
        transaction.set_rollback(True)
    return rows


def measure() -> list[dict]:
    cast = make_cast()
    reason_codes()
    village, other = cast.region_of("village"), cast.region_of("sibling_village")
    people_of(cast.region_of("group"), SMALL, PEOPLE, date(1970, 1, 1))
    people_of(other.get_children().first(), MANY, 1, date(1980, 1, 1))
    period = open_period(by=cast.prefecture, now=NOW, month=MONTH)
    ledger = Ledger.objects.get(period=period, region=village)
    return [
        *submission(ledger, cast.village),
        *difference(ledger, cast.township),
        *acceptance(Ledger.objects.get(period=period, region=other), cast.sibling_village, cast.township),
    ]


def people_of(group, households: int, members: int, first_birth: date) -> None:
    """Households with their members, written at once."""
    homes = HouseholdFactory.build_batch(households, region=group)
    Household.objects.bulk_create(homes)
    people = []
    for place in range(households * members):
        home, relation = homes[place // members], "SIBLING" if place % members else "HEAD"
        born = first_birth + timedelta(days=place)  # no two with one ID number
        people.append(PersonFactory.build(household=home, relation=relation, county=home.county, birth_date=born))
    Person.objects.bulk_create(people)
    recompute_groups([group.pk], now=NOW)


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def undone(act: Callable[[], object]) -> float:
    """Seconds of an act whose writes are taken back."""
    with transaction.atomic():
        spent = seconds(act)
        transaction.set_rollback(True)
    return spent


def submission(ledger: Ledger, by: User) -> list[dict]:
    def submit() -> None:
        submit_village_ledger(by=by, now=NOW, ledger=ledger, acknowledge_warnings=True)

    spent = statistics.median(undone(submit) for _turn in range(5))
    peer = undone(lambda: freeze_one_by_one(ledger, by))
    with CaptureQueriesContext(connection) as queries:
        submit()
    size = f"{SMALL * PEOPLE} people, {SMALL} households, {len(queries)} queries"
    return [row("submit a village", spent, 1.0, size, peer)]


def freeze_one_by_one(ledger: Ledger, by: User) -> None:
    """What a plain implementation does: read, digest and save household by household; no validation at all."""
    revision = Revision.objects.create(
        ledger=ledger, number=1, submitted_at=NOW, submitted_by=by, household_count=0, person_count=0, digest="",
        totals=[],
    )  # fmt: skip
    for household in Household.objects.in_regions([ledger.region]).active().order_by("pk"):
        (content,) = contents_of(Household.objects.filter(pk=household.pk))
        version, _made = HouseholdVersion.objects.get_or_create(
            household=household, digest=content.digest, defaults={"payload": content.payload, "created_at": NOW}
        )
        RevisionRow.objects.create(revision=revision, household=household, version=version, change="ADDED")


def difference(ledger: Ledger, by: User) -> list[dict]:
    """A second revision in which every third household differs in one person's education."""
    submit_again(ledger, by)
    client, path = client_of(by.username), reverse("ledgers:ledger-review", args=[ledger.pk])
    timing = median_of(lambda: answered(client.get(path)))
    filtered = median_of(lambda: answered(client.get(path, {"tab": "all", "field": "education", "q": "杨"})))
    peer = seconds(lambda: render_one_by_one(ledger))
    size = f"{SMALL * PEOPLE} people, {SMALL // 3} households changed"
    return [
        row("difference view of a village", timing.seconds, 0.15, f"{size}, {timing.queries} queries", peer),
        row("difference view, filtered", filtered.seconds, 0.15, f"{size}, {filtered.queries} queries", peer),
    ]


def submit_again(ledger: Ledger, by: User) -> None:
    ledger.refresh_from_db()
    accept_rest(by=by, now=NOW, ledger=ledger)
    accept_ledger(by=by, now=NOW, ledger=ledger)
    ledger.period.ledgers.filter(pk=ledger.pk).update(state="RETURNED", returned_at=NOW, returned_by=by)
    heads = Person.objects.filter(household__region__parent=ledger.region, relation="HEAD").order_by("pk")
    changed = list(heads.values_list("pk", flat=True))[::3]
    Person.objects.filter(pk__in=changed).update(education="60")
    submitter = User.objects.get(pk=ledger.submitted_by_id)
    submit_village_ledger(by=submitter, now=NOW, ledger=ledger, acknowledge_warnings=True)


def render_one_by_one(ledger: Ledger) -> None:
    """All changed households of the village on one page, each with its own queries, as a plain view would."""
    for found in RevisionRow.objects.filter(revision=Ledger.objects.get(pk=ledger.pk).revision, change="CHANGED"):
        parts = diff_payloads(found.base_version.payload, found.version.payload)
        list(Finding.objects.filter(household=found.household))
        for part in parts:
            render_to_string("ledgers/_review_part.html", {"part": part})


def acceptance(ledger: Ledger, submitter: User, by: User) -> list[dict]:
    revision = submit_village_ledger(by=submitter, now=NOW, ledger=ledger, acknowledge_warnings=True)

    def accept() -> None:
        keys = tasks.matching_rows(revision.pk, "tab=all")
        list(accept_rows(by=by, now=NOW, ledger=ledger, revision_id=revision.pk, row_ids=keys))

    spent = statistics.median(undone(accept) for _turn in range(3))
    peer = undone(lambda: accept_one_by_one(revision, by))
    return [row("accept many households", spent, 3.0, f"{MANY} households in batches of 500", peer)]


def accept_one_by_one(revision: Revision, by: User) -> None:
    for found in revision.rows.select_related("revision").order_by("pk"):
        accept_household(by=by, now=NOW, row=found)


def row(name: str, spent: float, target: float, size: str, peer: float) -> dict:
    return {
        "name": f"review: {name}", "value": round(spent * 1000, 1), "unit": "ms", "target": target * 1000,
        "met": spent < target, "size": size, "peer": PEER, "peer_value": round(peer * 1000, 1),
        "ratio": round(peer / spent, 1),
    }  # fmt: skip
