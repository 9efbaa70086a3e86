"""Write businesses, training and consent of people. Nothing is deleted: a mistake is corrected, consent withdrawn."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.errors import Conflict, DomainError, NotFound, constraint_errors
from ledgers.enums_records import ConsentScope
from ledgers.models import Consent, Person, SelfEmployment, TrainingRecord
from ledgers.services.locking import touch_household
from ledgers.services.people import lock_person

BUSINESS_FIELDS = frozenset(
    {
        "name", "place_code", "occupation", "industry", "start_date", "end_date", "yearly_income", "note", "evidence",
        "evidence_date",
    }
)  # fmt: skip
TRAINING_FIELDS = frozenset(
    {
        "course", "occupation", "provider", "finished_date", "hours", "level", "certificate_number", "is_subsidised",
    }
)  # fmt: skip


def refused() -> dict[str, DomainError]:
    return {
        "ledgers_selfemployment_dates": DomainError(_("A business ends after it starts."), field="end_date"),
        "ledgers_selfemployment_evidence_dated": DomainError(
            _("Enter the date of the evidence."), field="evidence_date"
        ),
        "ledgers_trainingrecord_once": DomainError(_("This course of that day is entered already."), field="course"),
        "ledgers_trainingrecord_certificate": DomainError(_("Say which certificate has this number."), field="level"),
        "ledgers_consent_one_live": DomainError(_("This consent is recorded already."), field="scope"),
    }


@transaction.atomic
def add_business(*, by, now, person_id: int, version: int | None = None, **fields) -> SelfEmployment:
    """Record a business of one's own."""
    person, household = lock_person(person_id=person_id, by=by, version=version)
    business = SelfEmployment(person=person, created_at=now)
    write(business, household, BUSINESS_FIELDS, by=by, now=now, **fields)
    audit.record(by=by, action="ledgers.add_business", obj=business, now=now)
    return business


@transaction.atomic
def update_business(*, by, now, business_id: int, version: int | None, **fields) -> SelfEmployment:
    """Correct a business, or record its end (`end_date` is the first day without it)."""
    business, household = lock_record(SelfEmployment, record_id=business_id, by=by, version=version)
    write(business, household, BUSINESS_FIELDS, by=by, now=now, **fields)
    detail = {"fields": sorted(fields)}
    audit.record(by=by, action="ledgers.update_business", obj=business, detail=detail, now=now)
    return business


@transaction.atomic
def add_training(*, by, now, person_id: int, version: int | None = None, **fields) -> TrainingRecord:
    """Record a course that the person finished."""
    person, household = lock_person(person_id=person_id, by=by, version=version)
    training = TrainingRecord(person=person, created_at=now)
    write(training, household, TRAINING_FIELDS, by=by, now=now, **fields)
    audit.record(by=by, action="ledgers.add_training", obj=training, now=now)
    return training


@transaction.atomic
def update_training(*, by, now, training_id: int, version: int | None, **fields) -> TrainingRecord:
    training, household = lock_record(TrainingRecord, record_id=training_id, by=by, version=version)
    write(training, household, TRAINING_FIELDS, by=by, now=now, **fields)
    detail = {"fields": sorted(fields)}
    audit.record(by=by, action="ledgers.update_training", obj=training, detail=detail, now=now)
    return training


@transaction.atomic
def give_consent(*, by, now, person_id: int, scope: str, means: str, version: int | None = None) -> Consent:
    """Record that the person lets somebody see the record; the employers' one stands on the person too."""
    person, household = lock_person(person_id=person_id, by=by, version=version)
    consent = Consent(person=person, scope=scope, means=means, given_at=now, recorded_by=by)
    with constraint_errors(refused()):
        consent.save()
    mark_person(consent, now, by=by, now=now)
    touch_household(household, by=by, now=now)
    audit.record(by=by, action="ledgers.give_consent", obj=consent, detail={"scope": scope}, now=now)
    return consent


@transaction.atomic
def withdraw_consent(*, by, now, consent_id: int, version: int | None = None) -> Consent:
    """The person withdrew consent: from now on nothing is shared for it; what it was stays on record."""
    consent, household = lock_record(Consent, record_id=consent_id, by=by, version=version)
    live = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if live.update(withdrawn_at=now, withdrawn_by=by) != 1:
        raise Conflict(_("This consent was withdrawn already."))
    mark_person(consent, None, by=by, now=now)
    touch_household(household, by=by, now=now)
    audit.record(by=by, action="ledgers.withdraw_consent", obj=consent, detail={"scope": consent.scope}, now=now)
    consent.refresh_from_db()
    return consent


def mark_person(consent: Consent, moment, *, by, now) -> None:
    """Keep in step what is shared with employers: the column that the ledger and its history know."""
    if consent.scope == ConsentScope.EMPLOYERS:
        Person.objects.filter(pk=consent.person_id).update(share_consent_at=moment, updated_at=now, updated_by=by)


def lock_record(model, *, record_id: int, by, version: int | None):
    """(record, the locked household of its person)."""
    person_id = model.objects.visible_to(by).filter(pk=record_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise NotFound(_("This record does not exist in your regions."))
    _person, household = lock_person(person_id=person_id, by=by, version=version)
    return model.objects.select_related("person").get(pk=record_id), household


def write(record, household, known: frozenset, *, by, now, **fields) -> None:
    if unknown := set(fields) - known:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(record, name, value)
    check_day(record, "start_date" if isinstance(record, SelfEmployment) else "finished_date", now)
    record.updated_at, record.updated_by = now, by
    with constraint_errors(refused()):
        record.save()
    touch_household(household, by=by, now=now)


def check_day(record, name: str, now) -> None:
    """Nobody trades before birth, and what has not happened yet is not recorded."""
    day = getattr(record, name)
    if day > timezone.localdate(now):
        raise DomainError(_("This day has not come yet."), field=name)
    if day < record.person.birth_date:
        raise DomainError(_("This day is before the person was born."), field=name)
