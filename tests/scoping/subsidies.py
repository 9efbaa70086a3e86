"""Eligibility."""

from datetime import date

from django.utils import timezone

from laborinfo.accounts.enums import Permission
from subsidies.models import Decision, EligibilityRun, PolicyParameter
from tests.cast import Cast
from tests.factories_ledgers import HouseholdFactory, PersonFactory
from tests.scoping import Route

VIEW, RUN = Permission.SUBSIDY_VIEW, Permission.SUBSIDY_RUN
NOW = timezone.now()


def village_person(cast: Cast) -> dict:
    return {"pk": PersonFactory(household=HouseholdFactory(region=cast.region_of("group"))).pk}


def township_run(cast: Cast) -> dict:
    run = EligibilityRun.objects.create(
        policy="job_seeking", rule_version=1, region=cast.region_of("township"), as_of=date(2026, 11, 1),
        created_at=NOW, created_by=cast.county, state="DONE", is_current=True, started_at=NOW, finished_at=NOW,
    )  # fmt: skip
    return {"pk": run.pk}


def decision(cast: Cast) -> dict:
    found = Decision.objects.create(
        run_id=township_run(cast)["pk"], county=cast.region_of("county"), person_id=village_person(cast)["pk"],
        household_version=1, outcome="NOT_ELIGIBLE", failed=1,
    )  # fmt: skip
    return {"pk": found.pk}


def parameter(cast: Cast) -> dict:
    made = PolicyParameter.objects.create(
        policy="job_seeking", key="months", value=6, valid_from=date(2020, 1, 1), known_from=NOW
    )
    return {"pk": made.pk}


ROUTES = {
    "subsidies:home": Route(VIEW),
    # A village sees the township's run: it holds the village's own people, and shows only those.
    "subsidies:run-detail": Route(VIEW, township_run, expect={"lower": "allowed"}),
    "subsidies:decision-detail": Route(VIEW, decision, right="village"),
    "subsidies:person-fragment": Route(VIEW, village_person, right="village"),
    "subsidies:parameter-list": Route(VIEW),
    "subsidies:parameter-edit": Route(RUN, parameter, right="county", expect={"sibling": "allowed"}),
    "eligibility-list": Route(VIEW, right="village"),
    "eligibility-detail": Route(VIEW, decision, right="village"),
}
