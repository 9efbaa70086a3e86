"""What stands before the first page is opened: regions, accounts with passwords and second factors, parameters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from celery import current_app
from django.core.cache import cache

from laborinfo.accounts.models import TotpDevice
from ledgers.services.reference import load_reference_data
from subsidies.models import PolicyParameter
from tests.cast import Cast, make_cast
from tests.factories import ApiTokenFactory

KEY = "0123456789abcdef0123456789abcdef01234567"  # of every second factor here
TOKEN = "browser-path-token"
VALUES = {"months": 6, "amount_in_province": 500, "amount_out_province": 1000}


@dataclass(frozen=True)
class World:
    cast: Cast
    token: str = TOKEN


def make_world() -> World:
    """Nobody has entered anything yet; no period is open."""
    cache.clear()
    current_app.control.purge()
    load_reference_data()
    cast = make_cast()
    for user in (cast.county, cast.prefecture):
        TotpDevice.objects.create(user=user, key=KEY, name="app", confirmed=True)
    for key, value in VALUES.items():
        PolicyParameter.objects.create(
            policy="job_seeking", key=key, value=value, valid_from=date(2020, 1, 1),
            known_from=datetime(2020, 1, 1, tzinfo=UTC),
        )  # fmt: skip
    ApiTokenFactory(user=cast.api, secret=TOKEN)
    return World(cast)
