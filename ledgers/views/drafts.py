"""Unfinished entries of the forms: keep them while the user types, drop them."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from ledgers.enums_drafts import DraftForm
from ledgers.models import SelfEmployment, TrainingRecord
from ledgers.services.drafts import discard_draft
from ledgers.views.common import household_to_edit, person_to_edit, spell_to_edit
from ledgers.views.entry import keep_sent
from ledgers.views.records import record_to_edit


def check_target(user, form: str, target: int) -> None:
    """404 or 403 as the form itself would answer."""
    match form:
        case DraftForm.HOUSEHOLD_CREATE if target == 0:
            return
        case DraftForm.HOUSEHOLD_EDIT | DraftForm.PERSON_CREATE:
            household_to_edit(user, target)
        case DraftForm.PERSON_EDIT | DraftForm.SPELL_CREATE | DraftForm.BUSINESS_CREATE | DraftForm.TRAINING_CREATE:
            person_to_edit(user, target)
        case DraftForm.SPELL_EDIT:
            spell_to_edit(user, target)
        case DraftForm.BUSINESS_EDIT:
            record_to_edit(SelfEmployment, user, target)
        case DraftForm.TRAINING_EDIT:
            record_to_edit(TrainingRecord, user, target)
        case _:
            raise Http404


@require_permission(Permission.PERSON_EDIT)
@require_POST
def draft_keep(request, form, target):
    """Keeps what the form sent; answers with the sentence for the form's foot."""
    check_target(request.user, form, target)
    if keep_sent(request, form, target) is None:
        return HttpResponse(status=204)
    words = _("Kept at %(time)s, not in the ledger yet") % {"time": f"{timezone.localtime():%H:%M}"}
    return HttpResponse(words, content_type="text/plain; charset=utf-8")


@require_permission(Permission.PERSON_EDIT)
@require_POST
def draft_discard(request, form, target):
    """Drops the draft and opens the form anew."""
    check_target(request.user, form, target)
    discard_draft(by=request.user, form=form, target=target)
    return redirect(f"ledgers:{form}", **({"pk": target} if target else {}))
