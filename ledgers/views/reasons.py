"""The prefecture edits the reasons that reviewers choose from."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.errors import Conflict
from ledgers.forms.reasons import NewReasonForm, ReasonCodeForm
from ledgers.models import ReasonCode
from ledgers.services import reasons
from ledgers.views.common import posted


@require_permission(Permission.PERIOD_MANAGE)
@require_safe
def reason_list(request):
    return render(request, "ledgers/reason_list.html", {"reasons": ReasonCode.objects.order_by("position", "code")})


@require_permission(Permission.PERIOD_MANAGE)
@require_http_methods(["GET", "POST"])
def reason_create(request):
    form = NewReasonForm(posted(request))
    return edited(request, form, partial(reasons.add_reason, by=request.user, now=timezone.now()))


@require_permission(Permission.PERIOD_MANAGE)
@require_http_methods(["GET", "POST"])
def reason_edit(request, pk):
    reason = get_object_or_404(ReasonCode, pk=pk)
    initial = {name: getattr(reason, name) for name in ("label", "default_comment", "due_days", "is_active")}
    form = ReasonCodeForm(posted(request), initial=initial)
    act = partial(reasons.change_reason, by=request.user, now=timezone.now(), reason=reason)
    return edited(request, form, act, reason)


def edited(request, form, act, reason: ReasonCode | None = None):
    """The form, or back to the list once it is saved."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except Conflict as error:
            form.add_error("code", str(error))
        else:
            messages.success(request, _("The reason is saved."))
            return redirect("ledgers:reason-list")
    context = {"form": form, "reason": reason}
    return render(request, "ledgers/reason_form.html", context, status=422 if form.errors else 200)


@require_permission(Permission.PERIOD_MANAGE)
@require_POST
def reason_move(request, pk):
    reason = get_object_or_404(ReasonCode, pk=pk)
    reasons.move_reason(by=request.user, now=timezone.now(), reason=reason, up=request.POST.get("up") == "1")
    return redirect("ledgers:reason-list")
