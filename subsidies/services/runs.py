"""Start an eligibility run, compute it county by county, and make it the current one."""

import numpy as np
from django.db import connection, transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import DomainError
from laborinfo.common.progress import TaskByName, enqueue
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from subsidies.enums import Outcome, RunState
from subsidies.models import Decision, EligibilityRun
from subsidies.policies import POLICIES
from subsidies.policies.base import NO, UNKNOWN, YES, decide
from subsidies.services.parameters import parameters_of
from subsidies.services.population import load_population

RUN_TASK = TaskByName("subsidies.run_eligibility")
OUTCOMES = {YES: Outcome.ELIGIBLE, NO: Outcome.NOT_ELIGIBLE, UNKNOWN: Outcome.CANNOT_TELL}
COPY = (
    "COPY subsidies_decision (run_id, county_id, person_id, household_version, outcome, failed, unknown, amount, "
    "cited_spell_id, reaches_on) FROM STDIN"
)


@transaction.atomic
def start_run(*, by, now, policy: str, region: Region, as_of):
    """Create the run and its background job. Raises when the role, the policy or a parameter is missing."""
    check_permission(by, Permission.SUBSIDY_RUN, region)
    if policy not in POLICIES:
        raise DomainError(_("There is no such policy."), field="policy")
    rule = POLICIES[policy]
    run = EligibilityRun.objects.create(
        policy=policy, rule_version=rule.rule_version, region=region, as_of=as_of, created_at=now, created_by=by,
        parameters=parameters_of(rule, day=as_of, known_at=now),
    )  # fmt: skip
    audit.record(by=by, action="subsidies.start_run", obj=run, now=now)
    title = _("Eligibility: %(policy)s, %(region)s") % {"policy": rule.title, "region": region.short_name}
    return run, enqueue(RUN_TASK, by=by, title=title, now=now, run_id=run.pk)


def shards_of(region: Region) -> list[Region]:
    """The counties below a region, or the region itself when it lies in one county."""
    if region.level > Level.COUNTY - 1:
        return [region]
    return list(Region.objects.within(region).filter(level=Level.COUNTY).order_by("code"))


@transaction.atomic
def compute_shard(run: EligibilityRun, shard: Region) -> int:
    """Decide everybody of one shard and write the decisions; a shard done twice is written once."""
    population, versions = load_population(shard, run.as_of)
    result = decide(POLICIES[run.policy], population, run.parameters, np.datetime64(run.as_of, "D"))
    Decision.objects.filter(run=run, person_id__in=population.person_id.tolist()).delete()
    county = shard.pk if shard.level == Level.COUNTY else county_pk(shard)
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for i, person in enumerate(population.person_id.tolist()):
            reaches = result.reaches_on[i]
            copy.write_row(
                (
                    run.pk, county, person, int(versions[i]), OUTCOMES[int(result.outcome[i])].value,
                    int(result.failed[i]), int(result.unknown[i]), int(result.amount[i]),
                    int(result.cited_spell[i]) or None, None if np.isnat(reaches) else reaches.item(),
                )
            )  # fmt: skip
    return len(population)


def county_pk(region: Region) -> int:
    """The county that a region lies in."""
    return region.get_ancestors(include_self=True).get(level=Level.COUNTY).pk


@transaction.atomic
def finish_run(run: EligibilityRun, *, now) -> None:
    """Count, and swap the run in as the current one of its policy and region."""
    counted = Decision.objects.filter(run=run).values("outcome").annotate(n=Count("id"), yuan=Sum("amount"))
    heads = {row["outcome"]: row["n"] for row in counted}
    EligibilityRun.objects.filter(policy=run.policy, region=run.region, is_current=True).update(is_current=False)
    EligibilityRun.objects.filter(pk=run.pk).update(
        state=RunState.DONE, is_current=True, finished_at=now,
        eligible=heads.get(Outcome.ELIGIBLE, 0), not_eligible=heads.get(Outcome.NOT_ELIGIBLE, 0),
        cannot_tell=heads.get(Outcome.CANNOT_TELL, 0), amount=sum(row["yuan"] for row in counted),
    )  # fmt: skip
