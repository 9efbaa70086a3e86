"""Runs: start one, watch it, see what it gave."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from matching.forms import RunForm
from matching.models import MatchRun, MatchShard
from matching.services.runs import cancel_run, start_run
from matching.words import FACTOR_NAMES


@require_permission(Permission.MATCH_VIEW)
@require_http_methods(["GET", "POST"])
def run_list(request):
    """The runs over the user's regions, and the form that starts one."""
    may_run = can(request.user, Permission.MATCH_RUN)
    form = RunForm(request.POST or None, user=request.user) if may_run else None
    if request.method == "POST" and form is not None and form.is_valid():
        run = start_run(by=request.user, region=form.cleaned_data["region"], now=timezone.now())
        return redirect("matching:run-detail", pk=run.pk)
    runs = MatchRun.objects.visible_to(request.user).select_related("region", "created_by")[:50]
    return render(request, "matching/runs.html", {"runs": runs, "form": form})


@require_permission(Permission.MATCH_VIEW)
@require_safe
def run_detail(request, pk):
    """Progress while it runs; then counts by county, weights and digest."""
    runs = MatchRun.objects.visible_to(request.user).select_related("region", "created_by", "weight_set", "job")
    run = get_object_or_404(runs, pk=pk)
    shards = MatchShard.objects.filter(run=run).select_related("county")
    weights = list(zip(FACTOR_NAMES.values(), run.weight_set.values, strict=True))
    may_stop = can(request.user, Permission.MATCH_RUN, run.region) and not run.is_finished
    own_job = run.job if run.job and not run.is_finished and run.job.by_id == request.user.pk else None
    context = {"run": run, "shards": shards, "weights": weights, "may_stop": may_stop, "own_job": own_job}
    return render(request, "matching/run.html", context)


@require_permission(Permission.MATCH_RUN)
@require_POST
def run_cancel(request, pk):
    """Stop a run."""
    run = get_object_or_404(MatchRun.objects.visible_to(request.user).select_related("region", "job"), pk=pk)
    cancel_run(run=run, by=request.user, now=timezone.now())
    return redirect("matching:run-detail", pk=pk)
