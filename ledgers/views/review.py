"""Review by difference: what changed since the reviewer last decided, household by household."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.tables import Column, ListPage
from ledgers.enums import RowDecision
from ledgers.forms.review import ReasonForm
from ledgers.forms.rows import TABS, RowFilterForm
from ledgers.models import Ledger, Revision, RevisionRow
from ledgers.services import review
from ledgers.services.authority import check_reviewer, reviews
from ledgers.views.decisions import ledger_to_review
from ledgers.views.ledger_cards import ledger_card
from ledgers.views.row_cards import RowCard, row_cards


@require_permission(Permission.LEDGER_REVIEW)
@require_safe
def ledger_review(request, pk):
    ledger = ledger_to_review(request, pk)
    rows = RevisionRow.objects.filter(revision=ledger.revision_id)
    form = RowFilterForm(request.GET, rows=rows, region=ledger.region)
    page = rows_page(request, rows, form)
    card = ledger_card(ledger, request.user)
    context = {
        "ledger": ledger,
        "card": card,
        "line": ledger.region.ancestor_line(),
        "tabs": tab_links(rows, page, form.tab),
        "matching": page.queryset.filter(decision=RowDecision.PENDING).count() if card.may_review else 0,
        "rows": row_cards(page.page.rows, user=request.user, may_decide=card.may_review),
        "return_form": ReasonForm(auto_id="many_%s"),
    }
    return page.response("ledgers/review.html", context)


def rows_page(request, rows, form: RowFilterForm) -> ListPage:
    return ListPage(
        request,
        rows.with_contents(),
        columns=[Column("household", _("Household"))],
        filter_form=form,
        key=("household__number", "pk"),
        page_size=20,
        empty_title=_("Nothing to look at here"),
        empty_text=_("Choose another tab, or clear the filters."),
    )


def tab_links(rows, page: ListPage, current: str) -> list[tuple]:
    """(label, address, count, is active) of every tab, counted by one query."""
    counts = rows.aggregate(
        **{key: Count("pk", filter=condition) for key, _label, condition in TABS[:-1]}, all=Count("pk")
    )
    return [(label, page.url(tab=key), counts[key], key == current) for key, label, _condition in TABS]


# --- one household
def row_to_review(request, pk) -> RevisionRow:
    """404 for a stranger, 403 for whoever sees the row but does not review its ledger."""
    rows = RevisionRow.objects.visible_to(request.user).with_contents()
    row = get_object_or_404(rows.select_related("revision__ledger__parent__region", "revision__ledger__region"), pk=pk)
    check_reviewer(request.user, row.revision.ledger)
    return row


def row_answer(request, pk) -> HttpResponse:
    """The household as it now is: alone for htmx, else the whole page."""
    row = row_to_review(request, pk)
    if not request.htmx:
        return redirect("ledgers:ledger-review", pk=row.revision.ledger_id)
    return render(request, "ledgers/_review_answer.html", answer_context(request, row))


def answer_context(request, row: RevisionRow) -> dict:
    ledger = Ledger.objects.select_related("region", "period", "parent__region", "revision").get(
        pk=row.revision.ledger_id
    )
    card = ledger_card(ledger, request.user)
    (item,) = row_cards([row], user=request.user, may_decide=card.may_review)
    return {"item": item, "card": card, "ledger": ledger}


@require_permission(Permission.LEDGER_REVIEW)
@require_safe
def row_detail(request, pk):
    """One household as it stands on the page; with `whole` also the fields that did not change."""
    row = row_to_review(request, pk)
    if not request.htmx:
        return redirect("ledgers:ledger-review", pk=row.revision.ledger_id)
    if "whole" in request.GET:
        (item,) = row_cards([row], user=request.user, may_decide=False, everything=True)
        return render(request, "ledgers/_review_whole.html", {"item": item})
    return render(request, "ledgers/_review_row.html", answer_context(request, row))


@require_permission(Permission.LEDGER_REVIEW)
@require_POST
def row_accept(request, pk):
    review.accept_household(by=request.user, now=timezone.now(), row=row_to_review(request, pk))
    return row_answer(request, pk)


@require_permission(Permission.LEDGER_REVIEW)
@require_POST
def row_undo(request, pk):
    review.undo_household(by=request.user, now=timezone.now(), row=row_to_review(request, pk))
    return row_answer(request, pk)


# --- frozen rows
@require_permission(Permission.LEDGER_VIEW)
@require_safe
def revision_detail(request, pk):
    """What was submitted, as it was."""
    revisions = Revision.objects.visible_to(request.user)
    revision = get_object_or_404(
        revisions.select_related("ledger__region", "ledger__period", "ledger__parent__region", "submitted_by", "base"),
        pk=pk,
    )
    rows = RevisionRow.objects.visible_to(request.user).filter(revision=revision)
    form = RowFilterForm(request.GET, rows=rows, region=revision.ledger.region, first_tab="all")
    page = rows_page(request, rows, form)
    context = {
        "revision": revision,
        "ledger": revision.ledger,
        "line": revision.ledger.region.ancestor_line(),
        "rows": frozen_cards(request, page),
        "parts": revision.parts.select_related("part__ledger__region").order_by("part__ledger__region__code"),
        "may_review": reviews(request.user, revision.ledger),
    }
    return page.response("ledgers/revision.html", context)


def frozen_cards(request, page: ListPage) -> list[RowCard]:
    return row_cards(page.page.rows, user=request.user, may_decide=False, everything=True)
