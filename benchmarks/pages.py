"""Page times inside the process: the whole Django stack over a database of a demo scale, with the number of queries.

The peer is the profile page: the same session, middleware and shell with next to no data. Each page is asked for by
whoever works with it, several times; the value is the median. A submission cannot be repeated, so that several
villages submit once each.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY

from laborinfo.accounts.models import TotpDevice, User
from ledgers.enums import LedgerState
from ledgers.forms.person import PersonForm
from ledgers.models import Ledger, Person

TIMES = 9
VILLAGES = 5  # that submit
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Timing:
    seconds: float
    queries: int


def client_of(username: str) -> Client:
    user = User.objects.get(username=username)
    client = Client()
    client.force_login(user, backend=BACKEND)
    device, _made = TotpDevice.objects.get_or_create(user=user, name="benchmark", confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


def median_of(act: Callable[[], object], times: int = TIMES) -> Timing:
    """Median seconds of `times` calls after one that warms up, and the queries of one more."""
    act()
    with CaptureQueriesContext(connection) as queries:
        act()
    number, spent = len(queries), []
    for _turn in range(times):
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
    return Timing(statistics.median(spent), number)


def get(client: Client, path: str, **query: str) -> Timing:
    return median_of(lambda: answered(client.get(path, query)))


def answered(response, expected: tuple[int, ...] = (200, 302)):
    if response.status_code not in expected:
        raise RuntimeError(f"{response.request['PATH_INFO']}: {response.status_code}")
    return response


def save_person(client: Client, person: Person) -> Timing:
    """Send the edit form as it would be filled in, unchanged; the household's version moves on each time."""
    path = reverse("ledgers:person-edit", args=[person.pk])
    return median_of(lambda: answered(client.post(path, filled_in(person.pk)), (302,)))


def filled_in(pk: int) -> dict:
    form = PersonForm(now=timezone.now(), person=Person.objects.select_related("household").get(pk=pk))
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, "", False)}


def submit(ledgers: list[Ledger]) -> Timing:
    """Villages whose findings are answered submit again."""
    spent, number = [], 0
    for ledger in ledgers:
        client = client_of(f"village-{ledger.region.code}")
        path = reverse("ledgers:ledger-submit", args=[ledger.pk])
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            response = client.post(path, {"acknowledge_warnings": "on"})
            spent.append(time.perf_counter() - began)
        if response.status_code != 302:
            raise RuntimeError(f"{ledger.region.code} could not submit")
        number = len(queries)
    return Timing(statistics.median(spent), number)


def measure_pages() -> dict[str, Timing]:
    """{page: timing}; the first one is the peer."""
    returned = (
        Ledger.objects.filter(state=LedgerState.RETURNED, level=3, period__state="OPEN", findings__state="ANSWERED")
        .select_related("region__parent")
        .order_by("region__code")
        .distinct()
    )
    ledgers = list(returned[:VILLAGES])
    village = ledgers[0].region
    person = Person.objects.active().filter(household__region__parent=village).select_related("household__region")[0]
    group, township = client_of(f"group-{person.household.region.code}"), client_of(f"township-{village.parent.code}")
    county, prefecture = client_of(f"county-{village.code[:6]}"), client_of("prefecture")
    review = Ledger.objects.filter(state=LedgerState.SUBMITTED, level=3, period__state="OPEN").select_related("region")
    reviewed = review.order_by("region__code")[0]
    reviewer = client_of(f"township-{reviewed.region.code[:9]}")
    households = reverse("ledgers:household-list")
    return {
        "profile (peer)": get(county, reverse("accounts:profile")),
        "home of a group": get(group, reverse("assessment:home")),
        "home of the prefecture": get(prefecture, reverse("assessment:home")),
        "work list of a group": get(group, reverse("ledgers:worklist")),
        "household list of a township": get(township, households),
        "household list of the prefecture": get(prefecture, households),
        "search by name, county": get(county, households, q=person.name),
        "search by number, prefecture": get(prefecture, households, q=person.household.number),
        "open a household": get(group, reverse("ledgers:household-detail", args=[person.household_id])),
        "save a person": save_person(group, person),
        "ledgers of a county": get(county, reverse("ledgers:home")),
        "review of a village": get(reviewer, reverse("ledgers:ledger-review", args=[reviewed.pk])),
        "postings": get(prefecture, reverse("jobs:posting-list")),
        "dashboard of the prefecture": get(prefecture, reverse("assessment:dashboard", args=["522600"])),
        "dashboard of a county": get(county, reverse("assessment:dashboard", args=[village.code[:6]])),
        "submit a village": submit(ledgers),
    }  # fmt: skip
