"""Every address, asked by the right person, a sibling region, a lower level, another role, nobody and a stranger."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from rest_framework.test import APIClient

from tests.scoping import PUBLIC, Route, known_routes

HOW_TO_ADD = (
    "The scoping test does not know {missing}. Say who may ask for it: add a line such as\n"
    '    "{first}": Route(Permission.X, arguments, right="township"),\n'
    "to tests/scoping/<app>.py (the top of tests/scoping/__init__.py explains the fields)."
)
# Addresses without a name that Django's own pages bring along: a catch-all and redirects of /admin/.
UNNAMED_ALLOWED = {"admin/(?P<url>.*)$", "admin/accounts/user/<path:object_id>/"}


def all_addresses(patterns=None, names: str = "", path: str = ""):
    """(full name or None, path) of every URL pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield (f"{names}{entry.name}" if entry.name else None), here
        else:
            inner = f"{names}{entry.namespace}:" if entry.namespace else names
            yield from all_addresses(entry.url_patterns, inner, here)


def test_every_address_is_declared():
    known = set(known_routes())
    missing = sorted({name or path for name, path in all_addresses() if name not in known} - UNNAMED_ALLOWED)
    assert not missing, HOW_TO_ADD.format(missing=", ".join(missing), first=missing[0])


def test_every_declared_address_exists():
    stale = sorted(set(known_routes()) - {name for name, _path in all_addresses()})
    assert not stale, f"Remove from tests/scoping/: {', '.join(stale)}"


@pytest.fixture
def ask(client_of, api_of):
    """ask(route, url, user) -> response; user None is anonymous."""

    def asked(route: Route, url: str, user):
        api = url.startswith("/api/")
        anonymous, signed_in = (APIClient, api_of) if api else (Client, client_of)
        client = signed_in(user) if user else anonymous()
        options = {"format": "json"} if api and route.method != "get" else {}
        return getattr(client, route.method)(url, route.data, **options)

    return asked


def is_allowed(response) -> bool:
    """Neither refused nor sent to sign in; a complaint about the input means that the guard was passed."""
    to_sign_in = response.status_code == 302 and "/accounts/login/" in response["Location"]
    return response.status_code not in {401, 403, 404, 405, 429} and response.status_code < 500 and not to_sign_in


def is_turned_away(response, url: str) -> bool:
    """What a stranger gets: 401 in the API, the sign-in page elsewhere."""
    if url.startswith("/api/"):
        return response.status_code == 401
    return response.status_code == 302 and "/accounts/login/" in response["Location"]


def check(answer, expected, who: str) -> None:
    if expected == "allowed":
        assert is_allowed(answer), f"{who} should be allowed, got {answer.status_code}"
    else:
        assert answer.status_code in expected, f"{who} should get {expected}, got {answer.status_code}"


CASES = [(name, route) for name, routes in sorted(known_routes().items()) for route in routes]


@pytest.mark.parametrize(("name", "route"), CASES, ids=[f"{name}-{route.method}" for name, route in CASES])
def test_only_the_right_people_reach(name, route, cast, ask):
    url = reverse(name, kwargs=route.arguments(cast))
    stranger = ask(route, url, None)
    if route.access == PUBLIC:
        assert stranger.status_code < 400 or stranger.status_code in (route.answers or ()), stranger.status_code
    else:
        assert is_turned_away(stranger, url), f"a stranger got {stranger.status_code}"
    for asker, part in route.askers().items():
        check(ask(route, url, getattr(cast, part)), route.expected(asker, part), f"{asker} ({part})")
    check(ask(route, url, getattr(cast, route.right)), route.answers or "allowed", f"right person ({route.right})")
