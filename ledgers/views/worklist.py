"""The organiser's own list: whom to visit in the open period, with one tap to say "seen, unchanged"."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.codes import HouseholdKind
from laborinfo.common.paging import encode
from laborinfo.common.tables import Column, Filter, ListPage
from ledgers.forms.household import groups_of
from ledgers.models import HouseholdType, Period, Visit
from ledgers.services.risk import RISKS, at_risk, reasons_of, with_risk, with_tries
from ledgers.services.waiting import editable_households, findings_to_answer, households_to_verify

FINDINGS = [("is_asked", _("To answer")), ("is_overdue", _("Overdue"))]
VERIFIED = [("never", _("Never verified")), ("before", _("In an earlier period"))]
RISKY = [("any", _("Any reason")), *((risk.key, risk.label) for risk in RISKS)]


@require_permission(Permission.PERSON_EDIT)
@require_safe
def worklist(request):
    user, period = request.user, Period.objects.open().first()
    page = ListPage(
        request,
        rows_of(user, period),
        columns=columns(),
        filters=filters(user),
        search=lambda rows, text: rows.search(text, user.scope.regions_for(Permission.PERSON_EDIT)),
        key=("region__code", "number"),
        page_size=30,
        export_name="worklist" if user.scope.has(Permission.PERSON_EXPORT) else "",
    )
    context = visit_progress(user, period) | {
        "findings": findings_to_answer(user).select_related("household", "person", "reason")[:20],
        "cards": Cards(page),
        "orders": orders(page),
        "go_on": where_to_go_on(user, period, page),
        "next_url": reverse("ledgers:home"),
    }
    return page.response("ledgers/worklist.html", context)


def rows_of(user, period: Period | None):
    """What waits, with head, risk and vain visits."""
    now = timezone.now()
    waiting = with_risk(households_to_verify(user, period).with_head(), now=now, day=timezone.localdate(now))
    return with_tries(waiting, since=period.opened_at if period else now).select_related("region__parent")


class Cards:
    """(household, its reasons) of the page; asked for only when the page is drawn, not for a file."""

    def __init__(self, page: ListPage):
        self.page = page

    def __iter__(self):
        return ((row, reasons_of(row)) for row in self.page.page.rows)


def columns() -> list[Column]:
    """What a file gets, and by what the list can be sorted."""
    return [
        Column("number", _("Household number")),
        Column("head_name", _("Head"), value=lambda row: row.head_name or "—"),
        Column("place", _("Group or building"), value=lambda row: f"{row.region.parent.short_name} {row.region}"),
        Column("address", _("Address")),
        Column("verified_at", _("Last verified"), sort="last_seen", value=last_verified),
        Column("tries", _("Nobody at home"), numeric=True),
        Column("risk", _("Risk"), sort="risk", numeric=True),
        Column("reasons", _("Reasons"), value=lambda row: "、".join(str(risk.label) for risk in reasons_of(row))),
    ]


def last_verified(row) -> str:
    return f"{timezone.localtime(row.verified_at):%Y-%m-%d}" if row.verified_at else "—"


def filters(user) -> list[Filter]:
    return [
        Filter("region", _("Group or building"), choices=group_choices(user), apply=of_group),
        Filter("kind", _("Household type"), choices=HouseholdKind.choices, apply=of_kind),
        Filter("findings", _("Findings"), choices=FINDINGS, apply=at_risk),
        Filter("verified", _("Verified"), choices=VERIFIED, apply=by_last_visit),
        Filter("risk", _("Risk"), choices=RISKY, apply=at_risk),
    ]


def orders(page: ListPage) -> list[tuple]:
    """How the list can stand, as components/tabs.html draws it."""
    choices = [("", _("In list order")), ("last_seen", _("Longest not visited")), ("-risk", _("Highest risk"))]
    return [(label, page.url(sort=sort or None), None, page.sort == sort) for sort, label in choices]


def where_to_go_on(user, period: Period | None, page: ListPage) -> dict:
    """The last household that the user visited in the period, and the list from the one behind it on."""
    if period is None:
        return {}
    mine = Visit.objects.standing().filter(by=user, at__gte=period.opened_at)
    last = mine.order_by("-at", "-pk").values_list("household__region__code", "household__number").first()
    if last is None:
        return {}
    return {"number": last[1], "url": page.url(sort=None, after=encode(list(last)))}


def visit_progress(user, period: Period | None) -> dict:
    """How many of the user's households are verified since the period began."""
    total, left = editable_households(user).active().count(), households_to_verify(user, period).count()
    done = total - left
    return {"period": period, "total": total, "done": done, "percent": done * 100 // (total or 1)}


def row_context(user, household_pk: int) -> dict:
    """One row of the list as a fresh page would draw it; empty when it no longer waits."""
    period = Period.objects.open().first()
    row = rows_of(user, period).filter(pk=household_pk).first()
    return {"household": row, "reasons": reasons_of(row)} if row else {}


def group_choices(user) -> list[tuple[str, str]]:
    return [(group.code, f"{group.parent.short_name} {group.short_name}") for group in groups_of(user)]


def of_group(rows, code):
    return rows.filter(region__code=code)


def of_kind(rows, kind):
    return rows.filter(pk__in=HouseholdType.objects.on(timezone.localdate()).filter(kind=kind).values("household"))


def by_last_visit(rows, value):
    return rows.filter(verified_at=None) if value == "never" else rows.exclude(verified_at=None)
