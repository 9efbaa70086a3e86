"""Pages of postings: list, one posting, entering and editing, and its acts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobs.forms import PassForm, PostingForm, RefuseForm, RenewForm, WithdrawForm
from jobs.models import Employer, Posting
from jobs.services.history import history_of
from jobs.services.postings import EDITABLE, collect_posting, create_posting, edit_posting
from jobs.services.screening import (
    actions_for,
    hints,
    open_posting,
    reconsider_posting,
    renew_posting,
    withdraw_posting,
)
from jobs.views.listing import posting_columns, posting_filters
from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.forms.base import domain_errors_in, posted
from laborinfo.accounts.scope import acting_region, can, check_permission
from laborinfo.common.tables import ListPage


@require_permission(Permission.JOB_VIEW)
@require_safe
def posting_list(request):
    user = request.user
    page = ListPage(
        request, Posting.objects.visible_to(user).with_employer(),
        columns=posting_columns(), filters=posting_filters(user), search=lambda rows, text: rows.search(text),
        key=("-id",), export_name="postings",
        empty_title=_("No postings"), empty_text=_("Import a table, or enter a posting at its employer."),
    )  # fmt: skip
    may = {name: can(user, name) for name in ("JOB_EDIT", "JOB_IMPORT", "JOB_SCREEN")}
    waiting = Posting.objects.screenable_by(user).count() if may["JOB_SCREEN"] else 0
    return page.response("jobs/posting_list.html", {"may": may, "waiting": waiting})


def load_posting(request, pk) -> Posting:
    rows = Posting.objects.visible_to(request.user).select_related(
        "employer", "county", "region", "collected_by", "screened_by", "opened_by", "batch"
    )
    return get_object_or_404(rows, pk=pk)


@require_permission(Permission.JOB_VIEW)
@require_safe
def posting_detail(request, pk):
    posting = load_posting(request, pk)
    acts = actions_for(posting, request.user)
    context = {
        "posting": posting,
        "acts": acts,
        "hints": hints(posting) if "pass" in acts else [],
        "history": history_of(posting),
        "may_edit": posting.status in EDITABLE and can(request.user, Permission.JOB_EDIT, posting.region),
        "may_match": can(request.user, Permission.MATCH_VIEW),
        "pass_form": PassForm(),
        "refuse_form": RefuseForm(),
        "withdraw_form": WithdrawForm(),
        "renew_form": RenewForm(initial={"headcount": posting.headcount, "valid_until": posting.valid_until}),
    }
    return render(request, "jobs/posting_detail.html", context)


@require_permission(Permission.JOB_EDIT)
@require_http_methods(["GET", "POST"])
def posting_create(request, pk):
    employer = get_object_or_404(Employer.objects.visible_to(request.user), pk=pk)
    form = PostingForm(posted(request))
    if form.is_valid():
        with domain_errors_in(form):
            posting = create_posting(
                by=request.user, now=timezone.now(), employer=employer, values=form.values(),
                region=acting_region(request.user, Permission.JOB_EDIT),
            )  # fmt: skip
            messages.success(request, _("Saved as a draft. Check it and send it to screening."))
            return redirect("jobs:posting-detail", pk=posting.pk)
    return render(request, "jobs/posting_form.html", {"form": form, "employer": employer})


@require_permission(Permission.JOB_EDIT)
@require_http_methods(["GET", "POST"])
def posting_edit(request, pk):
    posting = load_posting(request, pk)
    check_permission(request.user, Permission.JOB_EDIT, posting.region)
    form = PostingForm(posted(request), instance=posting)
    if form.is_valid():
        with domain_errors_in(form):
            seen_at, values = form.cleaned_data["seen_at"], form.values()
            edit_posting(posting=posting, by=request.user, now=timezone.now(), seen_at=seen_at, values=values)
            return redirect("jobs:posting-detail", pk=pk)
    return render(request, "jobs/posting_form.html", {"form": form, "employer": posting.employer, "posting": posting})


SIMPLE_ACTS = {"collect": collect_posting, "reconsider": reconsider_posting, "open": open_posting}
FORM_ACTS = {"withdraw": (WithdrawForm, withdraw_posting), "renew": (RenewForm, renew_posting)}


@require_permission(Permission.JOB_VIEW)
@require_POST
def posting_act(request, pk, act):
    """Collect, reconsider, open, withdraw, renew: the service checks the right and the state."""
    posting, values, service = load_posting(request, pk), {}, SIMPLE_ACTS.get(act)
    if act in FORM_ACTS:
        form_class, service = FORM_ACTS[act]
        form = form_class(request.POST)
        if not form.is_valid():
            messages.error(request, "；".join(str(errors[0]) for errors in form.errors.values()))
            return redirect("jobs:posting-detail", pk=pk)
        values = form.cleaned_data
    if service is None:
        raise Http404
    service(posting=posting, by=request.user, now=timezone.now(), **values)
    messages.success(request, _("Done: the posting is now “%(state)s”.") % {"state": posting.get_status_display()})
    return redirect("jobs:posting-detail", pk=pk)
