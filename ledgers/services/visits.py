"""Visits, and the one tap that says "seen, nothing has changed"."""

from django.db import transaction

from laborinfo.accounts import audit
from ledgers.enums import VisitMeans, VisitPurpose
from ledgers.models import Household, Visit
from ledgers.services.locking import lock_household
from ledgers.services.totals import recompute_groups


@transaction.atomic
def verify_household(
    *, by, now, household_id: int, met_with: str = "", means: str = VisitMeans.VISIT, unchanged: bool = True,
    note: str = "",
) -> Visit:  # fmt: skip
    """Record a visit that confirmed what is written, and stamp the household as verified.

    The version stays: no content changes, and an open form on another phone must not be lost over it.
    """
    household = lock_household(household_id=household_id, by=by)
    visit = Visit.objects.create(
        household=household, county_id=household.county_id, at=now, by=by, means=means,
        purpose=VisitPurpose.VERIFICATION, met_with=met_with, unchanged=unchanged, note=note,
    )  # fmt: skip
    Household.objects.filter(pk=household.pk).update(verified_at=now, verified_by=by)
    recompute_groups([household.region_id], now=now)
    audit.record(by=by, action="ledgers.verify_household", obj=household, now=now)
    return visit
