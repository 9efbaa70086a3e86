"""Work bodies: list, page, entry."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can, check_permission
from laborinfo.common.places import place_name
from laborinfo.common.tables import Column, Filter, ListPage
from laborinfo.regions.acts import save_work_body
from laborinfo.regions.enums import WorkBodyKind
from laborinfo.regions.forms import WorkBodyForm, domain_errors_in
from laborinfo.regions.models import WorkBody

STATES = [("active", _("Active")), ("ended", _("Ended"))]
asks = require_http_methods(["GET", "POST"])


@require_permission(Permission.WORK_BODY_VIEW)
@require_safe
def work_body_list(request: HttpRequest) -> HttpResponse:
    page = ListPage(
        request,
        WorkBody.objects.visible_to(request.user).select_related("home"),
        columns=[
            Column("name", _("Name"), template="regions/cells/work_body.html"),
            Column("kind", _("Kind")),
            Column("home", _("Home region"), sort="home__code"),
            Column("leader", _("Leader")),
            Column("phone", _("Contact phone")),
            Column("place_code", _("Place outside the prefecture"), value=lambda row: place_of(row)),
        ],
        filters=[
            Filter("kind", _("Kind"), choices=WorkBodyKind.choices),
            Filter("state", _("State"), choices=STATES, apply=in_state),
        ],
        search=lambda rows, text: rows.search(text),
        key=("home__code", "kind", "name", "id"),
        export_name="work-bodies",
        empty_title=_("No work body here"),
        empty_text=_("Task forces, societies, companies, cooperatives and liaison stations stand here."),
    )
    return page.response("regions/work_body_list.html", {"may_edit": can(request.user, Permission.WORK_BODY_EDIT)})


def place_of(body: WorkBody) -> str:
    return place_name(body.place_code) if body.place_code else ""


def in_state(rows, state: str):
    day = timezone.localdate()
    return rows.active_on(day) if state == "active" else rows.filter(active_to__lte=day)


@require_permission(Permission.WORK_BODY_VIEW)
@require_safe
def work_body_detail(request: HttpRequest, pk: int) -> HttpResponse:
    bodies = WorkBody.objects.visible_to(request.user).select_related("home")
    body = get_object_or_404(bodies, pk=pk)
    context = {
        "body": body,
        "place": place_of(body),
        "covers": body.covers.select_related("parent").order_by("code"),
        "may_edit": can(request.user, Permission.WORK_BODY_EDIT, body.home),
    }
    return render(request, "regions/work_body_detail.html", context)


@require_permission(Permission.WORK_BODY_EDIT)
@asks
def work_body_create(request: HttpRequest) -> HttpResponse:
    initial = {"home": request.user.scope.home, "active_from": timezone.localdate()}
    return enter(request, None, WorkBodyForm(request.POST or None, user=request.user, initial=initial))


@require_permission(Permission.WORK_BODY_EDIT)
@asks
def work_body_edit(request: HttpRequest, pk: int) -> HttpResponse:
    body = get_object_or_404(WorkBody.objects.visible_to(request.user).select_related("home"), pk=pk)
    check_permission(request.user, Permission.WORK_BODY_EDIT, body.home)
    names = ("kind", "name", "leader", "phone", "home", "address", "active_from", "active_to", "note")
    initial = {name: getattr(body, name) for name in names} | {"place": place_of(body)}
    return enter(request, body, WorkBodyForm(request.POST or None, user=request.user, body=body, initial=initial))


def enter(request: HttpRequest, body: WorkBody | None, form: WorkBodyForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with domain_errors_in(form):
            saved = save_work_body(by=request.user, now=timezone.now(), body=body, **form.values())
            messages.success(request, _("The work body is saved."))
            return redirect("regions:work-body-detail", pk=saved.pk)
    return render(request, "regions/work_body_form.html", {"form": form, "body": body})
