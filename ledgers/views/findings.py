"""Findings: raise one on a row, answer it, settle it or find again, and the lists of what waits."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can, check_permission
from laborinfo.common.errors import Conflict, DomainError, Forbidden
from ledgers.diff import shown_stored
from ledgers.enums import FindingState
from ledgers.forms.review import AgainForm, AnswerForm, FindingForm
from ledgers.models import Finding, RevisionRow
from ledgers.services import findings as services
from ledgers.services.authority import check_reviewer, reviews
from ledgers.views.common import posted
from ledgers.views.review import answer_context, row_to_review
from ledgers.views.row_cards import finding_line, row_cards


def visible_findings(user):
    return Finding.objects.visible_to(user).select_related(
        "household__region__parent", "person", "reason", "raised_by", "answered_by",
        "ledger__region", "ledger__period", "ledger__parent__region", "revision",
    )  # fmt: skip


def done(form, act) -> bool:
    """Run an act; what it refuses becomes an error of the form. Conflicts and refusals of rights go on."""
    try:
        act()
    except (Conflict, Forbidden):
        raise
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


@require_permission(Permission.LEDGER_REVIEW)
@require_http_methods(["GET", "POST"])
def finding_create(request, pk):
    """Flag a field of a row. By htmx the form opens inside the row, and its answer replaces the row."""
    row = row_to_review(request, pk)
    form = FindingForm(posted(request), request.FILES or None, payload=row.version.payload)
    if request.method == "POST" and form.is_valid():
        act = partial(services.raise_finding, by=request.user, now=timezone.now(), row=row, **form.values())
        if done(form, act):
            return after_finding(request, row)
    context = {"row": row, "form": form, "ledger": row.revision.ledger}
    if request.htmx:
        status = 422 if form.errors else 200
        response = render(request, "ledgers/_finding_form.html", context, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = f"#find-{row.pk}", "innerHTML"
        return response
    (context["item"],) = row_cards([row], user=request.user, may_decide=False, everything=True)
    return render(request, "ledgers/finding_create.html", context, status=422 if form.errors else 200)


def after_finding(request, row: RevisionRow):
    if not request.htmx:
        messages.success(request, _("The household goes back with this finding."))
        return redirect("ledgers:ledger-review", pk=row.revision.ledger_id)
    return render(request, "ledgers/_review_answer.html", answer_context(request, row_to_review(request, row.pk)))


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def finding_answer(request, pk):
    finding = get_object_or_404(visible_findings(request.user).with_messages(), pk=pk)
    check_permission(request.user, Permission.PERSON_EDIT, finding.household.region)
    form = AnswerForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.values()
        act = partial(services.answer_finding, by=request.user, now=timezone.now(), finding=finding, **given)
        if done(form, act):
            messages.success(request, _("The finding is answered; the answer goes up with the next submission."))
            return redirect("ledgers:household-detail", pk=finding.household_id)
    context = {"finding": finding, "item": finding_line(finding), "form": form, "now_value": now_value(finding)}
    template = "ledgers/_finding_answer.html" if request.htmx else "ledgers/finding_answer.html"
    return render(request, template, context, status=422 if form.errors else 200)


def now_value(finding: Finding) -> str:
    """What the record says today, beside what the reviewer saw."""
    return shown_stored(finding, services.current_value(finding))


def finding_to_review(request, pk) -> Finding:
    finding = get_object_or_404(visible_findings(request.user), pk=pk)
    check_reviewer(request.user, finding.ledger)
    return finding


@require_permission(Permission.LEDGER_REVIEW)
@require_POST
def finding_settle(request, pk):
    finding = finding_to_review(request, pk)
    services.settle_finding(by=request.user, now=timezone.now(), finding=finding)
    return after_review(request, finding, _("The finding is settled."))


@require_permission(Permission.LEDGER_REVIEW)
@require_http_methods(["GET", "POST"])
def finding_again(request, pk):
    """The answer does not do: say what is still wrong."""
    finding = finding_to_review(request, pk)
    form = AgainForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        act = partial(services.find_again, by=request.user, now=timezone.now(), finding=finding, **given)
        if done(form, act):
            return after_review(request, finding, _("The finding is open again."))
    row = RevisionRow.objects.filter(revision=finding.ledger.revision_id, household=finding.household_id).first()
    context = {"finding": finding, "item": finding_line(finding), "form": form, "row": row}
    if not (request.htmx and row):
        return render(request, "ledgers/finding_again.html", context, status=422 if form.errors else 200)
    response = render(request, "ledgers/_finding_again.html", context, status=422 if form.errors else 200)
    response["HX-Retarget"], response["HX-Reswap"] = f"#find-{row.pk}", "innerHTML"
    return response


def after_review(request, finding: Finding, sentence: str):
    """Back into the row (htmx) or to the review page."""
    row = RevisionRow.objects.filter(revision=finding.ledger.revision_id, household=finding.household_id).first()
    if request.htmx and row:
        return render(request, "ledgers/_review_answer.html", answer_context(request, row_to_review(request, row.pk)))
    messages.success(request, sentence)
    return redirect("ledgers:ledger-review", pk=finding.ledger_id)


def act_of(finding: Finding, user) -> str:
    """What this user can do to the finding now: answer, review, or nothing."""
    if finding.state == FindingState.OPEN and can(user, Permission.PERSON_EDIT, finding.household.region):
        return "answer"
    return "review" if finding.state == FindingState.ANSWERED and reviews(user, finding.ledger) else ""
