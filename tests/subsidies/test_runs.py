"""An eligibility run over the small tree: who is due, why not, and who may see it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from laborinfo.common.codes import Channel, EvidenceKind
from laborinfo.common.errors import DomainError, Forbidden
from subsidies.enums import Outcome, ParameterStatus, RunState
from subsidies.models import Decision, EligibilityRun, PolicyParameter
from subsidies.policies.job_seeking import POLICY
from subsidies.services.explain import reasons, trace
from subsidies.services.parameters import parameters_of, set_parameter
from subsidies.services.runs import compute_shard, finish_run, start_run
from tests.factories_ledgers import HouseholdFactory, PersonFactory, SpellFactory

NOW = timezone.now()
DAY = date(2026, 11, 1)
VALUES = {"months": 6, "amount_in_province": 500, "amount_out_province": 1000}


@pytest.fixture
def parameters(db):
    return [
        PolicyParameter.objects.create(
            policy="job_seeking", key=key, value=value, valid_from=date(2020, 1, 1), known_from=NOW
        )
        for key, value in VALUES.items()
    ]


@pytest.fixture
def due(cast):
    """A poor worker, organised, in Foshan since February, confirmed by phone."""
    household = HouseholdFactory(region=cast.region_of("group"), kinds=["POOR"])
    person = PersonFactory(household=household)
    SpellFactory(person=person, channel=Channel.ORGANISED, evidence=EvidenceKind.PHONE, evidence_date=date(2026, 3, 1))
    return person


def computed(cast, region=None) -> EligibilityRun:
    region = region or cast.region_of("county")
    run, _job = start_run(by=cast.county, now=NOW, policy="job_seeking", region=region, as_of=DAY)
    EligibilityRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=NOW)
    compute_shard(run, region)
    finish_run(run, now=NOW)
    run.refresh_from_db()
    return run


def test_the_worker_who_is_due_is_found_and_the_trace_cites_the_spell(cast, parameters, due):
    run = computed(cast)
    decision = Decision.objects.get(run=run, person=due)
    assert (decision.outcome, decision.amount) == (Outcome.ELIGIBLE, 1000)
    assert decision.cited_spell.person == due
    assert decision.household_version == due.household.version
    assert (run.eligible, run.amount, run.is_current) == (1, 1000, True)


def test_why_not_names_every_condition_that_failed(cast, parameters, due):
    other = PersonFactory(household=HouseholdFactory(region=cast.region_of("group")))
    SpellFactory(person=other, channel=Channel.OWN)
    decision = Decision.objects.get(run=computed(cast), person=other)
    assert decision.outcome == Outcome.NOT_ELIGIBLE
    assert [line.key for line in trace(decision) if line.answer == 0] == ["poor", "organised", "stable"]
    assert len(reasons(decision)) == 3


def test_a_declaration_alone_is_no_evidence(cast, parameters, due):
    due.spells.update(evidence=EvidenceKind.DECLARED)
    decision = Decision.objects.get(run=computed(cast), person=due)
    assert decision.outcome == Outcome.CANNOT_TELL
    assert len(reasons(decision)) == 1


def test_a_shard_done_twice_is_written_once(cast, parameters, due):
    run = computed(cast)
    compute_shard(run, cast.region_of("county"))
    assert Decision.objects.filter(run=run).count() == 1


def test_a_new_run_becomes_the_current_one(cast, parameters, due):
    first, second = computed(cast), computed(cast)
    first.refresh_from_db()
    assert not first.is_current and second.is_current


def test_without_its_parameters_a_policy_is_not_computed(cast, due):
    with pytest.raises(DomainError, match=str(POLICY.parameters["months"])):
        start_run(by=cast.county, now=NOW, policy="job_seeking", region=cast.region_of("county"), as_of=DAY)


def test_a_township_does_not_compute(cast, parameters):
    with pytest.raises(Forbidden):
        start_run(by=cast.township, now=NOW, policy="job_seeking", region=cast.region_of("township"), as_of=DAY)


def test_a_changed_parameter_leaves_what_was_known_before(cast, parameters):
    later = NOW + timedelta(days=1)
    months = parameters[0]
    set_parameter(by=cast.prefecture, now=later, parameter=months, value=3, document="", status=ParameterStatus.PENDING)
    assert parameters_of(POLICY, day=DAY, known_at=later)["months"] == 3
    assert parameters_of(POLICY, day=DAY, known_at=NOW)["months"] == 6


def test_two_values_for_one_day_are_impossible(parameters):
    with pytest.raises(IntegrityError, match="subsidies_policyparameter_overlap"), transaction.atomic():
        PolicyParameter.objects.create(
            policy="job_seeking", key="months", value=4, valid_from=date(2025, 1, 1), known_from=NOW
        )


def test_a_confirmed_parameter_needs_its_document(cast, parameters):
    with pytest.raises(DomainError):
        set_parameter(
            by=cast.prefecture, now=NOW, parameter=parameters[0], value=6, document="", status=ParameterStatus.CONFIRMED
        )


def test_people_of_a_sibling_region_stay_unseen(cast, parameters, due):
    run = computed(cast)
    assert Decision.objects.visible_to(cast.village).filter(run=run).count() == 1
    for stranger in (cast.sibling_village, cast.sibling_county, cast.analyst, cast.auditor, cast.nobody):
        assert not Decision.objects.visible_to(stranger).exists()


def test_the_page_lists_people_masked_with_their_reasons(cast, parameters, due, client_of):
    run = computed(cast)
    page = client_of(cast.village).get(reverse("subsidies:run-detail", args=[run.pk]))
    assert page.status_code == 200
    assert due.name not in page.content.decode()
    assert due.id_number not in page.content.decode()


def test_the_list_asks_as_often_for_twenty_rows_as_for_one(
    cast, parameters, due, client_of, django_assert_max_num_queries
):
    for _person in range(20):
        PersonFactory(household=HouseholdFactory(region=cast.region_of("group")))
    run = computed(cast)
    client = client_of(cast.village)
    with django_assert_max_num_queries(12):
        client.get(reverse("subsidies:run-detail", args=[run.pk]))


def test_the_api_tells_outcome_and_trace(cast, parameters, due, api_of):
    computed(cast)
    answer = api_of(cast.api).get("/api/v1/eligibility/?outcome=ELIGIBLE").json()
    (row,) = answer["results"]
    assert row["person"] == due.pk and row["amount"] == 1000
    assert [line["answer"] for line in row["trace"]] == [1, 1, 1, 1, 1]


def test_the_fragment_on_a_persons_page_says_why_not(cast, parameters, due, client_of):
    other = PersonFactory(household=HouseholdFactory(region=cast.region_of("group")))
    computed(cast)
    page = client_of(cast.village).get(reverse("subsidies:person-fragment", args=[other.pk]))
    assert str(POLICY.conditions[0].label) in page.content.decode()
