"""The organiser's own list: whom to visit in the open period, with one tap to say "seen, unchanged"."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.tables import Column, Filter, ListPage
from ledgers.forms.household import groups_of
from ledgers.models import Finding, Period
from ledgers.services.waiting import editable_households, findings_to_answer, households_to_verify


@require_permission(Permission.PERSON_EDIT)
@require_safe
def worklist(request):
    user = request.user
    period = Period.objects.open().first()
    waiting = households_to_verify(user, period)
    asked = Finding.objects.open().filter(household=OuterRef("pk"))
    page = ListPage(
        request,
        waiting.with_head().annotate(is_asked=Exists(asked)).select_related("region__parent"),
        columns=[Column("number", _("Household number"))],
        filters=[Filter("region", _("Group or building"), choices=group_choices(user), apply=of_group)],
        search=lambda rows, text: rows.search(text, request.user.scope.regions_for(Permission.PERSON_EDIT)),
        key=("region__code", "number"),
        page_size=30,
    )
    context = visit_progress(user, period) | {
        "findings": findings_to_answer(user).select_related("household", "person", "reason")[:20],
    }
    return page.response("ledgers/worklist.html", context)


def visit_progress(user, period: Period | None) -> dict:
    """How many of the user's households are verified since the period began."""
    total, left = editable_households(user).active().count(), households_to_verify(user, period).count()
    done = total - left
    return {"period": period, "total": total, "done": done, "percent": done * 100 // (total or 1)}


def group_choices(user) -> list[tuple[str, str]]:
    return [(group.code, f"{group.parent.short_name} {group.short_name}") for group in groups_of(user)]


def of_group(rows, code):
    return rows.filter(region__code=code)
