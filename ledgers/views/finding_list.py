"""The list of findings: by state, reason, region, answer and due day, with export."""

from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.forms import RegionPicker
from laborinfo.common.tables import Column, Filter, ListPage
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import FindingAnswer, FindingState
from ledgers.labels import field_label
from ledgers.models import Finding, Household, Period, ReasonCode
from ledgers.services.responsible import nobody_answers
from ledgers.views.findings import act_of, visible_findings

DUE = [("overdue", _("Overdue")), ("week", _("Within a week")), ("none", _("No day set"))]
WAITING = [("nobody", _("Nobody is there to answer"))]
ACTS = {"answer": _("Answer"), "review": _("Review"), "": ""}
WEEK = timedelta(days=7)


@require_permission(Permission.LEDGER_VIEW)
@require_safe
def finding_list(request):
    """Findings of the user's regions, newest first."""
    page = ListPage(
        request,
        visible_findings(request.user),
        columns=columns(request.user, timezone.localdate()),
        filters=filters(request.user),
        search=lambda rows, text: rows.filter(of_household(text, request.user)),
        key=("-raised_at", "-pk"),
        export_name="findings",
        empty_title=_("No finding"),
        empty_text=_("Reviewers raise findings while they go through a ledger."),
    )
    return page.response("ledgers/finding_list.html")


def columns(user, today) -> list[Column]:
    return [
        Column("household", _("Household"), template="ledgers/_finding_household.html"),
        Column("person", _("Person"), value=lambda row: row.person.name if row.person else "—"),
        Column("field", _("Field"), value=lambda row: field_label(row.field)),
        Column("reason", _("Reason"), value=lambda row: row.reason.label),
        Column("comment", _("Comment"), default=False),
        Column("region", _("Village"), value=lambda row: row.ledger.region),
        Column("period", _("Period"), value=lambda row: row.ledger.period, default=False),
        Column("due_date", _("Answer by"), sort="due_date", value=lambda row: due_text(row, today)),
        Column("state", _("State"), template="ledgers/_finding_state.html", value=lambda row: row.get_state_display()),
        Column("answer", _("Answer")),
        Column("act", _("To do"), value=lambda row: ACTS[act_of(row, user)], template="ledgers/_finding_todo.html"),
    ]


def due_text(finding: Finding, today) -> str:
    if finding.due_date is None:
        return "—"
    late = finding.state == FindingState.OPEN and finding.due_date < today
    return f"{finding.due_date:%Y-%m-%d} {_('Overdue')}" if late else f"{finding.due_date:%Y-%m-%d}"


def filters(user) -> list[Filter]:
    months = [(period.pk, f"{period.month:%Y-%m}") for period in Period.objects.order_by("-month")[:36]]
    return [
        Filter("state", _("State"), choices=FindingState.choices),
        Filter("reason", _("Reason"), choices=list(ReasonCode.objects.values_list("code", "label"))),
        Filter("region", _("Region"), apply=below, field=region_field(user)),
        Filter("due", _("Due"), choices=DUE, apply=by_due),
        Filter("answer", _("Answer"), choices=FindingAnswer.choices),
        Filter("period", _("Period"), choices=[(str(pk), month) for pk, month in months], apply=of_period),
        Filter("waiting", _("Waits for"), choices=WAITING, apply=by_waiting),
    ]


def region_field(user) -> forms.ModelChoiceField:
    regions = Region.objects.visible_to(user)
    return forms.ModelChoiceField(regions, label=_("Region"), required=False, widget=RegionPicker())


def below(rows, region):
    return rows.filter(in_subtrees("household__region", [region]))


def of_period(rows, key):
    return rows.filter(ledger__period=key)


def by_due(rows, value):
    today = timezone.localdate()
    if value == "overdue":
        return rows.overdue(today)
    if value == "none":
        return rows.filter(due_date=None)
    return rows.open().filter(due_date__range=(today, today + WEEK))


def by_waiting(rows, _value):
    return nobody_answers(rows, today=timezone.localdate())


def of_household(text: str, user) -> Q:
    regions = user.scope.regions_for(Permission.PERSON_VIEW)
    return Q(household__in=Household.objects.search(text, regions).values("pk"))
