"""The rules that every household is checked against: how many break each one, and which warnings count as errors."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can, check_permission
from laborinfo.common.errors import DomainError
from laborinfo.common.exports import asked_kind, export_file
from laborinfo.common.progress import enqueue
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees, outermost
from ledgers import tasks_rules
from ledgers.forms.rules import RaiseForm, RuleRegionForm
from ledgers.models import RuleSetting
from ledgers.rules import RULES
from ledgers.services import rule_settings
from ledgers.services.rule_table import computed_at, example_of, rules_in
from ledgers.views.common import posted


@require_permission(Permission.TOTALS_VIEW)
@require_safe
def rule_list(request):
    roots = outermost(request.user.scope.regions_for(Permission.TOTALS_VIEW))
    form = RuleRegionForm(
        {"region": request.GET.get("region") or roots[0].pk}, regions=Region.objects.filter(in_subtrees("", roots))
    )
    if not form.is_valid():
        raise Http404
    region = form.cleaned_data["region"]
    rows = rules_in(region, day=timezone.localdate())
    if kind := asked_kind(request):
        return export(request, kind, region, rows)
    context = {
        "form": form, "region": region, "rows": rows, "computed_at": computed_at(region),
        "may_see_people": can(request.user, Permission.PERSON_VIEW, region),
        "may_run": can(request.user, Permission.RULE_RAISE),
        "may_raise": region.level in rule_settings.LEVELS and can(request.user, Permission.RULE_RAISE, region),
    }  # fmt: skip
    return render(request, "ledgers/rules.html", context)


def export(request, kind: str, region: Region, rows):
    titles = [
        _("Region"), _("Code"), _("Kind of rule"), _("Rule"), _("Fields"), _("Weight"), _("Since"), _("Raised by"),
        _("Households"), _("Times"),
    ]  # fmt: skip
    cells = [
        [
            str(region), row.rule.code, row.rule.group_label, row.sentence, row.fields, row.severity_label,
            row.rule.since.isoformat(), str(row.raised.raised_by) if row.raised else "", row.households, row.hits,
        ]
        for row in rows
    ]  # fmt: skip
    return export_file(request, kind=kind, name="rules", action="ledgers.export_rules", titles=titles, rows=cells)


@require_permission(Permission.RULE_RAISE)
@require_http_methods(["GET", "POST"])
def rule_raise(request, code, pk):
    """Count a warning as an error in the region `pk`."""
    if code not in RULES:
        raise Http404
    region = get_object_or_404(Region, pk=pk)
    check_permission(request.user, Permission.RULE_RAISE, region)
    rule_settings.check_raisable(region, code)
    form = RaiseForm(posted(request), initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            rule_settings.raise_rule(by=request.user, now=timezone.now(), region=region, code=code, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("From that day on, this rule stops a submission."))
            return back_to_list(region)
    context = {"form": form, "region": region, "sentence": example_of(RULES[code])}
    return render(request, "ledgers/rule_raise.html", context, status=422 if form.errors else 200)


@require_permission(Permission.RULE_RAISE)
@require_POST
def rule_lower(request, pk):
    setting = get_object_or_404(RuleSetting.objects.visible_to(request.user).select_related("region"), pk=pk)
    rule_settings.lower_rule(by=request.user, now=timezone.now(), setting=setting)
    messages.success(request, _("It is a warning again."))
    return back_to_list(setting.region)


@require_permission(Permission.RULE_RAISE)
@require_POST
def rule_run(request):
    """Check everybody in the user's counties now."""
    roots = request.user.scope.regions_for(Permission.RULE_RAISE)
    counties = Region.objects.filter(in_subtrees("", roots), level=Level.COUNTY).order_by("code")
    job = enqueue(
        tasks_rules.run_rules_now, by=request.user, title=_("Check everybody against the rules"),
        county_ids=list(counties.values_list("pk", flat=True)),
    )  # fmt: skip
    return redirect("common:job-detail", pk=job.pk)


def back_to_list(region: Region):
    return redirect(f"{reverse('ledgers:rule-list')}?region={region.pk}")
