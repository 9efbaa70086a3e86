"""Write the planned rows of an import into the ledger, in bulk."""

from jobs.enums import PostingState
from jobs.models import Employer, ImportBatch, Posting
from jobs.services.plan import Plan, PlannedRow
from laborinfo.regions.models import Region

BATCH = 1_000


def take_over(plan: Plan, *, batch: ImportBatch, county: Region, by, now) -> None:
    """Create missing employers and all planned postings. The caller holds the transaction and the county's lock."""
    employers = _employers(plan, batch, county, by, now)
    postings = [_posting(row, employers[row.read.employer["name"]], batch, county, by, now) for row in plan.rows]
    Posting.objects.bulk_create(postings, batch_size=BATCH)


def _employers(plan: Plan, batch: ImportBatch, county: Region, by, now) -> dict[str, Employer]:
    """Every employer of the plan by name; new ones created, known ones given the USCC that they lacked."""
    found = {employer.name: employer for employer in Employer.objects.filter(county=county)}
    new: dict[str, Employer] = {}
    coded: dict[int, Employer] = {}
    for row in plan.rows:
        values = row.read.employer
        employer = found.get(values["name"]) or new.get(values["name"])
        if employer is None:
            new[values["name"]] = Employer(
                county=county, region=batch.region, place_code=row.read.posting["place_code"],
                created_at=now, created_by=by, updated_at=now, **values,
            )  # fmt: skip
        elif values["uscc"] and not employer.uscc:
            employer.uscc = values["uscc"]
            if employer.pk:
                coded[employer.pk] = employer
    Employer.objects.bulk_update(coded.values(), ["uscc"], batch_size=BATCH)
    Employer.objects.bulk_create(new.values(), batch_size=BATCH)
    return found | new


def _posting(row: PlannedRow, employer: Employer, batch: ImportBatch, county: Region, by, now) -> Posting:
    collected = {} if row.status == PostingState.DRAFT else {"collected_at": now, "collected_by": by}
    return Posting(
        employer=employer, county=county, region=batch.region, batch=batch, source=batch.source,
        natural_key=row.key, status=row.status, valid_from=now.date(), created_at=now, created_by=by,
        updated_at=now, **collected, **row.read.posting,
    )  # fmt: skip
