"""Visits: the log of a region, those of one household, recording, correcting and withdrawing one."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can, check_permission
from laborinfo.common.errors import DomainError, Forbidden, NotFound
from laborinfo.common.forms import DayInput
from laborinfo.common.tables import Column, Filter, ListPage
from ledgers.enums import VisitMeans, VisitPurpose
from ledgers.enums_visits import Met, VisitOutcome
from ledgers.forms.visits import VerifyForm, VisitForm, WithdrawForm
from ledgers.models import Household, Period, Visit
from ledgers.services.visits import correct_visit, record_visit, recorded_today, verify_household, withdraw_visit
from ledgers.views.common import back_to, household_to_edit, posted
from ledgers.views.household_list import below, region_field
from ledgers.views.worklist import row_context, visit_progress

DAYS = 14  # of the counts a day
STANDING = [("standing", gettext_lazy("In force")), ("withdrawn", gettext_lazy("Withdrawn"))]
COLUMNS = [
    Column("at", gettext_lazy("When"), sort="at", value=lambda row: f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}"),
    Column("household", gettext_lazy("Household"), template="ledgers/_visit_household.html"),
    Column("place", gettext_lazy("Group or building"), value=lambda row: place_of(row.household)),
    Column("by", gettext_lazy("Organiser")),
    Column("purpose", gettext_lazy("Purpose")),
    Column("means", gettext_lazy("How")),
    Column("met", gettext_lazy("Who was met"), value=lambda row: met_words(row)),
    Column("outcome", gettext_lazy("What came of it"), template="ledgers/_visit_outcome.html"),
    Column("note", gettext_lazy("Note"), default=False),
]


@require_permission(Permission.PERSON_VIEW)
@require_safe
def visit_list(request):
    """The log, newest first, with the counts of the last days."""
    rows = Visit.objects.visible_to(request.user).select_related("household__region__parent", "by")
    page = ListPage(
        request, rows, columns=COLUMNS, filters=filters(request.user), key=("-at", "-id"),
        export_name="visits" if request.user.scope.has(Permission.PERSON_EXPORT) else "",
        empty_title=_("No visit here"),
        empty_text=_("Visits are recorded on the work list and on each household's page."),
    )  # fmt: skip
    return page.response("ledgers/visit_list.html", {"days": DayCounts(page)})


class DayCounts:
    """(day, visits, percent of the busiest day) of the last two weeks, for the filters of the page."""

    def __init__(self, page: ListPage):
        self.page = page

    def __iter__(self):
        since = timezone.now() - timedelta(days=DAYS)
        rows = self.page.queryset.filter(at__gte=since, withdrawn_at=None).order_by()
        counts = dict(rows.annotate(day=TruncDate("at")).values_list("day").annotate(number=Count("pk")))
        most = max(counts.values(), default=0)
        return iter([(day, counts[day], counts[day] * 100 // most) for day in sorted(counts, reverse=True)])


def filters(user) -> list[Filter]:
    return [
        Filter("region", _("Region"), apply=in_region, field=region_field(user)),
        Filter("organiser", _("Organiser"), apply=of_organiser),
        Filter("purpose", _("Purpose"), choices=VisitPurpose.choices),
        Filter("means", _("How"), choices=VisitMeans.choices),
        Filter("outcome", _("What came of it"), choices=VisitOutcome.choices),
        Filter(
            "first_day", _("From"), field=day_filter(_("From")), apply=lambda rows, day: rows.filter(at__date__gte=day)
        ),
        Filter(
            "last_day", _("Until"), field=day_filter(_("Until")), apply=lambda rows, day: rows.filter(at__date__lte=day)
        ),
        Filter("standing", _("State"), choices=STANDING, apply=by_standing),
    ]


def day_filter(label) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DayInput())


def in_region(rows, region):
    return rows.filter(household__in=below(Household.objects, region))


def of_organiser(rows, text):
    return rows.filter(by__full_name__startswith=text)


def by_standing(rows, value):
    return rows.filter(withdrawn_at=None) if value == "standing" else rows.exclude(withdrawn_at=None)


def place_of(household: Household) -> str:
    return f"{household.region.parent.short_name} {household.region.short_name}"


def met_words(visit: Visit) -> str:
    """Who was met, and by what name."""
    return " ".join(word for word in (str(Met(visit.met).label) if visit.met else "", visit.met_with) if word)


@require_permission(Permission.PERSON_VIEW)
@require_safe
def household_visits(request, pk):
    """Every visit to one household."""
    household = get_object_or_404(Household.objects.visible_to(request.user).select_related("region__parent"), pk=pk)
    page = ListPage(
        request, household.visits.select_related("by", "household"), key=("-at", "-id"), page_size=20,
        columns=[column for column in COLUMNS if column.key not in {"household", "place"}]
        + [Column("acts", "", template="ledgers/_visit_acts.html", value=lambda row: may_change(row, request.user))],
        empty_title=_("No visit is recorded yet."),
    )  # fmt: skip
    context = {"household": household, "may_edit": can(request.user, Permission.PERSON_EDIT, household.region)}
    return page.response("ledgers/household_visits.html", context)


def may_change(visit: Visit, user) -> bool:
    is_own = visit.by_id == user.pk and not visit.withdrawn_at
    return is_own and recorded_today(visit, now=timezone.now())


@require_permission(Permission.PERSON_EDIT)
@require_POST
def household_verify(request, pk):
    """One tap: visited, unchanged; or nobody at home. On the work list the row is redrawn where it stands."""
    household = household_to_edit(request.user, pk)
    form = VerifyForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors.as_text())
        return back_to(request, "ledgers:household-detail", pk=pk)
    visit = verify_household(by=request.user, now=timezone.now(), household_id=pk, **form.cleaned_data)
    if request.htmx:
        return worklist_row(request, household, visit)
    words = _("Household %(number)s is verified.") if visit.unchanged else _("The visit to %(number)s is recorded.")
    messages.success(request, words % {"number": household.number})
    return back_to(request, "ledgers:household-detail", pk=pk)


def worklist_row(request, household: Household, visit: Visit | None):
    """The row as it stands now, and the progress above the list."""
    context = visit_progress(request.user, Period.objects.open().first()) | {"swapped": True, "visit": visit}
    row = row_context(request.user, household.pk)
    template = "ledgers/_worklist_again.html" if row else "ledgers/_worklist_done.html"
    return render(request, template, {"household": household} | context | row)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def visit_create(request, pk):
    household = household_to_edit(request.user, pk)
    start = {"at": timezone.localtime(), "purpose": VisitPurpose.MOBILISATION, "means": VisitMeans.VISIT}
    form = VisitForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        done = saved(form, record_visit, by=request.user, now=timezone.now(), household_id=pk, **form.cleaned_data)
        if done:
            messages.success(request, _("The visit to %(number)s is recorded.") % {"number": household.number})
            return redirect("ledgers:household-visits", pk=pk)
    return form_page(request, form, household, _("Record a visit"))


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def visit_correct(request, pk):
    visit = visit_to_change(request.user, pk)
    names = ("purpose", "means", "met", "met_with", "outcome", "note")
    start = {name: getattr(visit, name) for name in names} | {"at": timezone.localtime(visit.at)}
    form = VisitForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        done = saved(form, correct_visit, by=request.user, now=timezone.now(), visit=visit, **form.cleaned_data)
        if done:
            messages.success(request, _("The visit is corrected; the wrong entry stays on record as withdrawn."))
            return redirect("ledgers:household-visits", pk=visit.household_id)
    return form_page(request, form, visit.household, _("Correct the visit"))


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def visit_withdraw(request, pk):
    visit = visit_to_change(request.user, pk)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        withdraw_visit(by=request.user, now=timezone.now(), visit=visit, **form.cleaned_data)
        if request.htmx:
            return worklist_row(request, visit.household, None)
        messages.success(request, _("The visit is withdrawn; it stays on record."))
        return back_to(request, "ledgers:household-visits", pk=visit.household_id)
    return form_page(request, form, visit.household, _("Withdraw the visit"))


def visit_to_change(user, pk) -> Visit:
    rows = Visit.objects.visible_to(user).select_related("household__region__parent")
    visit = get_object_or_404(rows, pk=pk)
    check_permission(user, Permission.PERSON_EDIT, visit.household.region)
    return visit


def saved(form: VisitForm, service, **arguments):
    """What the service refuses because of a value becomes an error of the form (and None)."""
    try:
        return service(**arguments)
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        if not error.field:
            raise
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def form_page(request, form, household: Household, title: str):
    context = {"form": form, "household": household, "title": title}
    return render(request, "ledgers/visit_form.html", context, status=422 if form.errors else 200)
