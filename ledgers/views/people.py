"""People: add, change, record that they left, reveal a masked identifier."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.codes import Relation
from laborinfo.common.errors import DomainError
from ledgers.forms.from_head import head_of
from ledgers.forms.person import LeaveForm, PersonForm, RevealForm
from ledgers.services.people import add_person, record_left, reveal, update_person
from ledgers.views.cards import finding_cards
from ledgers.views.common import household_to_edit, person_to_edit
from ledgers.views.entry import entry_page, keeps_entries


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def person_create(request, pk):
    """`pk` is the household's."""
    household = household_to_edit(request.user, pk)
    now = timezone.now()
    head = head_of(household)
    form = PersonForm(request.POST or None, now=now, head=head, initial=first_guess(household, head))
    if request.method == "POST" and form.is_valid():
        person = form.saved_by(add_person, by=request.user, now=now, household_id=pk)
        if person:
            messages.success(request, _("%(name)s is entered.") % {"name": person.name})
            return redirect("ledgers:person-create" if "another" in request.POST else "ledgers:household-detail", pk=pk)
    return entry_page(request, form, title=_("Add a person"), household=household, may_add_another=True)


def first_guess(household, head) -> dict:
    """The first person is the head; the others mostly share the head's ethnicity."""
    if head is None:
        return {"version": household.version, "relation": Relation.HEAD}
    return {"version": household.version, "ethnicity": head.ethnicity}


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def person_edit(request, pk):
    person = person_to_edit(request.user, pk)
    now = timezone.now()
    form = PersonForm(request.POST or None, now=now, person=person, head=head_of(person.household))
    if (
        request.method == "POST"
        and form.is_valid()
        and form.saved_by(update_person, by=request.user, now=now, person_id=pk)
    ):
        messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
        return redirect("ledgers:household-detail", pk=person.household_id)
    findings = [card for card in finding_cards(person.household) if card.finding.person_id in (pk, None)]
    title = _("Change %(name)s") % {"name": person.name}
    return entry_page(request, form, title=title, household=person.household, findings=findings)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def person_leave(request, pk):
    """Death, moving away, marriage: a dated record, never a deletion."""
    person = person_to_edit(request.user, pk)
    now = timezone.now()
    form = LeaveForm(
        request.POST or None, day=timezone.localdate(now),
        initial={"version": person.household.version, "left_date": timezone.localdate(now)},
    )  # fmt: skip
    if (
        request.method == "POST"
        and form.is_valid()
        and form.saved_by(record_left, by=request.user, now=now, person_id=pk)
    ):
        messages.success(request, _("It is recorded that %(name)s left.") % {"name": person.name})
        return redirect("ledgers:household-detail", pk=person.household_id)
    title = _("%(name)s left the household") % {"name": person.name}
    return entry_page(request, form, title=title, household=person.household, danger=True)


@require_permission(Permission.PERSON_REVEAL)
@require_POST
def person_reveal(request, pk):
    """A fragment with one identifier in clear; the reading is on the audit trail."""
    form = RevealForm(request.POST)
    if not form.is_valid():
        raise DomainError(_("Say in a few words what you need it for."), field="purpose")
    value = reveal(by=request.user, now=timezone.now(), person_id=pk, **form.cleaned_data)
    response = render(request, "ledgers/_revealed.html", {"value": value})
    response["Cache-Control"] = "no-store"
    return response
