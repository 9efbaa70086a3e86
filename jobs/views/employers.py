"""Pages of employers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jobs.enums import EmployerKind
from jobs.forms import EmployerForm
from jobs.models import Employer
from jobs.services.employers import create_employer, edit_employer, reveal_phone
from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.forms.base import domain_errors_in, posted
from laborinfo.accounts.scope import acting_region, can, check_permission
from laborinfo.common.codes import Industry
from laborinfo.common.tables import Column, Filter, ListPage

SHOWN_POSTINGS = 50
COLUMNS = [
    Column("name", gettext_lazy("Employer"), sort="name", template="jobs/cells/employer.html"),
    Column("uscc", gettext_lazy("USCC")),
    Column("kind", gettext_lazy("Kind")),
    Column("industry", gettext_lazy("Industry"), default=False),
    Column("place", gettext_lazy("Place")),
    Column("open_count", gettext_lazy("Open postings"), numeric=True),
    Column("posting_count", gettext_lazy("All postings"), numeric=True),
    Column("county", gettext_lazy("Collected for"), default=False),
    Column(
        "wage_arrears", gettext_lazy("Owes wages"), value=lambda row: _("Yes") if row.wage_arrears else "",
        template="jobs/cells/arrears.html",
    ),
]  # fmt: skip


@require_permission(Permission.JOB_VIEW)
@require_safe
def employer_list(request):
    user = request.user
    page = ListPage(
        request, Employer.objects.visible_to(user).select_related("county").with_counts(),
        columns=COLUMNS, search=lambda rows, text: rows.search(text), key=("name", "id"), export_name="employers",
        filters=[
            Filter("kind", _("Kind"), choices=EmployerKind.choices),
            Filter("industry", _("Industry"), choices=Industry.choices),
            Filter("wage_arrears", _("Owes wages"), choices=[("1", _("Yes"))]),
        ],
        empty_title=_("No employers"), empty_text=_("They come with an import, or enter one."),
    )  # fmt: skip
    return page.response("jobs/employer_list.html", {"may_edit": can(user, Permission.JOB_EDIT)})


def load_employer(request, pk) -> Employer:
    rows = Employer.objects.visible_to(request.user).select_related("county", "region")
    return get_object_or_404(rows, pk=pk)


@require_permission(Permission.JOB_VIEW)
@require_safe
def employer_detail(request, pk):
    employer = load_employer(request, pk)
    context = {
        "employer": employer,
        "postings": employer.postings.visible_to(request.user)[:SHOWN_POSTINGS],
        "may_edit": can(request.user, Permission.JOB_EDIT, employer.region or employer.county),
        "may_post": can(request.user, Permission.JOB_EDIT),
    }
    return render(request, "jobs/employer_detail.html", context)


@require_permission(Permission.JOB_EDIT)
@require_http_methods(["GET", "POST"])
def employer_create(request):
    form = EmployerForm(posted(request))
    if form.is_valid():
        with domain_errors_in(form):
            region = acting_region(request.user, Permission.JOB_EDIT)
            employer = create_employer(by=request.user, now=timezone.now(), region=region, values=form.values())
            return redirect("jobs:employer-detail", pk=employer.pk)
    return render(request, "jobs/employer_form.html", {"form": form})


@require_permission(Permission.JOB_EDIT)
@require_http_methods(["GET", "POST"])
def employer_edit(request, pk):
    employer = load_employer(request, pk)
    check_permission(request.user, Permission.JOB_EDIT, employer.region or employer.county)
    form = EmployerForm(posted(request), instance=employer)
    if form.is_valid():
        with domain_errors_in(form):
            edit_employer(employer=employer, by=request.user, now=timezone.now(), values=form.values())
            return redirect("jobs:employer-detail", pk=pk)
    return render(request, "jobs/employer_form.html", {"form": form, "employer": employer})


@require_permission(Permission.JOB_EDIT)
@require_POST
def employer_phone(request, pk):
    """The phone number in full, for HTMX to put in the place of the masked one."""
    phone = reveal_phone(employer=load_employer(request, pk), by=request.user, now=timezone.now())
    return HttpResponse(escape(phone) or "—", headers={"Cache-Control": "no-store"})
