"""Spot checks: the list, a check with its results, the county's decision."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from laborinfo.common.tables import Column, Filter, ListPage
from ledgers.enums import SpotCheckState, Verdict
from ledgers.forms.spotchecks import DecisionForm
from ledgers.models import Period, SpotCheck, SpotCheckPart
from ledgers.services.spotchecks_decision import decide_check
from ledgers.services.spotchecks_results import disagreements, proposal_of, results_of
from ledgers.views.common import posted
from ledgers.views.findings import done
from ledgers.views.spotchecks_cards import design_pairs, result_context
from ledgers.views.spotchecks_plan import check_to_run

STATE_COLOURS = {
    SpotCheckState.PLANNED: "secondary", SpotCheckState.DRAWN: "primary", SpotCheckState.CHECKING: "primary",
    SpotCheckState.DECIDED: "success", SpotCheckState.CANCELLED: "secondary",
}  # fmt: skip


@require_permission(Permission.SPOT_CHECK_VIEW)
@require_safe
def spot_check_list(request):
    may_run = request.user.scope.has(Permission.SPOT_CHECK_RUN)
    page = ListPage(
        request,
        SpotCheck.objects.visible_to(request.user).select_related("county", "period", "planned_by"),
        columns=columns(),
        filters=filters(),
        search=lambda rows, text: rows.filter(title__icontains=text),
        key=("-planned_at", "-pk"),
        export_name="spot-checks",
        empty_title=gettext_lazy("No spot check yet"),
        empty_text=gettext_lazy("The county draws households from accepted ledgers and looks for itself."),
    )
    return page.response("ledgers/spotcheck_list.html", {"may_run": may_run})


def columns() -> list[Column]:
    return [
        Column("title", gettext_lazy("Title"), template="ledgers/_spotcheck_link.html"),
        Column("county", gettext_lazy("County")),
        Column("period", gettext_lazy("Period")),
        Column("state", gettext_lazy("State"), template="ledgers/_spotcheck_state.html"),
        Column("method", gettext_lazy("How rows are drawn")),
        Column("frame_size", gettext_lazy("Households in the frame"), sort="frame_size", numeric=True),
        Column("sample_size", gettext_lazy("Households drawn"), sort="sample_size", numeric=True),
        Column("proposal", gettext_lazy("Proposal")),
        Column("decision", gettext_lazy("Decision")),
        Column("planned_by", gettext_lazy("Planned by"), default=False),
        Column("planned_at", gettext_lazy("Planned"), sort="planned_at", value=lambda row: moment(row.planned_at)),
    ]


def moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def filters() -> list[Filter]:
    months = [(str(period.pk), str(period)) for period in Period.objects.order_by("-month")[:36]]
    return [
        Filter("period", gettext_lazy("Period"), choices=months),
        Filter("state", gettext_lazy("State"), choices=SpotCheckState.choices),
        Filter("decision", gettext_lazy("Decision"), choices=Verdict.choices),
    ]


@require_permission(Permission.SPOT_CHECK_VIEW)
@require_safe
def spot_check_detail(request, pk):
    rows = SpotCheck.objects.visible_to(request.user).select_related("county", "period", "planned_by", "decided_by")
    check = get_object_or_404(rows, pk=pk)
    may_run = can(request.user, Permission.SPOT_CHECK_RUN, check.county)
    parts = visible_parts(request.user, check)
    context = {
        "check": check, "parts": parts, "may_run": may_run, "design": design_pairs(check),
        "colour": STATE_COLOURS[SpotCheckState(check.state)],
    }  # fmt: skip
    if check.drawn_at:
        results = results_of(check, parts)
        context |= result_context(check, parts, results)
        context["differing"] = list(disagreements(check)) if may_run else []
    return render(request, "ledgers/spotcheck_detail.html", context)


def visible_parts(user, check: SpotCheck) -> list[SpotCheckPart]:
    rows = SpotCheckPart.objects.visible_to(user).filter(spot_check=check)
    return list(rows.select_related("ledger__region", "ledger__period"))


@require_permission(Permission.SPOT_CHECK_RUN)
@require_http_methods(["GET", "POST"])
def spot_check_decide(request, pk):
    """The figures propose; the county decides about every ledger."""
    check = check_to_run(request.user, pk)
    parts = visible_parts(request.user, check)
    results = results_of(check, parts)
    proposals = {part.pk: proposal_of(results.by_part.get(part.pk), check) for part in parts}
    form = DecisionForm(posted(request), parts=parts, proposals=proposals)
    if request.method == "POST" and form.is_valid():
        given = {"decisions": form.decisions(), "note": form.cleaned_data["note"]}
        act = partial(decide_check, by=request.user, now=timezone.now(), check=check, **given)
        if done(form, partial(act, due_date=form.cleaned_data["due_date"])):
            messages.success(request, _("The check is decided."))
            return redirect("ledgers:spot-check-detail", pk=check.pk)
    cards = [(part, results.by_part.get(part.pk), Verdict(proposals[part.pk]), form.fields_of(part)) for part in parts]
    context = {"form": form, "check": check, "cards": cards, "results": results}
    context["threshold"] = 100 * check.threshold
    return render(request, "ledgers/spotcheck_decide.html", context, status=422 if form.errors else 200)
