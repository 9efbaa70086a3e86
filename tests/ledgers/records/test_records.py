"""Own businesses, training and consent: recorded, corrected, withdrawn, never deleted."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from laborinfo.accounts.models import AuditEntry
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from ledgers.models import Consent, EmploymentSpell, SelfEmployment, TrainingRecord
from ledgers.services.people import update_person
from ledgers.services.records import (
    add_business,
    add_training,
    give_consent,
    update_business,
    update_training,
    withdraw_consent,
)
from ledgers.views.record_cards import months_worked
from tests.factories import NOW
from tests.factories_ledgers import make_household
from tests.factories_records import ConsentFactory, SelfEmploymentFactory, TrainingRecordFactory

BUSINESS = {"name": "光华养鸡场", "place_code": "522601", "start_date": date(2025, 3, 1)}
TRAINING = {"course": "养老护理员", "finished_date": date(2026, 5, 20), "level": "LEVEL_5"}


@pytest.fixture
def person(cast):
    return make_household(cast.region_of("group")).people.get()


def url(name: str, pk: int) -> str:
    return reverse(f"ledgers:{name}", kwargs={"pk": pk})


def test_two_businesses_may_run_at_once(cast, person):
    add_business(by=cast.group, now=NOW, person_id=person.pk, **BUSINESS)
    add_business(by=cast.group, now=NOW, person_id=person.pk, **BUSINESS | {"name": "小卖部"})

    assert person.businesses.count() == 2
    assert AuditEntry.objects.filter(action="ledgers.add_business").count() == 2


def test_a_business_is_given_up_on_a_day(cast, person):
    business = add_business(by=cast.group, now=NOW, person_id=person.pk, **BUSINESS)
    update_business(by=cast.group, now=NOW, business_id=business.pk, version=None, end_date=date(2026, 1, 1))

    assert SelfEmployment.objects.get().end_date == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"end_date": date(2025, 3, 1)}, "end_date"),
        ({"evidence": "VISIT"}, "evidence_date"),
        ({"start_date": date(1960, 1, 1)}, "start_date"),
        ({"start_date": date(2027, 1, 1)}, "start_date"),
    ],
)
def test_a_wrong_business_is_refused_in_words(cast, person, wrong, field):
    with pytest.raises(DomainError) as refused:
        add_business(by=cast.group, now=NOW, person_id=person.pk, **BUSINESS | wrong)
    assert refused.value.field == field


def test_a_training_is_entered_once_a_day(cast, person):
    add_training(by=cast.group, now=NOW, person_id=person.pk, **TRAINING)
    with pytest.raises(DomainError) as refused, transaction.atomic():
        add_training(by=cast.group, now=NOW, person_id=person.pk, **TRAINING)
    assert refused.value.field == "course"


def test_a_certificate_number_needs_a_certificate(cast, person):
    training = add_training(by=cast.group, now=NOW, person_id=person.pk, **TRAINING)
    with pytest.raises(DomainError) as refused:
        update_training(
            by=cast.group, now=NOW, training_id=training.pk, version=None, level="NONE", certificate_number="ZS-1"
        )
    assert refused.value.field == "level"


def test_consent_is_given_withdrawn_and_given_again(cast, person):
    first = give_consent(by=cast.group, now=NOW, person_id=person.pk, scope="EMPLOYERS", means="SIGNED")
    person.refresh_from_db()
    assert person.share_consent_at == NOW

    later = NOW + timedelta(hours=1)
    withdrawn = withdraw_consent(by=cast.group, now=later, consent_id=first.pk)
    person.refresh_from_db()
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_by) == (later, cast.group)
    assert person.share_consent_at is None

    give_consent(by=cast.group, now=later, person_id=person.pk, scope="EMPLOYERS", means="PHONE")
    assert Consent.objects.count() == 2


def test_a_scope_has_one_live_consent(cast, person):
    give_consent(by=cast.group, now=NOW, person_id=person.pk, scope="TRAINING", means="SPOKEN")
    with pytest.raises(DomainError), transaction.atomic():
        give_consent(by=cast.group, now=NOW, person_id=person.pk, scope="TRAINING", means="SPOKEN")
    person.refresh_from_db()
    assert person.share_consent_at is None, "training bodies are no employers"


def test_consent_is_withdrawn_once(cast, person):
    consent = ConsentFactory(person=person)
    withdraw_consent(by=cast.group, now=NOW, consent_id=consent.pk)
    with pytest.raises(Conflict):
        withdraw_consent(by=cast.group, now=NOW, consent_id=consent.pk)


def test_a_withdrawal_names_who_recorded_it(person):
    with pytest.raises(IntegrityError, match="ledgers_consent_withdrawn"), transaction.atomic():
        ConsentFactory(person=person, withdrawn_at=NOW)


def test_the_tick_on_the_persons_form_keeps_the_record_in_step(cast, person):
    update_person(by=cast.group, now=NOW, person_id=person.pk, version=None, share_consent_at=NOW)
    update_person(by=cast.group, now=NOW, person_id=person.pk, version=None, share_consent_at=NOW)
    assert person.consents.get().withdrawn_at is None

    update_person(by=cast.group, now=NOW, person_id=person.pk, version=None, share_consent_at=None)
    assert person.consents.get().withdrawn_by == cast.group


def test_others_do_not_reach_the_records(cast, person):
    business = SelfEmploymentFactory(person=person)
    with pytest.raises(NotFound):
        update_business(by=cast.sibling_village, now=NOW, business_id=business.pk, version=None, name="x")
    with pytest.raises((NotFound, Forbidden)):
        give_consent(by=cast.analyst, now=NOW, person_id=person.pk, scope="EMPLOYERS", means="SIGNED")
    assert not SelfEmployment.objects.visible_to(cast.analyst).exists()


def test_a_stale_form_overwrites_nothing(cast, person):
    training = TrainingRecordFactory(person=person)
    with pytest.raises(Conflict):
        update_training(by=cast.group, now=NOW, training_id=training.pk, version=person.household.version - 1, hours=8)


def test_the_pages_enter_show_and_correct(cast, client_of, person):
    client, version = client_of(cast.group), {"version": person.household.version}
    client.post(
        url("business-create", person.pk),
        version | {"name": "光华养鸡场", "place": "凯里", "start_date": "2025-03-01", "yearly_income": "60000"},
    )
    person.household.refresh_from_db()
    version = {"version": person.household.version}
    client.post(url("training-create", person.pk), version | {**TRAINING, "finished_date": "2026-05-20"})
    consent = ConsentFactory(person=person)

    page = client.get(url("household-detail", person.household_id)).content.decode()
    for text in ("光华养鸡场", "60,000", "养老护理员", url("consent-withdraw", consent.pk)):
        assert text in page

    shown = client.get(url("business-edit", SelfEmployment.objects.get().pk)).content.decode()
    assert "凯里" in shown
    person.household.refresh_from_db()
    answer = client.post(url("consent-withdraw", consent.pk), {"version": person.household.version})
    assert answer.status_code == 302
    assert Consent.objects.get().withdrawn_at is not None
    assert TrainingRecord.objects.get().level == "LEVEL_5"


def test_a_wrong_form_is_shown_again(cast, client_of, person):
    wrong = {"version": person.household.version, "name": "店", "place": "不存在的地方", "start_date": "2025-03-01"}
    answer = client_of(cast.group).post(url("business-create", person.pk), wrong)
    assert answer.status_code == 422
    assert not SelfEmployment.objects.exists()


@pytest.mark.parametrize(
    ("spells", "months"),
    [
        ([], 0),
        ([(date(2025, 5, 1), None)], 11),
        ([(date(2026, 3, 31), date(2026, 4, 1))], 1),
        ([(date(2026, 3, 15), date(2026, 5, 1)), (date(2026, 4, 1), date(2026, 6, 2))], 4),
        ([(date(2026, 11, 23), None)], 0),
        ([(date(2024, 1, 1), date(2026, 1, 1))], 0),
    ],
)
def test_months_worked_count_each_month_of_the_year_once(spells, months):
    rows = [EmploymentSpell(start_date=start, end_date=end) for start, end in spells]
    assert months_worked(rows, date(2026, 11, 22)) == months
