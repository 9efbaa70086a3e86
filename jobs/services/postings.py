"""Writes of postings by hand: enter, edit, send to screening."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jobs.enums import PostingState
from jobs.models import Employer, Posting
from jobs.scope import reach
from jobs.workflow import POSTING
from laborinfo.accounts.audit import record
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, DomainError, constraint_errors
from laborinfo.regions.models import Region

FIELDS = (
    "title", "occupation", "headcount", "place_code", "place_text", "age_min", "age_max", "education_min", "skills",
    "sex", "sex_ground", "mandarin", "wage_text", "wage_unit", "wage_min", "wage_max", "wage_assumption", "board",
    "lodging", "hours", "insurance", "contract_type", "suits_couples", "suits_weak", "home_based", "source",
    "counterpart_city", "valid_from", "valid_until", "note",
)  # fmt: skip
# What was screened is what people are sent to: later changes go through screening again.
EDITABLE = (PostingState.DRAFT, PostingState.COLLECTED)
TWICE = {
    "jobs_posting_once": Conflict(
        _("The same posting (employer, title, place and wage) is already in the ledger."), code="twice"
    ),
    "jobs_posting_seats": DomainError(_("The headcount is below the number of seats filled."), field="headcount"),
}


def natural_key(employer_name: str, values: dict) -> str:
    """What makes two postings the same one: employer, title, place and wage (`values` as in FIELDS)."""
    place = values.get("place_code") or values.get("place_text", "")
    parts = (employer_name, values["title"], place, values.get("wage_text", ""))
    text = "\n".join("".join(part.split()).upper() for part in parts)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@transaction.atomic
def create_posting(*, by, now, region: Region, employer: Employer, values: dict) -> Posting:
    """Enter a posting as a draft. Raises Forbidden, Conflict when the same one is in the ledger."""
    check_permission(by, Permission.JOB_EDIT, region)
    posting = Posting(
        employer=employer, region=region, county=reach(region), created_at=now, created_by=by, updated_at=now,
        **{name: values[name] for name in FIELDS if name in values},
    )  # fmt: skip
    posting.natural_key = natural_key(employer.name, values)
    with constraint_errors(TWICE), transaction.atomic():
        posting.save()
    record(by=by, action="jobs.create_posting", obj=posting, now=now)
    return posting


@transaction.atomic
def edit_posting(*, posting: Posting, by, now, seen_at, values: dict) -> Posting:
    """Change a posting that is not screened yet. `seen_at` is the `updated_at` that the editor saw.

    Raises Forbidden, Conflict (state, somebody else's change, or a twin in the ledger).
    """
    check_permission(by, Permission.JOB_EDIT, posting.region)
    for name in FIELDS:
        if name in values:
            setattr(posting, name, values[name])
    changes = {name: getattr(posting, name) for name in FIELDS}
    key = natural_key(posting.employer.name, changes)
    rows = Posting.objects.filter(pk=posting.pk, updated_at=seen_at, status__in=EDITABLE)
    with constraint_errors(TWICE), transaction.atomic():
        changed = rows.update(**changes, natural_key=key, updated_at=now)
    if changed != 1:
        raise Conflict(
            _("The posting was changed or screened in the meantime. Reload the page and enter your change again."),
            code="stale",
        )
    posting.updated_at, posting.natural_key = now, key
    record(by=by, action="jobs.edit_posting", obj=posting, now=now)
    return posting


@transaction.atomic
def collect_posting(*, posting: Posting, by, now) -> None:
    """Send a complete draft to screening. Raises Forbidden, Conflict, DomainError naming what is missing."""
    check_permission(by, Permission.JOB_EDIT, posting.region)
    check_complete(posting)
    POSTING.apply(posting, "collect", by=by, now=now, updated_at=now)
    record(by=by, action="jobs.collect_posting", obj=posting, now=now)


def check_complete(posting: Posting) -> None:
    """Raise DomainError unless the place and the wage of the posting are known (or the wage is not given)."""
    if not posting.place_code:
        raise DomainError(
            _("The place is not settled: %(text)s. Edit the posting and choose it.")
            % {"text": posting.place_text or "—"}, code="incomplete", field="place_text",
        )  # fmt: skip
    if posting.wage_text and not posting.wage_unit:
        raise DomainError(
            _("The wage is not settled: %(text)s. Edit the posting and enter it a month.")
            % {"text": posting.wage_text}, code="incomplete", field="wage_text",
        )  # fmt: skip
