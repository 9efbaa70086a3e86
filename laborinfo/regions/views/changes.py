"""Changes of the tree. A valid form leads to a page that says what will happen; from there it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.regions import acts, services
from laborinfo.regions.forms import (
    AddForm,
    CloseForm,
    DatedForm,
    MergeForm,
    MoveForm,
    RenameForm,
    SplitForm,
    domain_errors_in,
)
from laborinfo.regions.models import Region

editor = require_permission(Permission.REGION_EDIT)
asks = require_http_methods(["GET", "POST"])


@dataclass(frozen=True)
class Act:
    """The words of one kind of change, its form, and what does it."""

    title: str | Promise
    explanation: str | Promise
    done: str | Promise
    form: type[DatedForm]
    do: Callable[..., Region]
    danger: bool = False


ADD = Act(
    _("Add a region below"), _("The new region takes part in every ledger that opens from now on."),
    _("The region is added."), AddForm, lambda region, **values: acts.add_region(parent=region, **values),
)  # fmt: skip
RENAME = Act(
    _("Rename"), _("Past periods keep the old name."), _("The region is renamed."), RenameForm,
    lambda **values: acts.change_region(services.rename_region, **values),
)  # fmt: skip
MOVE = Act(
    _("Move"), _("The region and everything below it get new codes; past periods keep their borders."),
    _("The region is moved."), MoveForm, lambda **values: acts.change_region(services.move_region, **values),
    danger=True,
)  # fmt: skip
MERGE = Act(
    _("Merge into another region"), _("This region ends; what is below it moves into the other one under new codes."),
    _("The regions are merged."), MergeForm, acts.merge_region, danger=True,
)  # fmt: skip
SPLIT = Act(
    _("Split off a part"), _("A new region begins beside this one; this one ends when nothing is left below it."),
    _("The region is split."), SplitForm, acts.split_region, danger=True,
)  # fmt: skip
CLOSE = Act(
    _("Close"), _("The region ends; its records and its history stay."), _("The region is closed."), CloseForm,
    lambda **values: acts.change_region(services.close_region, **values), danger=True,
)  # fmt: skip


def ask_then_do(request: HttpRequest, region: Region, act: Act) -> HttpResponse:
    """GET shows the form; a valid POST shows what will happen; a POST with `confirmed` does it."""
    form = act.form(request.POST or None, region=region, user=request.user)
    context = {"region": region, "act": act, "form": form, "line": region.ancestor_line()}
    if request.method == "GET" or not form.is_valid():
        return render(request, "regions/act.html", context)
    if "confirmed" not in request.POST:
        given = [(form[name].label, shown(form.cleaned_data[name])) for name in form.fields if form.cleaned_data[name]]
        return render(request, "regions/act_confirm.html", {**context, "given": given})
    with domain_errors_in(form):
        changed = act.do(by=request.user, now=timezone.now(), region=region, **form.cleaned_data)
        messages.success(request, act.done)
        return redirect("regions:region-detail", code=changed.code)
    return render(request, "regions/act.html", context)


def shown(value) -> str:
    """A chosen value in words; several regions in one line."""
    return "、".join(map(str, value)) if isinstance(value, QuerySet) else str(value)


def changeable(request: HttpRequest, code: str) -> Region:
    """A region that the user sees (else 404) and may change (else 403)."""
    regions = Region.objects.visible_to(request.user).select_related("parent")
    region = get_object_or_404(regions, code=code, active_to=None)
    acts.check_can_change(request.user, region)
    return region


@editor
@asks
def region_add(request: HttpRequest, code: str) -> HttpResponse:
    region = get_object_or_404(Region.objects.visible_to(request.user), code=code, active_to=None, level__lt=4)
    check_permission(request.user, Permission.REGION_EDIT, region)
    return ask_then_do(request, region, ADD)


@editor
@asks
def region_rename(request: HttpRequest, code: str) -> HttpResponse:
    return ask_then_do(request, changeable(request, code), RENAME)


@editor
@asks
def region_move(request: HttpRequest, code: str) -> HttpResponse:
    return ask_then_do(request, changeable(request, code), MOVE)


@editor
@asks
def region_merge(request: HttpRequest, code: str) -> HttpResponse:
    return ask_then_do(request, changeable(request, code), MERGE)


@editor
@asks
def region_split(request: HttpRequest, code: str) -> HttpResponse:
    return ask_then_do(request, changeable(request, code), SPLIT)


@editor
@asks
def region_close(request: HttpRequest, code: str) -> HttpResponse:
    return ask_then_do(request, changeable(request, code), CLOSE)
