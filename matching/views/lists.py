"""Ranked lists of a person and of a posting, and one pair explained."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jobs.models import Posting
from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from laborinfo.common.crypto import mask_name
from laborinfo.common.paging import paginate
from ledgers.models import Person
from matching.enums import NearMiss
from matching.forms import ReferForm
from matching.models import Match, Referral
from matching.services.lists import explain, person_list, posting_for, posting_list
from matching.services.weights import active_weights
from matching.words import confirm_lines, factor_lines, miss_line, percent_of

PAGE_SIZE = 25


def match_rows(matches) -> list[dict]:
    """What a list shows of each match: the page computes nothing."""
    rows = []
    for match in matches:
        weights = match.run.weight_set.values
        rows.append(
            {
                "match": match,
                "percent": percent_of(match.score, weights),
                "lines": factor_lines(match.person, match.posting, match.factors, weights),
                "confirm": confirm_lines(match.to_confirm),
                "miss": miss_line(match.person, match.posting, match.near_miss),
            }
        )
    return rows


def tabs_of(near: bool) -> list[tuple]:
    """Matches and near misses, as components/tabs.html takes them."""
    return [(_("Matches"), "?", None, not near), (_("Near misses"), "?tab=near", None, near)]


def load_person(request, pk) -> Person:
    people = Person.objects.visible_to(request.user).active().select_related("household__region", "county")
    return get_object_or_404(people, pk=pk)


def load_posting(request, pk) -> Posting:
    posting = posting_for(request.user, pk)
    if posting is None:
        raise Http404
    return posting


@require_permission(Permission.MATCH_VIEW)
@require_safe
def person_matches(request, pk):
    """A person's ranked posts, or with ?tab=near the near misses and the one thing to settle."""
    person, near = load_person(request, pk), request.GET.get("tab") == "near"
    matches = list(person_list(person, missed=near))
    for match in matches:
        match.person = person
    context = {"person": person, "near": near, "rows": match_rows(matches), "tabs": tabs_of(near)}
    return render(request, "matching/person.html", context)


@require_permission(Permission.MATCH_VIEW)
@require_safe
def person_fragment(request, pk):
    """The best three posts, for the person's page in the ledger (loaded by HTMX)."""
    person = load_person(request, pk)
    matches = list(person_list(person)[:3])
    for match in matches:
        match.person = person
    return render(request, "matching/_person_matches.html", {"person": person, "rows": match_rows(matches)})


@require_permission(Permission.MATCH_VIEW)
@require_safe
def posting_matches(request, pk):
    """The people on whose list a posting stands, best first, names masked."""
    posting = load_posting(request, pk)
    near = request.GET.get("tab") == "near"
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    people = posting_list(posting, request.user, missed=near)
    page = paginate(people, key=("-score", "person_id"), size=PAGE_SIZE, **cursors)
    for match in page.rows:
        match.posting = posting
    rows = match_rows(page.rows)
    for row in rows:
        row["name"] = mask_name(row["match"].person.name)
    context = {"posting": posting, "near": near, "rows": rows, "page": page, "tabs": tabs_of(near)}
    return render(request, "matching/posting.html", context)


@require_permission(Permission.MATCH_VIEW)
@require_safe
def pair_detail(request, person_pk, posting_pk):
    """Why, or why not: one pair as the records stand now, and the form that refers."""
    person = load_person(request, person_pk)
    posting = load_posting(request, posting_pk)
    return render(request, "matching/pair.html", pair_context(request, person, posting, ReferForm()))


def pair_context(request, person, posting, form) -> dict:
    """What the pair page shows; `form` is None for those who may not refer."""
    weight_set = current_weights(person)
    found = explain(person, posting, weight_set, now=timezone.now())
    referral = Referral.objects.outstanding().filter(person=person, posting=posting).first()
    may_refer = can(request.user, Permission.REFERRAL_EDIT, person.household.region) and referral is None
    return {
        "person": person,
        "posting": posting,
        "percent": percent_of(found.score, weight_set.values),
        "lines": factor_lines(person, posting, found.factors, weight_set.values),
        "confirm": confirm_lines(found.to_confirm),
        "failed": [NearMiss(f).label for f in found.failed],
        "referral": referral,
        "form": form if may_refer else None,
    }


def current_weights(person):
    """The weights of the person's list; the active ones when there is no list yet."""
    match = Match.objects.filter(person=person).current().select_related("run__weight_set").first()
    return match.run.weight_set if match else active_weights()
