"""What the level above does to a ledger as a whole. Every act is a POST that ends on the ledger's page."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from laborinfo.common.progress import enqueue
from ledgers import tasks
from ledgers.forms.review import ReasonForm, ReturnForm
from ledgers.models import Household, Ledger
from ledgers.services import findings as services
from ledgers.services import review
from ledgers.services.authority import check_reviewer
from ledgers.services.straight_return import may_return_straight, return_site
from ledgers.views.common import back_to, posted
from ledgers.views.ledgers import visible_ledgers

RETURNED_AT_ONCE = 200


def ledger_to_review(request, pk) -> Ledger:
    """404 for a stranger, 403 for whoever sees the ledger but does not review it."""
    ledger = get_object_or_404(visible_ledgers(request.user), pk=pk)
    check_reviewer(request.user, ledger)
    return ledger


def seen_revision(request) -> int | None:
    """Which revision the page showed when the button was pressed."""
    value = request.POST.get("revision", "")
    return int(value) if value.isdigit() else None


@require_permission(Permission.LEDGER_REVIEW)
@require_POST
def ledger_accept(request, pk):
    ledger = ledger_to_review(request, pk)
    review.accept_ledger(by=request.user, now=timezone.now(), ledger=ledger, revision_id=seen_revision(request))
    messages.success(request, _("The ledger of %(region)s is accepted.") % {"region": ledger.region})
    return redirect("ledgers:ledger-detail", pk=pk)


@require_permission(Permission.LEDGER_REVIEW)
@require_http_methods(["GET", "POST"])
def ledger_return(request, pk):
    ledger = ledger_to_review(request, pk)
    straight = may_return_straight(request.user, ledger)
    send_back = return_site if straight else review.return_ledger
    form = ReturnForm(posted(request), initial={"revision": ledger.revision_id})
    if request.method == "POST" and form.is_valid():
        try:
            send_back(
                by=request.user, now=timezone.now(), ledger=ledger,
                note=form.cleaned_data["note"], revision_id=form.cleaned_data["revision"],
            )  # fmt: skip
        except (Conflict, Forbidden):
            raise
        except DomainError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The ledger of %(region)s is returned.") % {"region": ledger.region})
            return redirect("ledgers:ledger-detail", pk=pk)
    findings = ledger.findings.unsettled().select_related("household", "person", "reason")
    context = {"ledger": ledger, "form": form, "findings": findings[:100], "straight": straight}
    return render(request, "ledgers/ledger_return.html", context, status=422 if form.errors else 200)


@require_permission(Permission.LEDGER_REVIEW)
@require_POST
def households_return(request, pk):
    """Return the chosen households for one reason; what could not be returned is named with why."""
    ledger, form = ledger_to_review(request, pk), ReasonForm(request.POST, auto_id="many_%s")
    chosen = [
        int(key) for key in request.POST.getlist("household")[:RETURNED_AT_ONCE] if key.isdecimal() and len(key) < 19
    ]
    if not chosen:
        messages.error(request, _("Choose at least one household."))
        return back_to(request, "ledgers:ledger-review", pk=pk)
    households = Household.objects.visible_to(request.user).filter(pk__in=chosen)
    context = {"ledger": ledger, "form": form, "chosen": households}
    if not form.is_valid():
        return render(request, "ledgers/households_return.html", context, status=422)
    result = services.return_households(
        by=request.user, now=timezone.now(), ledger=ledger, household_ids=chosen,
        revision_id=seen_revision(request), **form.cleaned_data,
    )  # fmt: skip
    if result.skipped:
        return render(request, "ledgers/households_returned.html", context | {"result": result})
    number = len(result.done)
    text = ngettext("%(number)d household goes back.", "%(number)d households go back.", number) % {"number": number}
    messages.success(request, text)
    return back_to(request, "ledgers:ledger-review", pk=pk)


@require_permission(Permission.LEDGER_REVIEW)
@require_POST
def ledger_undo_accept(request, pk):
    ledger = ledger_to_review(request, pk)
    review.undo_accept(by=request.user, now=timezone.now(), ledger=ledger)
    messages.success(request, _("The acceptance is taken back; the ledger is under review again."))
    return redirect("ledgers:ledger-detail", pk=pk)


@require_permission(Permission.LEDGER_REVIEW)
@require_POST
def ledger_accept_rest(request, pk):
    """Accept every household that waits and has nothing against it."""
    ledger = ledger_to_review(request, pk)
    result = review.accept_rest(by=request.user, now=timezone.now(), ledger=ledger, revision_id=seen_revision(request))
    words = {"accepted": result.accepted, "findings": result.skipped_findings, "returned": result.skipped_returned}
    messages.success(
        request,
        _("%(accepted)s households accepted. Left out: %(findings)s with unsettled findings, %(returned)s returned.")
        % words,
    )
    return redirect("ledgers:ledger-review", pk=pk)


@require_permission(Permission.LEDGER_REVIEW)
@require_POST
def ledger_accept_children(request, pk):
    """Accept what needs no look in all ledgers of the level below, in the background."""
    ledger = get_object_or_404(visible_ledgers(request.user), pk=pk)
    check_permission(request.user, Permission.LEDGER_REVIEW, ledger.region)
    title = _("Accept the ledgers of %(region)s") % {"region": ledger.region}
    job = enqueue(tasks.accept_children, by=request.user, title=title, user_id=request.user.pk, ledger_id=ledger.pk)
    return redirect("common:job-detail", pk=job.pk)
