"""A run from the question to the swap. Every step may be done twice, by anybody, without harm.

A shard is one transaction: its row is locked, the lists are copied in, the shard is stamped. A worker that dies
loses the transaction and nothing else; a shard that is already stamped is left alone. The last shard to finish
swaps the shown lists of all the run's counties in one transaction.
"""

from datetime import timedelta

from celery import current_app
from django.db import transaction
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts.audit import record
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, DomainError, constraint_errors
from laborinfo.common.models import JobState
from laborinfo.common.progress import Progress, enqueue, finish, request_cancel
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from matching.engine import build_index, match_seekers
from matching.enums import UNFINISHED_RUNS, RunState
from matching.models import MatchRun, MatchShard
from matching.services.copying import store
from matching.services.dictionary import load_dictionary
from matching.services.loading import load_postings, load_shard
from matching.services.weights import engine_weights, stored_weights
from matching.workflow import RUN

STALLED = timedelta(minutes=2)


class Dispatch:
    """The task that sends the shards, by name: tasks import services, not the other way round."""

    name = "matching.dispatch_run"

    def apply_async(self, **options):
        return current_app.send_task(self.name, **options)


@transaction.atomic
def start_run(*, by, region: Region, now, parts: int = 1) -> MatchRun:
    """Ask for a run over a county or the prefecture; it is sent to the workers when the transaction commits.

    `parts` splits every county further, for more workers than counties. Raises Forbidden, or Conflict while a
    run over the same region is under way.
    """
    check_permission(by, Permission.MATCH_RUN, region)
    if region.level > Level.COUNTY:
        raise DomainError(_("Matching runs over a county or the whole prefecture."), field="region")
    weight_set = stored_weights(now=now)
    busy = Conflict(_("A run over %(region)s is under way. Wait for it or stop it.") % {"region": region})
    with constraint_errors({"matching_run_one_at_a_time": busy}), transaction.atomic():
        run = MatchRun.objects.create(
            region=region, as_of=now, weight_set=weight_set, created_at=now, created_by=by,
            dictionary_version=load_dictionary().version,
        )  # fmt: skip
    counties = Region.objects.within(region).at_level(Level.COUNTY)
    MatchShard.objects.bulk_create(
        MatchShard(run=run, county=county, part=part, parts=parts) for county in counties for part in range(parts)
    )
    run.job = enqueue(Dispatch(), by=by, title=_("Matching: %(region)s") % {"region": region}, now=now, run_id=run.pk)
    run.save(update_fields=["job"])
    record(by=by, action="matching.start_run", obj=run, detail={"region": region.code}, now=now)
    return run


def open_shards(*, run_id: int, now) -> list[int]:
    """Start the run if it is still queued; the shards that are not done yet. Empty when the run is over."""
    run = MatchRun.objects.get(pk=run_id)
    if run.state == RunState.QUEUED:
        RUN.apply(run, "start", by=run.created_by, now=now)
        _tell(run, JobState.RUNNING, now)
        Progress(run.job_id).start(run.shards.count(), _("Matching counties"))
    if run.state != RunState.RUNNING:
        return []
    return list(run.shards.filter(finished_at=None).values_list("pk", flat=True))


def match_shard(*, shard_id: int, now) -> bool:
    """Match one shard and store its lists. False when it is done already, or another worker is at it."""
    with transaction.atomic():
        shard = (
            MatchShard.objects.select_for_update(of=["self"], skip_locked=True)
            .select_related("run__weight_set", "run__job", "county")
            .filter(pk=shard_id, finished_at=None, run__state=RunState.RUNNING)
            .first()
        )
        if shard is None:
            return False
        _fill(shard, now)
    return True


