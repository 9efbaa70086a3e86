"""Screening and the life of a posting after it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from jobs.enums import PostingState, RefusalReason, ScreeningCheck
from jobs.models import Posting
from jobs.services.postings import TWICE, check_complete
from jobs.workflow import POSTING
from laborinfo.accounts.audit import record
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can, check_permission
from laborinfo.common.errors import DomainError, constraint_errors

# Guizhou's lowest tier of the monthly minimum wage (2023). Only a hint: the place of work decides what is lawful.
LOW_WAGE = 1660


@transaction.atomic
def screen_posting(*, posting: Posting, by, now, passed: bool, checks=(), reason: str = "", note: str = "") -> None:
    """Pass a posting with every check made, or refuse it with a reason.

    Raises Forbidden, Conflict (another screener was first), DomainError (a check, the reason, place or wage missing).
    """
    check_permission(by, Permission.JOB_SCREEN, posting.region)
    POSTING.check(posting, "pass" if passed else "refuse")
    if passed:
        missing = [check.label for check in ScreeningCheck if check not in checks]
        if missing:
            raise DomainError(
                _("Not checked yet: %(checks)s.") % {"checks": "、".join(str(label) for label in missing)},
                code="unchecked", field="checks",
            )  # fmt: skip
        check_complete(posting)
        _apply(posting, "pass", by, now, note, screening_note=note[:300])
        return
    if reason not in RefusalReason.values:
        raise DomainError(_("Choose why the posting is refused."), field="reason")
    _apply(posting, "refuse", by, now, note, screening_reason=reason, screening_note=note[:300])


def _apply(posting: Posting, name: str, by, now, note: str = "", **changes) -> None:
    with constraint_errors(TWICE), transaction.atomic():
        POSTING.apply(posting, name, by=by, now=now, note=note, updated_at=now, **changes)
    record(by=by, action=f"jobs.{name}_posting", obj=posting, now=now)


@transaction.atomic
def reconsider_posting(*, posting: Posting, by, now, note: str = "") -> None:
    """Put a refused posting back into the screening queue."""
    check_permission(by, Permission.JOB_SCREEN, posting.region)
    _apply(posting, "reconsider", by, now, note, screening_reason="", screening_note="")


@transaction.atomic
def open_posting(*, posting: Posting, by, now) -> None:
    """Open a screened posting to matching. Raises DomainError when its last day has passed."""
    check_permission(by, Permission.JOB_SCREEN, posting.region)
    if posting.valid_until and posting.valid_until < now.date():
        raise DomainError(
            _("The last day of the posting, %(day)s, has passed. Withdraw it, or have it renewed by the employer.")
            % {"day": posting.valid_until}, code="lapsed",
        )  # fmt: skip
    _apply(posting, "open", by, now)


@transaction.atomic
def withdraw_posting(*, posting: Posting, by, now, note: str) -> None:
    """Take a posting out of the ledger's use; it stays on record. A reason is needed."""
    check_permission(by, Permission.JOB_SCREEN, posting.region)
    if not note.strip():
        raise DomainError(_("Say why, in a few words."), field="note")
    _apply(posting, "withdraw", by, now, note.strip())


@transaction.atomic
def renew_posting(*, posting: Posting, by, now, headcount: int, valid_until: date | None) -> None:
    """Open a filled or expired posting again, with more seats or a later last day."""
    check_permission(by, Permission.JOB_SCREEN, posting.region)
    if headcount <= posting.filled:
        raise DomainError(
            _("%(filled)d seats are filled: the headcount must be above that.") % {"filled": posting.filled},
            field="headcount",
        )
    if valid_until and valid_until < now.date():
        raise DomainError(_("The last day lies in the past."), field="valid_until")
    _apply(posting, "renew", by, now, headcount=headcount, valid_until=valid_until)


@dataclass
class BulkResult:
    """What a bulk act did: how many, and (posting, why not) of the rest."""

    done: int
    skipped: list[tuple[Posting, str]]


def screen_many(*, postings, by, now, checks, and_open: bool = False) -> BulkResult:
    """Pass (and open) many postings, each on its own: one that cannot pass is skipped and reported."""
    result = BulkResult(0, [])
    for posting in postings:
        try:
            with transaction.atomic():
                screen_posting(posting=posting, by=by, now=now, passed=True, checks=checks)
                if and_open:
                    open_posting(posting=posting, by=by, now=now)
        except DomainError as error:
            result.skipped.append((posting, str(error)))
        else:
            result.done += 1
    return result


@transaction.atomic
def close_postings(*, now) -> int:
    """Expire what is past its last day and mark what is full; for the daily beat. Returns how many."""
    lapsed = POSTING.apply_all(Posting.objects.lapsed_on(now.date()), "expire", by=None, now=now)
    full = POSTING.apply_all(Posting.objects.full(), "fill", by=None, now=now)
    return lapsed + full


def actions_for(posting: Posting, user) -> list[str]:
    """Names of the transitions that the user may start on the posting's page."""
    return [
        step.name
        for step in POSTING.available(posting.status)
        if step.name not in {"fill", "expire"} and can(user, step.permission, posting.region)
    ]


def hints(posting: Posting) -> list[str]:
    """What a screener should look at, found by the system; it decides nothing."""
    found = []
    if posting.employer.wage_arrears:
        found.append(_("The employer is marked as owing wages (%(source)s).")
                     % {"source": posting.employer.wage_arrears_source})  # fmt: skip
    if not posting.employer.uscc:
        found.append(_("The employer has no unified social credit code."))
    if not posting.employer.phone:
        found.append(_("There is no phone number to reach the employer."))
    if not posting.occupation:
        found.append(_("The trade is not recognised: without it, matching finds few people."))
    if posting.sex:
        found.append(_("Only one sex is wanted. Is this ground lawful: %(ground)s?") % {"ground": posting.sex_ground})
    if posting.wage_max and posting.wage_max < LOW_WAGE:
        found.append(_("The wage is below %(amount)d yuan a month.") % {"amount": LOW_WAGE})
    if posting.status == PostingState.COLLECTED and posting.age_max and posting.age_max < 30:
        found.append(_("The upper age limit is low: %(age)d.") % {"age": posting.age_max})
    return found
