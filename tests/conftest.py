"""Fixtures of the whole suite: the cast, and clients that are signed in as one of it."""

import pgtrigger
import pytest
from django.test import Client, TransactionTestCase
from django_otp import DEVICE_ID_SESSION_KEY
from rest_framework.test import APIClient

from laborinfo.accounts.models import ApiToken, TotpDevice
from laborinfo.accounts.passwords import digest_of
from ledgers.services.reference import load_reference_data
from tests.cast import make_cast
from tests.factories import ApiTokenFactory

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


# What starts whole systems or plays long stories begins first, so that no worker stands idle at the end.
LONG = (
    "tests/api/test_schemathesis",
    "tests/browser/",
    "tests/assessment/test_demo",
    "tests/setup/",
    "tests/resilience/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """After pytest-django, which puts tests with real transactions last; the order inside a file stays."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session", autouse=True)
def audit_trail_may_be_flushed():
    """Tests with real transactions empty every table at their end; the audit trail refuses that otherwise.

    What the migrations loaded is put back, so that the tests behind do not depend on the order.
    """
    emptied = TransactionTestCase._fixture_teardown

    def teardown(case):
        with pgtrigger.ignore("accounts.AuditEntry:no_truncate", "accounts.AuditLink:no_truncate"):
            emptied(case)
        load_reference_data()

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = emptied


@pytest.fixture
def cast(db):
    """One user a part on the small tree; see tests/cast.py."""
    return make_cast()


@pytest.fixture
def client_of():
    """`client_of(user)`: a browser signed in as the user, second factor verified."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user, backend=MODEL_BACKEND)
        device, _created = TotpDevice.objects.get_or_create(user=user, name="test", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    return signed_in


@pytest.fixture
def api_of():
    """`api_of(user)`: an API client with a token of the user."""

    def authorized(user) -> APIClient:
        secret = f"test-token-of-{user.pk}"
        if not ApiToken.objects.filter(digest=digest_of(secret)).exists():
            ApiTokenFactory(user=user, secret=secret)
        return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")

    return authorized
