"""The second factor: who needs it, setting it up, one code once, slowed down after mistakes."""

import base64
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

from laborinfo.accounts.models import AuditEntry, TotpDevice
from laborinfo.accounts.services.second_factor import reset_second_factor
from tests.conftest import MODEL_BACKEND
from tests.factories import NOW

PAGE = "/accounts/second-factor/"
PROFILE = "/accounts/profile/"
KEY = "0123456789abcdef0123456789abcdef01234567"


def code_of(key: str, steps: int = 0) -> str:
    totp = TOTP(bytes.fromhex(key))
    import time

    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


@pytest.fixture
def half_signed_in(cast):
    client = Client()
    client.force_login(cast.county, backend=MODEL_BACKEND)
    return client


def test_county_and_above_prove_a_second_factor_before_anything_else(cast, half_signed_in):
    assert half_signed_in.get(PROFILE)["Location"] == f"{PAGE}?next=%2Faccounts%2Fprofile%2F"
    client = Client()
    client.force_login(cast.village, backend=MODEL_BACKEND)
    assert client.get(PROFILE).status_code == 200


def test_set_up_shows_a_code_drawn_here_and_keeps_the_device_after_the_first_right_code(cast, half_signed_in):
    page = half_signed_in.get(PAGE).content.decode()
    assert "<svg" in page and "style=" not in page.split("<svg", 1)[1].split("</svg>")[0]
    key = half_signed_in.session["totp_setup_key"]
    assert half_signed_in.post(PAGE, {"code": "000000"}).status_code == 200
    assert not TotpDevice.objects.exists()
    assert half_signed_in.post(PAGE, {"code": code_of(key), "next": PROFILE})["Location"] == PROFILE
    assert half_signed_in.get(PROFILE).status_code == 200
    results = AuditEntry.objects.filter(action="accounts.enrol_second_factor").values_list("result", flat=True)
    assert sorted(results) == ["failed", "ok"]


def test_a_code_counts_once(cast, half_signed_in):
    TotpDevice.objects.create(user=cast.county, key=KEY, confirmed=True)
    code = code_of(KEY)
    assert half_signed_in.post(PAGE, {"code": code}).status_code == 302
    again = Client()
    again.force_login(cast.county, backend=MODEL_BACKEND)
    assert again.post(PAGE, {"code": code}).status_code == 200
    assert again.get(PROFILE).status_code == 302


def test_the_secret_is_encrypted_at_rest(cast):
    device = TotpDevice.objects.create(user=cast.county, key=KEY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM accounts_totpdevice WHERE id = %s", [device.pk])
        stored = bytes(cursor.fetchone()[0])
    assert KEY.encode() not in stored and bytes.fromhex(KEY) not in stored
    assert TotpDevice.objects.get(pk=device.pk).key == KEY


def test_the_address_for_authenticator_apps_holds_what_they_need(cast):
    address = urlsplit(TotpDevice(user=cast.county, key=KEY).config_url)
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/laborinfo%3Acounty")
    asked = dict(parse_qsl(address.query))
    assert base64.b32decode(asked["secret"]).hex() == KEY
    assert (asked["issuer"], asked["digits"], asked["period"]) == ("laborinfo", "6", "30")


def test_after_wrong_codes_even_the_right_one_must_wait(cast, half_signed_in):
    TotpDevice.objects.create(user=cast.county, key=KEY, confirmed=True, throttling_failure_count=0)
    for _attempt in range(3):
        half_signed_in.post(PAGE, {"code": "000000"})
    answer = half_signed_in.post(PAGE, {"code": code_of(KEY)})
    assert answer.status_code == 200 and answer.context["form"].non_field_errors()


def test_a_reset_forgets_the_device_and_ends_the_sessions(cast, client_of):
    client = client_of(cast.county)
    assert client.get(PROFILE).status_code == 200
    reset_second_factor(by=cast.prefecture, now=NOW, user=cast.county)
    assert client.get(PROFILE).status_code == 302 and not TotpDevice.objects.filter(user=cast.county).exists()


def test_a_second_factor_of_ones_own_will_is_asked_for_too(cast, client):
    TotpDevice.objects.create(user=cast.village, key=KEY, confirmed=True)
    client.post("/accounts/login/", {"username": "village", "password": "Fern-hill-2026"})
    assert client.get(PROFILE)["Location"].startswith(reverse("accounts:second-factor"))
