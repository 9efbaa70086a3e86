"""Households: one household with everything about it, entering and changing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from ledgers.forms.household import CloseHouseholdForm, HouseholdForm
from ledgers.forms.visits import VerifyForm
from ledgers.models import Household
from ledgers.rules import check_household
from ledgers.services.households import close_household, create_household, update_household
from ledgers.views.acts_list import act_cards
from ledgers.views.cards import finding_cards, person_cards
from ledgers.views.common import household_to_edit
from ledgers.views.entry import entry_page, keeps_entries


@require_permission(Permission.PERSON_VIEW)
@require_safe
def household_detail(request, pk):
    """Findings first, then what the rules say, the people with their work, the visits."""
    rows = Household.objects.visible_to(request.user).with_head()
    known = ("region__parent", "county", "relocation_site", "verified_by", "updated_by", "merged_into")
    household = get_object_or_404(rows.select_related(*known), pk=pk)
    today = timezone.localdate()
    context = {
        "household": household,
        "line": household.region.ancestor_line(),
        "kinds": household.types.on(today),
        "people": person_cards(household, today),
        "left": household.people.exclude(left_at=None).order_by("-left_at", "id"),
        "findings": finding_cards(household),
        "issues": check_household(household.pk, day=today),
        "visits": household.visits.select_related("by")[:10],
        "verify_form": VerifyForm(initial={"met_with": household.head_name}),
        "acts": act_cards(household, request.user),
        **may_move(request.user, household),
        "may_edit": can(request.user, Permission.PERSON_EDIT, household.region),
        "may_reveal": can(request.user, Permission.PERSON_REVEAL, household.region),
        "may_match": can(request.user, Permission.MATCH_VIEW, household.region),
        "may_see_subsidies": can(request.user, Permission.SUBSIDY_VIEW, household.region),
    }
    return render(request, "ledgers/household.html", context)


def may_move(user, household: Household) -> dict[str, bool]:
    """`may_relocate`: there is another place in which the user may put the household."""
    roots = user.scope.regions_for(Permission.PERSON_MOVE)
    may = any(root.contains(household.region) for root in roots)
    return {"may_move": may, "may_relocate": may and any(root.pk != household.region_id for root in roots)}


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def household_create(request):
    now = timezone.now()
    form = HouseholdForm(request.POST or None, user=request.user, day=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        household = form.saved_by(create_household, by=request.user, now=now)
        if household:
            messages.success(request, _("Household %(number)s is entered. Now add its head.") % vars_of(household))
            return redirect("ledgers:person-create", pk=household.pk)
    return entry_page(request, form, title=_("Enter a household"))


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
@keeps_entries
def household_edit(request, pk):
    household = household_to_edit(request.user, pk)
    now = timezone.now()
    form = HouseholdForm(request.POST or None, user=request.user, day=timezone.localdate(now), household=household)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.saved_by(update_household, by=request.user, now=now, household_id=pk)
    ):
        messages.success(request, _("Household %(number)s is saved.") % vars_of(household))
        return redirect("ledgers:household-detail", pk=pk)
    return entry_page(request, form, title=_("Change the household"), household=household)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def household_close(request, pk):
    household = household_to_edit(request.user, pk)
    now = timezone.now()
    initial = {"version": household.version, "day": timezone.localdate(now)}
    form = CloseHouseholdForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.saved_by(close_household, by=request.user, now=now, household_id=pk)
        if not form.errors:
            messages.success(request, _("Household %(number)s is closed.") % vars_of(household))
            return redirect("ledgers:household-list")
    return entry_page(request, form, title=_("Close the household"), household=household, danger=True)


def vars_of(household: Household) -> dict:
    return {"number": household.number}
