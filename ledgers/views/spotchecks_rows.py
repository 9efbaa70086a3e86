"""The drawn households: the list, sheets for paper, one household a screen for the phone, settlements."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can, check_permission
from laborinfo.common.tables import Column, Filter, ListPage
from ledgers.enums import CheckOutcome
from ledgers.forms.spotchecks import OutcomeForm, SettleForm, faults_in
from ledgers.models import SpotCheck, SpotCheckRow
from ledgers.services.spotchecks_entry import entry_of, record_outcome, settle_row, take_back
from ledgers.views.common import posted
from ledgers.views.findings import done
from ledgers.views.spotchecks_cards import compare_parts, entered_values, faults_of, risk_words, sheet_parts
from ledgers.views.spotchecks_plan import check_to_run

MOST_SHEETS = 200
STATES = [("waiting", gettext_lazy("To check")), ("done", gettext_lazy("Done")), ("differ", gettext_lazy("To settle"))]


def visible_rows(user):
    rows = SpotCheckRow.objects.visible_to(user)
    return rows.select_related("spot_check__county", "household__region", "village", "organizer", "part")


def row_to_check(user, pk) -> SpotCheckRow:
    """404 for a stranger, 403 for whoever sees the row but does not run the check."""
    rows = visible_rows(user).select_related(
        "version", "first_by", "second_by", "settled_by", "spot_check__county", "household__region", "village"
    )
    row = get_object_or_404(rows.prefetch_related("faults__person"), pk=pk)
    check_permission(user, Permission.SPOT_CHECK_RUN, row.spot_check.county)
    return row


@require_permission(Permission.SPOT_CHECK_VIEW)
@require_safe
def spot_check_sample(request, pk):
    check = get_object_or_404(SpotCheck.objects.visible_to(request.user).select_related("county", "period"), pk=pk)
    page = ListPage(
        request,
        visible_rows(request.user).filter(spot_check=check),
        columns=columns(may_run=can(request.user, Permission.SPOT_CHECK_RUN, check.county)),
        filters=[
            Filter("village", gettext_lazy("Village"), choices=village_choices(request.user, check)),
            Filter("outcome", gettext_lazy("Outcome"), choices=CheckOutcome.choices),
            Filter("progress", gettext_lazy("Progress"), choices=STATES, apply=by_progress),
        ],
        search=lambda rows, text: rows.filter(household__number__startswith=text.upper()),
        key=("place",),
        export_name="spot-check-sample" if request.user.scope.has(Permission.PERSON_EXPORT) else "",
        empty_title=gettext_lazy("Nothing is drawn yet"),
        empty_text=gettext_lazy("The sample appears here once the check is drawn."),
    )
    return page.response("ledgers/spotcheck_sample.html", {"check": check})


def columns(*, may_run: bool) -> list[Column]:
    """A township follows its households; whoever checks follows the rows."""

    def address(row: SpotCheckRow) -> str:
        if may_run:
            return reverse("ledgers:spot-check-row", args=[row.pk])
        return reverse("ledgers:household-detail", args=[row.household_id])

    return [
        Column("place", gettext_lazy("No."), sort="place", numeric=True),
        Column("household", gettext_lazy("Household"), link=address),
        Column("village", gettext_lazy("Village")),
        Column("region", gettext_lazy("Group or building"), value=lambda row: row.household.region),
        Column("organizer", gettext_lazy("Organiser"), value=lambda row: row.organizer or "—"),
        Column("weight", gettext_lazy("Weight"), sort="weight", numeric=True),
        Column("risk", gettext_lazy("Why"), value=risk_words),
        Column("probability", gettext_lazy("Chance"), value=lambda row: f"{row.probability:.4f}", default=False),
        Column("progress", gettext_lazy("Progress"), value=progress_of),
        Column("outcome", gettext_lazy("Outcome"), template="ledgers/_spotcheck_outcome.html"),
    ]


def progress_of(row: SpotCheckRow) -> str:
    """How far the row is, without telling the second checker what the first one found."""
    if row.outcome:
        return _("Done")
    if row.agreed is False:
        return _("To settle")
    if row.first_outcome:
        return _("Second check missing")
    return _("To check twice") if row.is_double else _("To check")


def by_progress(rows, value):
    if value == "differ":
        return rows.disagreed().undecided()
    return rows.exclude(outcome="") if value == "done" else rows.undecided()


def village_choices(user, check: SpotCheck) -> list[tuple[str, str]]:
    rows = SpotCheckRow.objects.visible_to(user).filter(spot_check=check).order_by("village__code")
    return [(str(pk), name) for pk, name in rows.values_list("village", "village__short_name").distinct()]


@require_permission(Permission.SPOT_CHECK_RUN)
@require_safe
def spot_check_sheets(request, pk):
    """Sheets for the way: one page a household, or (?compact=1) a table with room to write."""
    check = check_to_run(request.user, pk)
    rows = visible_rows(request.user).filter(spot_check=check).select_related("version")
    village = request.GET.get("village", "")
    if village.isdecimal() and len(village) < 19:
        rows = rows.filter(village=village)
    found = list(rows.order_by("place")[: MOST_SHEETS + 1])
    sheets = [(row, sheet_parts(row)) for row in found[:MOST_SHEETS]]
    context = {
        "check": check, "sheets": sheets, "is_compact": "compact" in request.GET, "village": village,
        "villages": village_choices(request.user, check), "is_cut": len(found) > MOST_SHEETS, "most": MOST_SHEETS,
    }  # fmt: skip
    return render(request, "ledgers/spotcheck_sheets.html", context)


@require_permission(Permission.SPOT_CHECK_RUN)
@require_safe
def spot_check_next(request, pk):
    """The next household that this user can check; from `after` on, then from the beginning."""
    check = check_to_run(request.user, pk)
    waiting = visible_rows(request.user).filter(spot_check=check).for_checker(request.user).order_by("place")
    after = request.GET.get("after", "")
    later = waiting.filter(place__gt=int(after)) if after.isdecimal() and len(after) < 9 else waiting
    row = later.first() or waiting.first()
    if row is None:
        messages.success(request, _("You have checked everything that you can check here."))
        return redirect("ledgers:spot-check-detail", pk=pk)
    return redirect("ledgers:spot-check-row", pk=row.pk)


@require_permission(Permission.SPOT_CHECK_RUN)
@require_http_methods(["GET", "POST"])
def spot_check_row(request, pk):
    """One household a screen: the frozen values, and what the checker found."""
    row = row_to_check(request.user, pk)
    entry = entry_of(row, request.user) if row.spot_check.is_open else None
    form = OutcomeForm(posted(request), initial={"entry": entry})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("entry", "outcome", "means", "note")}
        act = partial(record_outcome, by=request.user, now=timezone.now(), row=row, faults=form.faults(), **given)
        if done(form, act):
            messages.success(request, _("Household %(number)s is entered.") % {"number": row.household.number})
            return redirect(f"{next_address(row)}?after={row.place}")
    found = {(fault.person_id, fault.field): fault.found for fault in faults_in(form.data)} if form.is_bound else {}
    context = row_context(row, request.user) | {"form": form, "entry_number": entry}
    context["compare"] = compare_parts(row.version.payload, found)
    return render(request, "ledgers/spotcheck_row.html", context, status=422 if form.errors else 200)


def next_address(row: SpotCheckRow) -> str:
    return reverse("ledgers:spot-check-next", args=[row.spot_check_id])


def row_context(row: SpotCheckRow, user) -> dict:
    """Neighbours in the list; what was entered is shown only once nobody has to enter without seeing it."""
    rows = SpotCheckRow.objects.filter(spot_check=row.spot_check_id)
    is_blind = row.is_double and not row.second_outcome
    own = row.second_by_id == user.pk if row.second_outcome else row.first_by_id == user.pk
    return {
        "row": row, "check": row.spot_check, "risk": risk_words(row),
        "previous": rows.filter(place__lt=row.place).order_by("-place").first(),
        "following": rows.filter(place__gt=row.place).order_by("place").first(),
        "entries": [] if is_blind and not own else entries_of(row),
        "may_take_back": own and not row.settled_outcome and row.spot_check.is_open and bool(row.first_outcome),
        "may_settle": row.agreed is False and not row.settled_outcome and row.spot_check.is_open,
    }  # fmt: skip


def entries_of(row: SpotCheckRow) -> list[tuple]:
    """(title, outcome, who, when, note, differing fields) of everything that was entered."""
    titles = {"first": _("First check"), "second": _("Second check"), "settled": _("Settlement")}
    return [
        (
            titles[prefix], getattr(row, f"get_{prefix}_outcome_display")(), getattr(row, f"{prefix}_by"),
            getattr(row, f"{prefix}_at"), getattr(row, f"{prefix}_note"), faults_of(row, entry),
        )
        for entry, prefix in enumerate(titles, 1)
        if getattr(row, f"{prefix}_outcome")
    ]  # fmt: skip


@require_permission(Permission.SPOT_CHECK_RUN)
@require_http_methods(["GET", "POST"])
def spot_check_settle(request, pk):
    """Where two checkers differ: both side by side, and the decision of a third."""
    row = row_to_check(request.user, pk)
    form = SettleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"faults": form.faults()}
        if done(form, partial(settle_row, by=request.user, now=timezone.now(), row=row, **given)):
            messages.success(request, _("The disagreement is settled."))
            return redirect("ledgers:spot-check-detail", pk=row.spot_check_id)
    context = row_context(row, request.user) | {"form": form}
    context["compare"] = compare_parts(row.version.payload, entered_values(row))
    return render(request, "ledgers/spotcheck_settle.html", context, status=422 if form.errors else 200)


@require_permission(Permission.SPOT_CHECK_RUN)
@require_POST
def spot_check_take_back(request, pk):
    row = row_to_check(request.user, pk)
    take_back(by=request.user, now=timezone.now(), row=row)
    messages.success(request, _("Your entry is taken back."))
    return redirect("ledgers:spot-check-row", pk=pk)
