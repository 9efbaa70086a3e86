"""Writes of employers."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jobs.models import Employer
from jobs.scope import reach
from laborinfo.accounts.audit import record
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, constraint_errors
from laborinfo.regions.models import Region

FIELDS = (
    "name", "uscc", "kind", "industry", "place_code", "address", "contact", "phone", "wage_arrears",
    "wage_arrears_source",
)  # fmt: skip
TAKEN = {
    "jobs_employer_uscc": Conflict(
        _("An employer with this unified social credit code is already in the ledger of the county."),
        code="taken", field="uscc",
    ),
    "jobs_employer_name_in_county": Conflict(
        _("An employer of this name is already in the ledger of the county."), code="taken", field="name"
    ),
}  # fmt: skip


@transaction.atomic
def create_employer(*, by, now, region: Region, values: dict) -> Employer:
    """Put an employer into the ledger of the region's county. Raises Forbidden, Conflict (USCC or name taken)."""
    check_permission(by, Permission.JOB_EDIT, region)
    employer = Employer(
        county=reach(region), region=region, created_at=now, created_by=by, updated_at=now,
        **{name: values[name] for name in FIELDS if name in values},
    )  # fmt: skip
    with constraint_errors(TAKEN), transaction.atomic():
        employer.save()
    record(by=by, action="jobs.create_employer", obj=employer, now=now)
    return employer


@transaction.atomic
def edit_employer(*, employer: Employer, by, now, values: dict) -> Employer:
    """Change an employer. Raises Forbidden, Conflict (USCC or name taken)."""
    check_permission(by, Permission.JOB_EDIT, employer.region or employer.county)
    kept = Employer.objects.select_for_update().get(pk=employer.pk)
    changed = [name for name in FIELDS if name in values and (values[name] or "") != (getattr(kept, name) or "")]
    for name in changed:
        setattr(kept, name, values[name])
    kept.updated_at = now
    with constraint_errors(TAKEN), transaction.atomic():
        kept.save(update_fields=[*changed, "updated_at"])
    record(by=by, action="jobs.edit_employer", obj=kept, detail={"fields": changed}, now=now)
    return kept


@transaction.atomic
def reveal_phone(*, employer: Employer, by, now) -> str:
    """The phone number in full, for whoever has to call; the look is recorded. Raises Forbidden."""
    check_permission(by, Permission.JOB_EDIT)
    record(by=by, action="jobs.reveal_phone", obj=employer, now=now)
    return employer.phone or ""
