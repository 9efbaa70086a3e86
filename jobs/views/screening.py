"""The screening queue and the screener's acts."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from jobs.forms import BulkPassForm, PassForm, RefuseForm
from jobs.models import Posting
from jobs.services.screening import screen_many, screen_posting
from jobs.views.listing import posting_columns, posting_filters
from jobs.views.postings import load_posting
from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.tables import Column, ListPage

BULK_LIMIT = 500


@require_permission(Permission.JOB_SCREEN)
@require_safe
def screening_queue(request):
    """What waits for screening in the user's regions, oldest first."""
    pick = Column("pick", _("Choose"), value=lambda row: "", template="jobs/cells/pick.html")
    page = ListPage(
        request, Posting.objects.screenable_by(request.user).with_employer(),
        columns=[pick, *posting_columns()], search=lambda rows, text: rows.search(text), key=("id",),
        filters=[item for item in posting_filters(request.user) if item.name != "status"],
        empty_title=_("Nothing waits for screening"), empty_text=_("New postings come here by import or by hand."),
    )  # fmt: skip
    return page.response("jobs/screening_queue.html", {"bulk_form": BulkPassForm()})


@require_permission(Permission.JOB_SCREEN)
@require_POST
def screening_bulk(request):
    """Pass the chosen postings; those that cannot pass are named with the reason."""
    form = BulkPassForm(request.POST)
    chosen = [int(pk) for pk in request.POST.getlist("posting")[:BULK_LIMIT] if pk.isdecimal() and len(pk) < 19]
    if not chosen:
        messages.error(request, _("Choose at least one posting."))
        return redirect("jobs:screening-queue")
    if not form.is_valid():
        messages.error(request, _("Tick what was checked; passing needs every check."))
        return redirect("jobs:screening-queue")
    postings = Posting.objects.visible_to(request.user).filter(pk__in=chosen).select_related("region", "employer")
    result = screen_many(postings=postings.order_by("pk"), by=request.user, now=timezone.now(), **form.cleaned_data)
    if result.skipped:
        return render(request, "jobs/screening_result.html", {"result": result})
    text = ngettext("%(count)d posting passed.", "%(count)d postings passed.", result.done) % {"count": result.done}
    messages.success(request, text)
    return redirect("jobs:screening-queue")


@require_permission(Permission.JOB_SCREEN)
@require_POST
def posting_screen(request, pk):
    """Pass or refuse one posting."""
    posting, passed = load_posting(request, pk), request.POST.get("act") == "pass"
    form = (PassForm if passed else RefuseForm)(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tick every check.") if passed else _("Choose why the posting is refused."))
        return redirect("jobs:posting-detail", pk=pk)
    screen_posting(posting=posting, by=request.user, now=timezone.now(), passed=passed, **form.cleaned_data)
    messages.success(request, _("Passed. It can be opened now.") if passed else _("Refused."))
    return redirect("jobs:posting-detail" if passed else "jobs:screening-queue", **({"pk": pk} if passed else {}))
