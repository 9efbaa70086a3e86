"""Loading of the entry pages: what the user sees, and what the user may also change."""

from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme

from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from ledgers.models import EmploymentSpell, Household, Person


def household_to_edit(user, pk, permission: str = Permission.PERSON_EDIT) -> Household:
    """404 for a stranger, 403 for whoever may only read."""
    rows = Household.objects.visible_to(user).select_related("region__parent", "county")
    household = get_object_or_404(rows, pk=pk)
    check_permission(user, permission, household.region)
    return household


def person_to_edit(user, pk, permission: str = Permission.PERSON_EDIT) -> Person:
    person = get_object_or_404(Person.objects.visible_to(user).select_related("household__region__parent"), pk=pk)
    check_permission(user, permission, person.household.region)
    return person


def spell_to_edit(user, pk) -> EmploymentSpell:
    rows = EmploymentSpell.objects.visible_to(user).select_related("person__household__region__parent")
    spell = get_object_or_404(rows, pk=pk)
    check_permission(user, Permission.PERSON_EDIT, spell.person.household.region)
    return spell


def back_to(request, fallback: str, **kwargs):
    """Redirect to the page that the form names, when it is one of ours."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(target)
    return redirect(fallback, **kwargs)


def posted(request):
    """The data of a POST, even an empty one; None for other methods, so that a form stays unbound."""
    return request.POST if request.method == "POST" else None
