"""One finding with its whole conversation, comments of both sides, and the files that were attached."""

from functools import partial

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts import audit
from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from ledgers.enums import FindingState
from ledgers.forms.review import CommentForm
from ledgers.models import Attachment
from ledgers.services.conversation import comment_finding, takes_part
from ledgers.services.evidence import opened
from ledgers.services.responsible import responsible_for
from ledgers.views.common import posted
from ledgers.views.findings import act_of, done, visible_findings
from ledgers.views.row_cards import finding_line


@require_permission(Permission.PERSON_VIEW)
@require_http_methods(["GET", "POST"])
def finding_detail(request, pk):
    """The thread of a finding; a POST adds a comment to it."""
    finding = get_object_or_404(visible_findings(request.user).with_messages(), pk=pk)
    form = CommentForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        act = partial(comment_finding, by=request.user, now=timezone.now(), finding=finding, **form.values())
        if done(form, act):
            messages.success(request, _("Your comment is added."))
            return redirect("ledgers:finding-detail", pk=pk)
    context = {
        "finding": finding,
        "item": finding_line(finding),
        "form": form,
        "line": finding.household.region.ancestor_line(),
        "may_comment": finding.state != FindingState.SETTLED and takes_part(request.user, finding),
        "act": act_of(finding, request.user),
        "responsible": responsible_for(finding.household.region, today=timezone.localdate()),
    }
    return render(request, "ledgers/finding_detail.html", context, status=422 if form.errors else 200)


@require_permission(Permission.PERSON_VIEW)
@require_safe
def attachment_open(request, pk):
    """The file itself, for whoever sees the finding; who opened it is on record. It is never run by the browser."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    file = opened(attachment)
    audit.record(by=request.user, action="ledgers.open_attachment", obj=attachment, now=timezone.now())
    response = FileResponse(file, content_type=attachment.content_type)
    response["Content-Disposition"] = content_disposition_header(True, attachment.title)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "no-store"
    return response
