"""From a list to a post: refer with consent, record the answer, place on a seat."""

from django.db import transaction
from django.utils.translation import gettext as _

from jobs.enums import PostingState
from jobs.models import Posting
from laborinfo.accounts.audit import record
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, DomainError, NotFound, constraint_errors
from ledgers.models import Person
from matching.enums import ConsentMeans, ReferralState
from matching.models import Match, Referral
from matching.workflow import REFERRAL


@transaction.atomic
def refer_person(
    *, by, person_id: int, posting_id: int, consent_means: str, now, note: str = "", match: Match | None = None
) -> Referral:
    """Recommend a person to a posting, with the person's consent to share name and phone with the employer.

    Raises NotFound, Forbidden, DomainError without consent, Conflict when the posting has no seat left or the
    person is already referred to it.
    """
    person = _visible_person(by, person_id)
    if consent_means not in ConsentMeans.values:
        raise DomainError(
            _("Record how the person agreed that the employer receives name and phone."), field="consent_means"
        )
    posting = Posting.objects.select_for_update().filter(pk=posting_id).first()
    if posting is None:
        raise NotFound(_("This posting does not exist."))
    _check_seat(posting)
    twice = Conflict(_("This person is already referred to this posting."), code="already_referred")
    with constraint_errors({"matching_referral_one_outstanding": twice}), transaction.atomic():
        referral = Referral.objects.create(
            person=person, posting=posting, county_id=person.county_id, note=note,
            run_id=match.run_id if match else None, score=match.score if match else None,
            consent_means=consent_means, consent_at=now, consent_by=by, referred_at=now, referred_by=by,
        )  # fmt: skip
    record(
        by=by, action="matching.refer_person", obj=referral, now=now,
        detail={"person": person.pk, "posting": posting.pk, "consent": consent_means},
    )  # fmt: skip
    return referral


def _visible_person(by, person_id: int) -> Person:
    person = Person.objects.visible_to(by).active().select_related("household__region").filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("This person does not exist in your regions."))
    check_permission(by, Permission.REFERRAL_EDIT, person.household.region)
    return person


def _check_seat(posting: Posting) -> None:
    if posting.status != PostingState.OPEN:
        raise Conflict(_("The posting is no longer open."), code="posting_closed")
    waiting = Referral.objects.outstanding().filter(posting=posting).count()
    if posting.headcount - posting.filled - waiting < 1:
        raise Conflict(
            _("No seat is left: %(waiting)d people are referred and not answered yet.") % {"waiting": waiting},
            code="no_seat",
        )


ANSWERS = {name: step for name, step in REFERRAL.by_name.items() if step.target != ReferralState.PLACED}


@transaction.atomic
def answer_referral(*, referral: Referral, by, answer: str, now, reason: str = "") -> None:
    """Record an answer (a transition of the workflow other than `place`); refusals need a reason."""
    check_permission(by, Permission.REFERRAL_EDIT, referral.person.household.region)
    if answer not in ANSWERS:
        raise DomainError(_("Choose one of the answers."), field="answer")
    if answer != "accept" and not reason.strip():
        raise DomainError(_("Say why, in a few words."), field="reason")
    REFERRAL.apply(referral, answer, by=by, now=now, note=reason, reason=reason.strip()[:200])
    record(by=by, action="matching.answer_referral", obj=referral, detail={"answer": answer}, now=now)
