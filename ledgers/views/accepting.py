"""Accept all households that the filters of the review leave, at once or in the background, and what was left out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.models import BackgroundJob
from laborinfo.common.progress import enqueue
from ledgers import tasks
from ledgers.models import Ledger
from ledgers.services import bulk_review
from ledgers.services.authority import check_same_revision
from ledgers.views.common import back_to
from ledgers.views.decisions import ledger_to_review, seen_revision

AT_ONCE = 500  # households; more are accepted in the background


@require_permission(Permission.LEDGER_REVIEW)
@require_POST
def rows_accept(request, pk):
    """All that match the filter in `query`, not only those on the page; what is left out is listed with why."""
    ledger, query = ledger_to_review(request, pk), request.POST.get("query", "")
    check_same_revision(ledger, seen_revision(request))
    asked = tasks.matching_rows(ledger.revision_id, query)
    if len(asked) > AT_ONCE:
        return in_background(request, ledger, query)
    work = bulk_review.accept_rows(
        by=request.user, now=timezone.now(), ledger=ledger, revision_id=ledger.revision_id, row_ids=asked
    )
    accepted = max(work, default=0)
    left = bulk_review.left_out(asked)
    if left:
        return render(request, "ledgers/rows_accepted.html", {"ledger": ledger, "accepted": accepted, "left": left})
    text = ngettext("%(number)d household accepted.", "%(number)d households accepted.", accepted)
    messages.success(request, text % {"number": accepted})
    return back_to(request, "ledgers:ledger-review", pk=pk)


def in_background(request, ledger: Ledger, query: str):
    job = enqueue(
        tasks.accept_rows, by=request.user, title=_("Accept households of %(region)s") % {"region": ledger.region},
        user_id=request.user.pk, ledger_id=ledger.pk, revision_id=ledger.revision_id, query=query,
    )  # fmt: skip
    return redirect("common:job-detail", pk=job.pk)


@require_permission(Permission.LEDGER_REVIEW)
@require_safe
def accept_result(request, pk):
    """What a finished job of that kind accepted and left out; its owner sees it."""
    jobs = BackgroundJob.objects.visible_to(request.user).filter(task=tasks.accept_rows.name, state="DONE")
    job = get_object_or_404(jobs, pk=pk)
    ledger = ledger_to_review(request, job.result["ledger"])
    context = {"ledger": ledger, "accepted": job.result["accepted"], "left": job.result["left"]}
    return render(request, "ledgers/rows_accepted.html", context)
