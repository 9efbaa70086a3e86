"""The inbox: everybody's own notices."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from laborinfo.common.inbox import mark_read, unread_count
from laborinfo.common.models import Notice, NoticeKind
from laborinfo.common.tables import Column, Filter, ListPage

STATES = [("unread", _("Unread")), ("read", _("Read"))]


@require_safe
def inbox(request) -> HttpResponse:
    """Newest first; unread ones are marked."""
    now = timezone.now()
    page = ListPage(
        request,
        Notice.objects.visible_to(request.user).current(now),
        columns=[
            Column("created_at", _("When"), value=lambda row: f"{timezone.localtime(row.created_at):%Y-%m-%d %H:%M}"),
            Column("kind", _("Kind")),
            Column("title", _("Notice"), value=str, template="common/_notice.html"),
        ],
        filters=[
            Filter("state", _("State"), choices=STATES, apply=by_state),
            Filter("kind", _("Kind"), choices=NoticeKind.choices),
        ],
        key=("-created_at", "-id"),
        page_size=30,
        empty_title=_("The inbox is empty"),
        empty_text=_("Returned ledgers, findings and deadlines are announced here."),
    )
    return page.response("common/inbox.html", {"unread": unread_count(request.user)})


def by_state(rows, value):
    return rows.unread() if value == "unread" else rows.exclude(read_at=None)


@require_POST
def notice_open(request, pk) -> HttpResponse:
    """Mark it read and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(by=request.user, now=timezone.now(), pks=[notice.pk])
    return redirect(notice.url)


@require_POST
def notices_read(request) -> HttpResponse:
    """Mark all read."""
    mark_read(by=request.user, now=timezone.now())
    return redirect("common:inbox")