def _fill(shard: MatchShard, now) -> None:
    run, dictionary = shard.run, load_dictionary()
    day = timezone.localtime(run.as_of).date()
    seekers = load_shard(shard.county_id, shard.part, shard.parts, day, dictionary)
    index = build_index(load_postings(day, dictionary), dictionary.related, [int(shard.county.code[:6])])
    lists = match_seekers(seekers, index, engine_weights(run.weight_set), top=run.top, near=run.near)
    written = store(seekers.key, lists, run_id=run.pk, shard_id=shard.pk, county_id=shard.county_id)
    shard.seekers, shard.finished_at = len(seekers), now
    shard.matches, shard.near_misses = written.matches, written.near_misses
    shard.unmatched, shard.digest = written.unmatched, f"{written.digest:032x}"
    shard.save()
    MatchRun.objects.filter(pk=run.pk).update(postings=len(index.postings))


def report_progress(*, run_id: int) -> None:
    """Tell the job how many shards are done. Raises JobCancelled when its owner asked to stop."""
    run = MatchRun.objects.get(pk=run_id)
    if run.job_id:
        Progress(run.job_id).step(run.shards.exclude(finished_at=None).count())


def finish_run(*, run_id: int, now) -> bool:
    """Swap the run's lists in when all shards are done; only one caller gets True."""
    with transaction.atomic():
        run = MatchRun.objects.select_for_update(of=["self"]).select_related("created_by").get(pk=run_id)
        if run.state != RunState.RUNNING or run.shards.filter(finished_at=None).exists():
            return False
        counties = run.shards.values("county")
        MatchShard.objects.filter(is_current=True, county__in=counties).update(is_current=False)
        run.shards.update(is_current=True)
        MatchRun.objects.filter(is_current=True).exclude(shards__is_current=True).update(is_current=False)
        RUN.apply(run, "finish", by=run.created_by, now=now, is_current=True, **_sums(run))
        record(by=run.created_by, action="matching.finish_run", obj=run, detail={"digest": run.digest}, now=now)
    if run.job_id:
        text = _("%(matches)d matches for %(seekers)d people") % {"matches": run.matches, "seekers": run.seekers}
        finish(run.job_id, JobState.DONE, text, {"run": run.pk}, f"/matching/runs/{run.pk}/")
    return True


def _sums(run: MatchRun) -> dict:
    names = ("seekers", "matches", "near_misses", "unmatched")
    sums = run.shards.aggregate(**{name: Sum(name, default=0) for name in names})
    digests = run.shards.values_list("digest", flat=True)
    return {**sums, "digest": f"{sum(int(digest, 16) for digest in digests) % 2**128:032x}"}


def end_run(*, run_id: int, now, transition: str, reason: str) -> None:
    """`fail` or `cancel` a run that is not over; its lists are never shown."""
    run = MatchRun.objects.select_related("created_by").get(pk=run_id)
    if run.state not in UNFINISHED_RUNS:
        return
    RUN.apply(run, transition, by=run.created_by, now=now, note=reason[:300], failure=reason[:300])
    if run.job_id:
        finish(run.job_id, JobState.CANCELLED if transition == "cancel" else JobState.FAILED, reason)


@transaction.atomic
def cancel_run(*, run: MatchRun, by, now) -> None:
    """Stop a run; shards under way end on their own and are not shown."""
    check_permission(by, Permission.MATCH_RUN, run.region)
    RUN.apply(run, "cancel", by=by, now=now)
    if run.job:
        request_cancel(run.job)
        finish(run.job_id, JobState.CANCELLED, _("Stopped on request."))
    record(by=by, action="matching.cancel_run", obj=run, now=now)


def stalled_runs(*, now) -> list[int]:
    """Runs that were never begun, or in which nothing was finished, for two minutes: message or worker may be lost."""
    since = now - STALLED
    unfinished = MatchRun.objects.filter(state__in=UNFINISHED_RUNS, created_at__lt=since)
    quiet = unfinished.filter(Q(started_at=None) | Q(started_at__lt=since))
    last = quiet.annotate(last=Max("shards__finished_at"), all=Count("shards"))
    return [run.pk for run in last if run.last is None or run.last < since]


def _tell(run: MatchRun, state: JobState, now) -> None:
    if run.job_id:
        type(run.job).objects.filter(pk=run.job_id).update(state=state, started_at=now)
