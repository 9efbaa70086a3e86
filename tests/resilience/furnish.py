"""Run with the environment of a system of its own: people, an open month in three villages, a file of postings.

Prints what the tests need to know as JSON.
"""

import json
import os
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laborinfo.settings")
django.setup()

from laborinfo.accounts.enums import Role  # noqa: E402
from laborinfo.accounts.models import TotpDevice  # noqa: E402
from ledgers.models import Ledger  # noqa: E402
from ledgers.services.periods import open_period  # noqa: E402
from tests.cast import make_cast  # noqa: E402
from tests.factories import NOW, ApiTokenFactory, UserFactory  # noqa: E402
from tests.factories_ledgers import make_household  # noqa: E402

VILLAGES = {"village": "522601001001", "sibling-village": "522601001002", "third-village": "522601002001"}
TOKEN = "token-of-the-resilience-tests"

cast = make_cast()
UserFactory(username="third-village", posting=(Role.VILLAGE_ORGANIZER, cast.regions["522601002001"]))
households = [make_household(cast.regions[f"{code}001"], people=2) for code in VILLAGES.values()]
open_period(by=cast.prefecture, now=NOW, month=date(2026, 11, 1))
ApiTokenFactory(user=cast.api, secret=TOKEN)
facts = {
    "ledgers": {name: Ledger.objects.get(region__code=code).pk for name, code in VILLAGES.items()},
    "household": households[0].pk,
    "totp_key": TotpDevice.objects.create(user=cast.county, name="test").key,
    "token": TOKEN,
}
print(json.dumps(facts))
