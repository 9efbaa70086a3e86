"""Referrals: make one, record the answer, place the person."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from laborinfo.common.tables import Column, Filter, ListPage
from matching.enums import ReferralState
from matching.forms import AnswerForm, PlaceForm, ReferForm
from matching.models import Match, Referral
from matching.services.placements import place_person
from matching.services.referrals import answer_referral, refer_person
from matching.views.lists import load_person, load_posting, pair_context


@require_permission(Permission.REFERRAL_EDIT)
@require_POST
def refer(request, person_pk, posting_pk):
    """Recommend the person to the posting, with consent."""
    person = load_person(request, person_pk)
    posting = load_posting(request, posting_pk)
    form = ReferForm(request.POST)
    if not form.is_valid():
        return render(request, "matching/pair.html", pair_context(request, person, posting, form), status=422)
    match = Match.objects.filter(person=person, posting=posting).current().first()
    referral = refer_person(
        by=request.user, person_id=person.pk, posting_id=posting.pk, match=match, now=timezone.now(),
        consent_means=form.cleaned_data["consent_means"], note=form.cleaned_data["note"],
    )  # fmt: skip
    messages.success(request, _("Referred. Record the answer here when it comes."))
    return redirect("matching:referral-detail", pk=referral.pk)


@require_permission(Permission.MATCH_VIEW)
@require_safe
def referral_list(request):
    """Referrals of the user's regions."""
    referrals = Referral.objects.visible_to(request.user).select_related("person", "posting__employer")
    page = ListPage(
        request,
        referrals,
        columns=[
            Column("person", _("Person"), template="matching/_referral_link.html"),
            Column("posting", _("Posting"), value=lambda row: row.posting.title),
            Column("employer", _("Employer"), value=lambda row: row.posting.employer.name),
            Column("state", _("State")),
            Column("referred_at", _("Referred"), value=lambda row: f"{timezone.localtime(row.referred_at):%Y-%m-%d}"),
        ],
        filters=[Filter("state", _("State"), choices=ReferralState.choices)],
        key=("-referred_at", "-id"),
        export_name="referrals",
        empty_title=_("No referrals"),
        empty_text=_("Refer a person from a ranked list; the answer is recorded here."),
    )
    return page.response("matching/referrals.html")


def load_referral(request, pk) -> Referral:
    referrals = Referral.objects.visible_to(request.user).select_related(
        "person__household__region", "posting__employer", "referred_by", "placement__spell"
    )
    return get_object_or_404(referrals, pk=pk)


def referral_context(request, referral, **forms) -> dict:
    may_edit = can(request.user, Permission.REFERRAL_EDIT, referral.person.household.region)
    answers = AnswerForm(referral=referral) if may_edit and referral.is_outstanding else None
    accepted = may_edit and referral.state == ReferralState.ACCEPTED
    places = PlaceForm(initial={"start_date": timezone.localdate()}) if accepted else None
    placement = getattr(referral, "placement", None)
    return {"referral": referral, "placement": placement, "answers": answers, "places": places, **forms}


@require_permission(Permission.MATCH_VIEW)
@require_safe
def referral_detail(request, pk):
    """One referral: consent, answers, and what can be done next."""
    return render(request, "matching/referral.html", referral_context(request, load_referral(request, pk)))


@require_permission(Permission.REFERRAL_EDIT)
@require_POST
def referral_answer(request, pk):
    """Record what the worker or the employer said."""
    referral = load_referral(request, pk)
    form = AnswerForm(request.POST, referral=referral)
    if not form.is_valid():
        context = referral_context(request, referral, answers=form)
        return render(request, "matching/referral.html", context, status=422)
    answer_referral(referral=referral, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("The answer is recorded."))
    return redirect("matching:referral-detail", pk=pk)


@require_permission(Permission.REFERRAL_EDIT)
@require_POST
def referral_place(request, pk):
    """The person starts work: seat and employment spell."""
    referral = load_referral(request, pk)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        context = referral_context(request, referral, places=form)
        return render(request, "matching/referral.html", context, status=422)
    place_person(referral=referral, by=request.user, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("Placed. The job stands in the ledger."))
    return redirect("matching:referral-detail", pk=pk)
