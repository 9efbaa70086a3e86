"""People who may be registered twice: the list of pairs, the page of one pair, and the three acts."""

from functools import partial

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.tables import Column, Filter, ListPage
from ledgers.enums_duplicates import DuplicateKind, DuplicateState
from ledgers.forms.duplicates import ApartForm, MergeForm
from ledgers.models import DuplicatePair
from ledgers.services import duplicate_decisions as services
from ledgers.views.findings import done
from ledgers.views.household_list import region_field
from ledgers.views.pair_cards import field_rows, sides_of

SCORES = [("95", _("95 and more")), ("90", _("90 and more")), ("85", _("85 and more"))]
SCOPES = [("mine", _("I can decide")), ("above", _("The level above decides"))]


@require_permission(Permission.PERSON_VIEW)
@require_safe
def duplicate_list(request):
    """Of somebody outside the user's regions it tells only the township."""
    user = request.user
    rows = DuplicatePair.objects.visible_to(user)
    page = ListPage(
        request,
        (rows if request.GET.get("state") else rows.waiting()).with_sides(user).with_people(),
        columns=columns(),
        filters=filters(user),
        key=("-score", "-id"),
        export_name="duplicates" if user.scope.has(Permission.PERSON_EXPORT) else "",
        empty_title=_("Nobody is registered twice"),
        empty_text=_("Records that look like one person appear here by themselves, after every entry and every night."),
    )
    return page.response("ledgers/duplicate_list.html")


def columns() -> list[Column]:
    return [
        Column("first", _("First record"), value=partial(side_text, side="a"), template="ledgers/_pair_link.html"),
        Column("second", _("Second record"), value=partial(side_text, side="b")),
        Column("kind", _("Found by")),
        Column("score", _("Likeness"), sort="score", value=lambda pair: pair.score if sees_both(pair) else "—",
               numeric=True),
        Column("reasons", _("Why"), value=lambda pair: pair.reason_labels if sees_both(pair) else "—"),
        Column("found_at", _("Found"), sort="found_at", value=lambda pair: day_of(pair.found_at)),
        Column("state", _("State"), state=lambda pair: "PENDING" if pair.state == "OPEN" else pair.state),
    ]  # fmt: skip


def sees_both(pair: DuplicatePair) -> bool:
    return pair.sees_a and pair.sees_b


def side_text(pair: DuplicatePair, side: str) -> str:
    """Name and place of a person in sight; of anybody else nothing but the township."""
    person = getattr(pair, f"person_{side}")
    village = person.household.region.parent
    if getattr(pair, f"sees_{side}"):
        return f"{person.name} · {person.birth_date:%Y-%m-%d} · {village.short_name} {person.household.region}"
    return str(_("Registered in %(township)s") % {"township": village.parent.short_name})


def day_of(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}"


def filters(user) -> list[Filter]:
    return [
        Filter("region", _("Region"), apply=lambda rows, region: rows.touching([region]), field=region_field(user)),
        Filter("kind", _("Found by"), choices=DuplicateKind.choices),
        Filter("score", _("Likeness"), apply=lambda rows, value: rows.filter(score__gte=value),
               field=forms.TypedChoiceField(choices=[("", _("All")), *SCORES], coerce=int, empty_value=None,
                                            required=False, label=_("Likeness"))),
        Filter("who", _("Who decides"), choices=SCOPES, apply=partial(by_scope, user=user)),
        Filter("state", _("State"), choices=DuplicateState.choices),
    ]  # fmt: skip


def by_scope(rows, value, *, user):
    mine = DuplicatePair.objects.decidable_by(user).values("pk")
    return rows.filter(pk__in=mine) if value == "mine" else rows.exclude(pk__in=mine)


def pair_in_sight(user, pk: int) -> DuplicatePair:
    """404 unless both people are in sight."""
    regions = user.scope.regions_for(Permission.PERSON_VIEW)
    return get_object_or_404(DuplicatePair.objects.inside(regions).with_people(), pk=pk)


@require_permission(Permission.PERSON_VIEW)
@require_safe
def duplicate_detail(request, pk):
    pair = pair_in_sight(request.user, pk)
    return pair_page(request, pair, MergeForm(first=pair.person_a, second=pair.person_b), ApartForm())


def pair_page(request, pair: DuplicatePair, merge_form: MergeForm, apart_form: ApartForm):
    is_bound = merge_form.is_bound or apart_form.is_bound
    may_decide = DuplicatePair.objects.decidable_by(request.user).filter(pk=pair.pk).exists()
    is_waiting = pair.state == DuplicateState.OPEN and not (pair.person_a.left_at or pair.person_b.left_at)
    context = {
        "pair": pair,
        "sides": sides_of(pair, merge_form),
        "rows": field_rows(pair, merge_form),
        "form": apart_form if apart_form.is_bound else merge_form,
        "merge_form": merge_form,
        "apart_form": apart_form,
        "may_merge": may_decide and is_waiting,
        "may_undo": may_decide and pair.state != DuplicateState.OPEN,
    }
    return render(request, "ledgers/duplicate_detail.html", context, status=422 if is_bound else 200)


@require_permission(Permission.DUPLICATE_DECIDE)
@require_POST
def duplicate_merge(request, pk):
    pair = pair_in_sight(request.user, pk)
    form = MergeForm(request.POST, first=pair.person_a, second=pair.person_b)
    act = partial(services.merge_pair, by=request.user, now=timezone.now(), pair_id=pk)
    if form.is_valid() and done(form, lambda: act(**form.values())):
        messages.success(request, _("The two records are one now. The decision can be undone."))
        return redirect("ledgers:duplicate-detail", pk=pk)
    return pair_page(request, pair, form, ApartForm())


@require_permission(Permission.DUPLICATE_DECIDE)
@require_POST
def duplicate_apart(request, pk):
    pair = pair_in_sight(request.user, pk)
    form = ApartForm(request.POST)
    act = partial(services.tell_apart, by=request.user, now=timezone.now(), pair_id=pk)
    if form.is_valid() and done(form, lambda: act(**form.cleaned_data)):
        messages.success(request, _("It is recorded that these are two people."))
        return redirect("ledgers:duplicate-list")
    return pair_page(request, pair, MergeForm(first=pair.person_a, second=pair.person_b), form)


@require_permission(Permission.DUPLICATE_DECIDE)
@require_POST
def duplicate_undo(request, pk):
    services.undo_decision(by=request.user, now=timezone.now(), pair_id=pk)
    messages.success(request, _("The decision is undone; the pair is open again."))
    return redirect("ledgers:duplicate-detail", pk=pk)
