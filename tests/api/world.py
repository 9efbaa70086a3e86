"""A small populated system for the API: every list has rows, ledgers stand in every state, one account may do all."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jobs.models import Posting
from laborinfo.accounts.enums import Role
from laborinfo.accounts.models import User
from laborinfo.common.codes import Channel, EvidenceKind, Relation
from ledgers.api.examples import GROUP, HOUSEHOLD
from ledgers.models import Household, Ledger, ReasonCode
from ledgers.services.closing import close_period
from ledgers.services.findings import raise_finding
from ledgers.services.periods import open_period
from ledgers.services.review import accept_rest, return_ledger
from ledgers.services.submission import submit_village_ledger
from ledgers.services.totals import recompute_all
from ledgers.services.visits import record_visit
from subsidies.enums import RunState
from subsidies.models import EligibilityRun, PolicyParameter
from subsidies.services.runs import compute_shard, finish_run, start_run
from tests.cast import Cast, make_cast
from tests.factories import NOW, ApiTokenFactory, RegionPostingFactory, UserFactory
from tests.factories_ledgers import SpellFactory, make_household
from tests.ledgers.review.conftest import Month, make_month
from tests.matching.world import run_now, small_market

TOKEN = "token-of-the-api-tests"
VALUES = {"months": 6, "amount_in_province": 500, "amount_out_province": 1000}


@dataclass
class ApiWorld:
    """The cast, the account whose token is TOKEN, and what the tests ask for by number."""

    cast: Cast
    user: User
    month: Month
    postings: list[Posting]


def make_api_world() -> ApiWorld:
    cast = make_cast()
    month = make_month(cast)
    open_to_changes(month)
    people, postings = small_market(cast)
    for person in people[:3]:
        SpellFactory(
            person=person, channel=Channel.ORGANISED, evidence=EvidenceKind.PHONE, evidence_date=date(2026, 3, 1)
        )
    move_ledgers(month)
    for _time in range(2):
        run_now(cast.prefecture, cast.regions.prefecture)
    decide(cast)
    return ApiWorld(cast, all_rounder(cast), month, postings)


def open_to_changes(month: Month) -> None:
    """What the examples of the document name: the first household, whose first member has a job and was visited."""
    Household.objects.filter(pk=month.first.pk).update(number=HOUSEHOLD)
    SpellFactory(person=month.first.people.get(relation=Relation.HEAD))
    record_visit(
        by=month.cast.group, now=NOW, household_id=month.first.pk, at=NOW, purpose="COLLECTION", met="HEAD",
        outcome="TO_ENTER",
    )  # fmt: skip


def all_rounder(cast: Cast) -> User:
    """Posted at every level of the line, so that each operation has inputs that it accepts."""
    user = UserFactory(username="machine", posting=(Role.PREFECTURE_ORGANIZER, cast.regions.prefecture))
    for role, code in [
        (Role.COUNTY_ORGANIZER, "522601"),
        (Role.TOWNSHIP_ORGANIZER, "522601002"),
        (Role.VILLAGE_ORGANIZER, "522601002001"),
        (Role.GROUP_ORGANIZER, GROUP),
    ]:
        RegionPostingFactory(user=user, role=role, region=cast.regions[code])
    ApiTokenFactory(user=user, secret=TOKEN)
    return user


def move_ledgers(month: Month) -> None:
    """November is closed; in December one village was returned, two wait for review, the others collect."""
    cast = month.cast
    month.up_to_prefecture()
    close_period(by=cast.prefecture, now=NOW, period=month.period, late_reason="the others are late")
    month.period = open_period(by=cast.prefecture, now=NOW, month=date(2026, 12, 1))
    month.submit()
    return_ledger(by=cast.township, now=NOW, ledger=month.ledger("village"), note="once more")
    month.submit("sibling_village")
    accept_rest(by=cast.township, now=NOW, ledger=month.ledger("sibling_village"))
    submit_other_village(month)
    recompute_all(now=NOW)


def submit_other_village(month: Month) -> None:
    code = "522601002002"
    make_household(month.cast.regions[f"{code}001"])
    organizer = UserFactory(username="other-village", posting=(Role.VILLAGE_ORGANIZER, month.cast.regions[code]))
    ledger = Ledger.objects.get(period=month.period, region__code=code)
    revision = submit_village_ledger(by=organizer, now=NOW, ledger=ledger, acknowledge_warnings=True)
    reviewer = UserFactory(username="other-township", posting=(Role.TOWNSHIP_ORGANIZER, ledger.region.parent))
    raise_finding(by=reviewer, now=NOW, row=revision.rows.get(), field="address", reason=ReasonCode.objects.first())


def decide(cast: Cast) -> None:
    """One policy computed over the county."""
    now = timezone.now()
    PolicyParameter.objects.bulk_create(
        PolicyParameter(policy="job_seeking", key=key, value=value, valid_from=date(2020, 1, 1), known_from=NOW)
        for key, value in VALUES.items()
    )
    county = cast.regions["522601"]
    run, _job = start_run(by=cast.county, now=now, policy="job_seeking", region=county, as_of=date(2026, 11, 1))
    EligibilityRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING, started_at=now)
    compute_shard(run, county)
    finish_run(run, now=now)
