"""Ledgers: mine in the open period, the list, one ledger with its story, and submitting it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.regions.enums import Level
from ledgers.enums import LedgerState
from ledgers.forms.review import CompileForm, SubmitForm
from ledgers.models import Ledger, Period
from ledgers.services.authority import check_submitter
from ledgers.services.compilation import ChildrenMissing, missing_children, submit_compiled_ledger
from ledgers.services.submission import WarningsUnacknowledged, check_before_submit, submit_village_ledger
from ledgers.views.common import posted
from ledgers.views.comparing import comparison_for
from ledgers.views.ledger_cards import ledger_card, story

SHOWN = 200  # problems on the page before submitting


def visible_ledgers(user):
    return Ledger.objects.visible_to(user).select_related("region", "period", "parent__region", "revision")


@require_permission(Permission.LEDGER_VIEW)
@require_safe
def home(request):
    """The user's own ledgers of the open period, and the progress of the level below."""
    period = Period.objects.open().first()
    mine = [region.pk for region in request.user.scope.regions_for(Permission.LEDGER_VIEW)]
    ledgers = visible_ledgers(request.user).filter(period=period, region__in=mine).order_by("level", "region__code")
    cards = [ledger_card(ledger, request.user) for ledger in ledgers[:20]]
    context = {"period": period, "cards": cards, "today": timezone.localdate()}
    return render(request, "ledgers/ledger_home.html", context)


@require_permission(Permission.LEDGER_VIEW)
@require_safe
def ledger_detail(request, pk):
    ledger = get_object_or_404(visible_ledgers(request.user), pk=pk)
    context = {
        "ledger": ledger,
        "card": ledger_card(ledger, request.user),
        "line": ledger.region.ancestor_line(),
        "story": story(ledger),
        "revisions": ledger.revisions.select_related("submitted_by").order_by("-number"),
        "notices": ledger.notices.order_by("-issued_at"),
        "children": children_of(ledger),
    }
    return render(request, "ledgers/ledger_detail.html", context)


def children_of(ledger: Ledger):
    """The level below with how many of its own children are accepted."""
    accepted = Q(children__state__in=[LedgerState.ACCEPTED, LedgerState.CLOSED])
    rows = ledger.children.select_related("region", "revision", "period")
    return rows.annotate(part_count=Count("children"), accepted_parts=Count("children", filter=accepted)).order_by(
        "region__code"
    )


@require_permission(Permission.LEDGER_SUBMIT)
@require_http_methods(["GET", "POST"])
def ledger_submit(request, pk):
    """What stands against the submission; then the submission itself."""
    ledger = get_object_or_404(visible_ledgers(request.user), pk=pk)
    check_submitter(request.user, ledger)
    if ledger.level == Level.VILLAGE:
        return submit_village(request, ledger)
    return submit_compiled(request, ledger)


def submit_village(request, ledger):
    now, status = timezone.now(), 200
    form = SubmitForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            submit_village_ledger(by=request.user, now=now, ledger=ledger, **form.cleaned_data)
        except WarningsUnacknowledged as refusal:
            form.add_error("acknowledge_warnings", str(refusal))
            status = 422
        else:
            return submitted(request, ledger)
    check = check_before_submit(ledger, now=now)
    context = {
        "ledger": ledger, "form": form, "errors": check.errors[:SHOWN], "warnings": check.warnings[:SHOWN],
        "error_count": len(check.errors), "warning_count": len(check.warnings),
    }  # fmt: skip
    return render(request, "ledgers/ledger_submit.html", context, status=status)


def submit_compiled(request, ledger):
    form, status = CompileForm(posted(request)), 200
    if request.method == "POST" and form.is_valid():
        try:
            submit_compiled_ledger(by=request.user, now=timezone.now(), ledger=ledger, **form.cleaned_data)
        except ChildrenMissing as refusal:
            form.add_error("late_reason", str(refusal))
            status = 422
        else:
            return submitted(request, ledger)
    context = {
        "ledger": ledger, "form": form, "missing": missing_children(ledger),
        "comparison": comparison_for(request, ledger),
    }  # fmt: skip
    return render(request, "ledgers/ledger_compile.html", context, status=status)


def submitted(request, ledger):
    messages.success(request, _("The ledger of %(region)s is submitted.") % {"region": ledger.region})
    return redirect("ledgers:ledger-detail", pk=ledger.pk)
