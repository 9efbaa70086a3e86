"""Acts on the register: each is a page that asks for the day and the reason, and once more before it is done."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from ledgers.forms.acts import ActForm, HeadForm, JoinForm, MoveHouseholdForm, MovePersonForm, ReturnForm, UndoForm
from ledgers.services.acts.family import change_head
from ledgers.services.acts.moving import join_households, move_household, move_person
from ledgers.services.acts.returning import reopen_household, return_person
from ledgers.services.acts.undoing import act_in_sight, permission_for, undo_act
from ledgers.views.common import household_to_edit, person_to_edit, posted
from ledgers.views.entry import entry_page

EDIT, MOVE = Permission.PERSON_EDIT, Permission.PERSON_MOVE


@require_permission(MOVE)
@require_http_methods(["GET", "POST"])
def person_move(request, pk):
    """To another household. The page of the household that takes the person in follows."""
    person = person_to_edit(request.user, pk, MOVE)
    now = timezone.now()
    form = MovePersonForm(posted(request), person=person, user=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        act = form.saved_by(move_person, by=request.user, now=now, person_id=pk)
        if act:
            messages.success(request, _("%(name)s belongs to this household now.") % {"name": person.name})
            return redirect("ledgers:household-detail", pk=act.other_household_id)
    title = _("%(name)s goes to another household") % {"name": person.name}
    return act_page(request, form, title, question=_("Move this person to the other household?"))


@require_permission(MOVE)
@require_http_methods(["GET", "POST"])
def household_move(request, pk):
    """To another group or building."""
    household = household_to_edit(request.user, pk, MOVE)
    now = timezone.now()
    form = MoveHouseholdForm(posted(request), household=household, user=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        act = form.saved_by(move_household, by=request.user, now=now, household_id=pk)
        if act:
            messages.success(request, _("The household belongs to %(region)s now.") % {"region": act.to_region})
            return redirect("ledgers:household-detail", pk=pk)
    return act_page(request, form, _("The household moves"), question=_("Move the household with all its people?"))


@require_permission(MOVE)
@require_http_methods(["GET", "POST"])
def household_join(request, pk):
    """Its people become members of another household; this one is closed."""
    household = household_to_edit(request.user, pk, MOVE)
    now = timezone.now()
    form = JoinForm(posted(request), household=household, user=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        act = form.saved_by(join_households, by=request.user, now=now, household_id=pk)
        if act:
            messages.success(request, _("Household %(number)s is part of this one now.") % {"number": household})
            return redirect("ledgers:household-detail", pk=act.other_household_id)
    question = _("Let the other household take these people in, and close this one?")
    return act_page(request, form, _("Join with another household"), question=question)


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def head_change(request, pk):
    household = household_to_edit(request.user, pk)
    now = timezone.now()
    form = HeadForm(posted(request), household=household, user=request.user, now=now)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.saved_by(change_head, by=request.user, now=now, household_id=pk)
    ):
        messages.success(request, _("The household has another head now."))
        return redirect("ledgers:household-detail", pk=pk)
    return act_page(request, form, _("Another head"), question=_("Write the new head and the new relations?"))


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def household_reopen(request, pk):
    household = household_to_edit(request.user, pk)
    now = timezone.now()
    form = ActForm(posted(request), household=household, user=request.user, now=now)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.saved_by(reopen_household, by=request.user, now=now, household_id=pk)
    ):
        messages.success(request, _("Household %(number)s is open again.") % {"number": household})
        return redirect("ledgers:household-detail", pk=pk)
    return act_page(request, form, _("Open the household again"), question=_("Open this household again?"))


@require_permission(EDIT)
@require_http_methods(["GET", "POST"])
def person_return(request, pk):
    """Somebody who had left is in the household again."""
    person = person_to_edit(request.user, pk)
    now = timezone.now()
    form = ReturnForm(posted(request), person=person, user=request.user, now=now)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.saved_by(return_person, by=request.user, now=now, person_id=pk)
    ):
        messages.success(request, _("%(name)s is in the household again.") % {"name": person.name})
        return redirect("ledgers:household-detail", pk=person.household_id)
    title = _("%(name)s came back") % {"name": person.name}
    return act_page(request, form, title, question=_("Record that this person came back?"))


@require_permission(Permission.PERSON_VIEW)
@require_http_methods(["GET", "POST"])
def act_undo(request, pk):
    """Whoever could do the act may take it back; what speaks against it is said on the page."""
    act = act_in_sight(request.user, pk)
    check_permission(request.user, permission_for(act), act.household.region)
    form = UndoForm(posted(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and form.saved_by(undo_act, by=request.user, now=timezone.now(), act_id=pk)
    ):
        messages.success(request, _("The act is undone; everything is as it was before it."))
        return redirect("ledgers:household-detail", pk=act.household_id)
    title = _("Undo: %(act)s") % {"act": act}
    return entry_page(request, form, title=title, household=act.household, danger=True, confirm=_("Undo this act?"))


def act_page(request, form: ActForm, title: str, *, question: str):
    return entry_page(request, form, title=title, household=form.household, danger=True, confirm=question)
