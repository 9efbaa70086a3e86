"""Fixtures of the whole suite: the cast, and clients that are signed in as one of it."""

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client, TransactionTestCase
from django.test.testcases import QuietWSGIRequestHandler
from django_otp import DEVICE_ID_SESSION_KEY
from rest_framework.test import APIClient

from laborinfo.accounts.models import ApiToken, TotpDevice
from laborinfo.accounts.passwords import digest_of
from laborinfo.common.memory import keep_what_is_loaded
from tests.cast import make_cast
from tests.emptying import empty_database
from tests.factories import ApiTokenFactory

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


# What starts whole systems or plays long stories begins first, so that no worker stands idle at the end.
LONG = (
    "tests/api/test_schemathesis",
    "tests/browser/",
    "tests/assessment/test_demo",
    "tests/setup/",
    "tests/resilience/",
    "tests/ledgers/month/",
    "tests/ledgers/excel/test_large.py",
    "tests/ledgers/excel/test_killed.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """After pytest-django, which puts tests with real transactions last; the order inside a file stays."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish():
    """As a web process does: two thousand tests and all models stay until the end."""
    keep_what_is_loaded()


@pytest.fixture(scope="session", autouse=True)
def live_server_answers_at_once():
    """Head and body of an answer are two packets: a kept connection would wait 40 ms between them, each time."""
    QuietWSGIRequestHandler.disable_nagle_algorithm = True


@pytest.fixture(scope="session", autouse=True)
def emptied_at_the_end_of_a_test():
    """Tests with real transactions leave the database as the migrations left it; see tests/emptying.py."""
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda case: empty_database()
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture
def cast(db):
    """One user a part on the small tree; see tests/cast.py."""
    return make_cast()


@pytest.fixture
def client_of():
    """`client_of(user)`: a browser signed in as the user, second factor verified."""

    def signed_in(user) -> Client:
        device, _created = TotpDevice.objects.get_or_create(user=user, name="test", confirmed=True)
        client = Client()
        # What `force_login` writes, without the signals of a sign-in: three thousand of them take half a minute.
        session = client.session
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), MODEL_BACKEND
        session[HASH_SESSION_KEY], session[DEVICE_ID_SESSION_KEY] = user.get_session_auth_hash(), device.persistent_id
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
