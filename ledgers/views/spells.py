"""Employment spells: add, correct, end."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from ledgers.forms.from_head import head_work
from ledgers.forms.spell import EndSpellForm, SpellForm
from ledgers.services.spells import add_spell, end_spell, update_spell
from ledgers.views.common import person_to_edit, spell_to_edit
from ledgers.views.entry import entry_page, keeps_entries


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def spell_create(request, pk):
    """`pk` is the person's."""
    person = person_to_edit(request.user, pk)
    household, now = person.household, timezone.now()
    form = SpellForm(request.POST or None, user=request.user, version=household.version)
    if request.method == "POST" and form.is_valid():
        spell = form.saved_by(add_spell, by=request.user, now=now, person_id=pk)
        if spell:
            messages.success(request, _("The job of %(name)s is entered.") % {"name": person.name})
            return redirect("ledgers:household-detail", pk=household.pk)
    title, copied = _("A job of %(name)s") % {"name": person.name}, head_work(person, timezone.localdate(now))
    return entry_page(request, form, title=title, household=household, head_work=copied)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def spell_edit(request, pk):
    spell = spell_to_edit(request.user, pk)
    household = spell.person.household
    form = SpellForm(request.POST or None, user=request.user, version=household.version, spell=spell)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.saved_by(update_spell, by=request.user, now=timezone.now(), spell_id=pk)
    ):
        messages.success(request, _("The job of %(name)s is saved.") % {"name": spell.person.name})
        return redirect("ledgers:household-detail", pk=household.pk)
    return entry_page(request, form, title=_("A job of %(name)s") % {"name": spell.person.name}, household=household)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def spell_end(request, pk):
    spell = spell_to_edit(request.user, pk)
    household, now = spell.person.household, timezone.now()
    initial = {"version": household.version, "end_date": timezone.localdate(now)}
    form = EndSpellForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and form.saved_by(end_spell, by=request.user, now=now, spell_id=pk):
        messages.success(request, _("The job of %(name)s has ended.") % {"name": spell.person.name})
        return redirect("ledgers:household-detail", pk=household.pk)
    title = _("End a job of %(name)s") % {"name": spell.person.name}
    return entry_page(request, form, title=title, household=household)
