"""Long acts of the ledger work, with progress. Each is one transaction, or resumes where it was."""

from dataclasses import asdict
from datetime import date

from celery import shared_task
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

import ledgers.tasks_drafts  # Celery looks for this module alone
import ledgers.tasks_duplicates
import ledgers.tasks_excel
import ledgers.tasks_history
import ledgers.tasks_reminders
import ledgers.tasks_rules
import ledgers.tasks_spotchecks  # noqa: F401
from laborinfo.accounts.models import User
from laborinfo.common.progress import job_progress
from ledgers.enums import RowDecision
from ledgers.forms.rows import RowFilterForm
from ledgers.models import Ledger, Period, Revision, RevisionRow
from ledgers.services import bulk_review, closing, counter_checks, periods
from ledgers.services.totals import recompute_all


@shared_task(name="ledgers.open_period")
def open_period(job_id: str, user_id: int, month: str, due: dict[str, str]) -> None:
    """Open a period in one transaction."""
    with job_progress(job_id) as progress:
        dates = {name: date.fromisoformat(day) for name, day in due.items()}
        periods.open_period(
            by=User.objects.get(pk=user_id), now=timezone.now(), month=date.fromisoformat(month), **dates
        )
        progress.message = _("The period is open.")
        progress.result_url = reverse("ledgers:period-list")


@shared_task(name="ledgers.close_period")
def close_period(job_id: str, user_id: int, period_id: int, late_reason: str) -> None:
    """Close a period in one transaction: it happens whole or not at all."""
    with job_progress(job_id) as progress:
        progress.start(1, _("Freezing the totals"))
        closing.close_period(
            by=User.objects.get(pk=user_id), now=timezone.now(),
            period=Period.objects.get(pk=period_id), late_reason=late_reason,
        )  # fmt: skip
        progress.message = _("The period is closed, and its totals are frozen.")
        progress.result_url = reverse("ledgers:period-list")


@shared_task(name="ledgers.accept_children")
def accept_children(job_id: str, user_id: int, ledger_id: int) -> None:
    """Accept all that needs no look below a ledger, one child a transaction: killed half-way, it loses nothing."""
    with job_progress(job_id) as progress:
        by = User.objects.get(pk=user_id)
        ledger = Ledger.objects.select_related("region").get(pk=ledger_id)
        children = bulk_review.submitted_children(by, ledger)
        progress.start(len(children), _("Accepting"))
        outcomes = []
        for outcome in bulk_review.accept_children(by=by, now=timezone.now(), children=children):
            outcomes.append(asdict(outcome))
            progress.step(len(outcomes), outcome.region)
        left = [outcome for outcome in outcomes if not outcome["is_accepted"]]
        progress.result = {"ledgers": outcomes}
        progress.message = _("%(accepted)s ledgers accepted, %(left)s need a look.") % {
            "accepted": len(outcomes) - len(left),
            "left": len(left),
        }
        progress.result_url = reverse("ledgers:ledger-detail", args=[ledger_id])


@shared_task(name="ledgers.accept_rows")
def accept_rows(job_id: str, user_id: int, ledger_id: int, revision_id: int, query: str) -> None:
    """Accept all households that match a filter of the review, a batch a transaction."""
    with job_progress(job_id) as progress:
        by, ledger = User.objects.get(pk=user_id), Ledger.objects.get(pk=ledger_id)
        asked = matching_rows(revision_id, query)
        progress.start(len(asked), _("Accepting"))
        accepted = 0
        for accepted in bulk_review.accept_rows(
            by=by, now=timezone.now(), ledger=ledger, revision_id=revision_id, row_ids=asked
        ):
            progress.step(accepted)
        left = bulk_review.left_out(asked)
        progress.result = {"ledger": ledger_id, "accepted": accepted, "left": left}
        progress.message = _("%(accepted)s households accepted, %(left)s left out.") % {
            "accepted": accepted,
            "left": len(left),
        }
        progress.result_url = reverse("ledgers:accept-result", args=[job_id])


def matching_rows(revision_id: int, query: str) -> list[int]:
    """Keys of the rows not yet accepted that the review's filters leave."""
    rows = RevisionRow.objects.filter(revision=revision_id)
    region = Revision.objects.select_related("ledger__region").get(pk=revision_id).ledger.region
    found = RowFilterForm(QueryDict(query), rows=rows, region=region).apply(rows).exclude(decision=RowDecision.ACCEPTED)
    return list(found.order_by("pk").values_list("pk", flat=True))


@shared_task(name="ledgers.recount_totals")
def recount_totals() -> None:
    """Every night: people come of age and jobs end by the calendar alone, without anybody's edit."""
    recompute_all(now=timezone.now())


@shared_task(name="ledgers.check_counters")
def check_counters() -> int:
    """Every night, after the recount: how many stored counts are wrong. Must be none."""
    return counter_checks.check_counters(now=timezone.now()).drift_count
