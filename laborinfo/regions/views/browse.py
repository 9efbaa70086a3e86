"""The tree to look at: a list with search, and a page a region."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from laborinfo.common.tables import Column, Filter, ListPage
from laborinfo.regions.acts import can_change
from laborinfo.regions.enums import Kind, Level
from laborinfo.regions.models import Region, WorkBody
from laborinfo.regions.queries import children_with_counts

STATES = [("active", _("Active")), ("closed", _("Closed"))]
BODIES_SHOWN = 20


@require_permission(Permission.REGION_VIEW)
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    page = ListPage(
        request,
        Region.objects.visible_to(request.user).select_related("parent"),
        columns=[*columns(), Column("parent", _("Lies in"), value=lambda row: row.parent or "")],
        filters=[
            Filter("level", _("Level"), choices=Level.choices),
            Filter("kind", _("Kind"), choices=Kind.choices),
            Filter("state", _("State"), choices=STATES, apply=in_state),
        ],
        search=lambda rows, text: rows.search(text),
        key=("code",),
        export_name="regions",
        empty_title=_("No region of this kind"),
        empty_text=_("Search by name, pinyin initials or code, or clear the filters."),
    )
    return page.response("regions/region_list.html", {"home": request.user.scope.home})


def columns() -> list[Column]:
    return [
        Column("code", _("Code"), sort="code"),
        Column("short_name", _("Name"), template="regions/cells/region.html"),
        Column("name", _("Name as published"), default=False),
        Column("kind", _("Kind")),
        Column("active_from", _("Active from"), default=False, value=lambda row: row.active_from.isoformat()),
        Column("active_to", _("Active until"), default=False, value=lambda row: row.active_to or ""),
    ]


def in_state(rows, state: str):
    day = timezone.localdate()
    return rows.active_on(day) if state == "active" else rows.filter(active_to__lte=day)


@require_permission(Permission.REGION_VIEW)
@require_safe
def region_detail(request: HttpRequest, code: str) -> HttpResponse:
    regions = Region.objects.visible_to(request.user).select_related("parent")
    region = get_object_or_404(regions, code=code)
    page = ListPage(
        request,
        children_with_counts(region).visible_to(request.user),
        columns=[*columns(), Column("children_count", _("Regions below"), numeric=True)],
        key=("code",),
        page_size=100,
        empty_title=_("Nothing below"),
    )
    context = {
        "region": region,
        "line": region.ancestor_line(),
        "versions": region.versions.select_related("parent", "recorded_by").prefetch_related("successors"),
        "bodies": WorkBody.objects.visible_to(request.user).serving(region)[:BODIES_SHOWN],
        "may_add": region.level < Level.GROUP
        and not region.active_to
        and can(request.user, Permission.REGION_EDIT, region),
        "may_change": not region.active_to and can_change(request.user, region),
    }
    return page.response("regions/region_detail.html", context)
