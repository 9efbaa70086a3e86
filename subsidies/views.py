"""Eligibility: runs, who is due and who is not, why, and the parameters behind it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import can
from laborinfo.common.crypto import mask_name
from laborinfo.common.tables import Column, Filter, ListPage
from ledgers.models import EmploymentSpell, Person
from subsidies.enums import Outcome, ParameterStatus
from subsidies.forms import ParameterForm, RunForm
from subsidies.models import Decision, EligibilityRun, PolicyParameter
from subsidies.policies import POLICIES
from subsidies.services.explain import reasons, trace
from subsidies.services.parameters import set_parameter
from subsidies.services.runs import start_run


@require_permission(Permission.SUBSIDY_VIEW)
@require_http_methods(["GET", "POST"])
def home(request):
    """The runs, and the form that starts one over the user's own region."""
    region = next(iter(request.user.scope.regions_for(Permission.SUBSIDY_RUN)), None)
    form = RunForm(request.POST or None, initial={"as_of": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        _run, job = start_run(by=request.user, now=timezone.now(), region=region, **form.cleaned_data)
        return redirect("common:job-detail", pk=job.pk)
    runs = EligibilityRun.objects.visible_to(request.user).select_related("region", "created_by")[:50]
    pending = PolicyParameter.objects.filter(known_to=None, status=ParameterStatus.PENDING)
    context = {"runs": runs, "form": form if region else None, "region": region, "pending": pending}
    return render(request, "subsidies/home.html", context)


@require_permission(Permission.SUBSIDY_VIEW)
@require_safe
def run_detail(request, pk):
    """Who is eligible, who is not and why; people of the user's regions only."""
    run = get_object_or_404(EligibilityRun.objects.visible_to(request.user).select_related("region"), pk=pk)
    decisions = Decision.objects.visible_to(request.user).filter(run=run)
    page = ListPage(
        request,
        decisions.select_related("run", "person__household__region__parent"),
        columns=[
            Column("name", _("Name"), value=lambda row: mask_name(row.person.name), template="subsidies/_name.html"),
            Column("place", _("Place"), value=lambda row: place_of(row)),
            Column("outcome", _("Outcome"), value=lambda row: row.get_outcome_display()),
            Column("why", _("Why"), value=why),
            Column("amount", _("Amount, yuan"), numeric=True),
            Column("reaches_on", _("Will reach the months on")),
        ],
        filters=[Filter("outcome", _("Outcome"), choices=Outcome.choices)],
        key=("id",),
        export_name="decisions",
        empty_title=_("Nobody in this list"),
        empty_text=_("No person of your region has this outcome in this run."),
    )
    return page.response("subsidies/run.html", {"run": run, "policy": POLICIES[run.policy]})


def why(decision: Decision) -> str:
    """In one line what is not met, or what is missing; nothing for whoever is eligible."""
    text = "；".join(str(reason) for reason in reasons(decision))
    return _("Not met: %(conditions)s") % {"conditions": text} if decision.outcome == Outcome.NOT_ELIGIBLE else text


def place_of(decision: Decision) -> str:
    group = decision.person.household.region
    return f"{group.parent.short_name} {group.short_name}"


@require_permission(Permission.SUBSIDY_VIEW)
@require_safe
def decision_detail(request, pk):
    """One decision: the trace, and the spell that it cites."""
    decisions = Decision.objects.visible_to(request.user).select_related(
        "run", "person__household__region__parent", "cited_spell"
    )
    decision = get_object_or_404(decisions, pk=pk)
    spells = EmploymentSpell.objects.filter(person=decision.person)
    context = {
        "decision": decision,
        "who": f"{mask_name(decision.person.name)} · {place_of(decision)}",
        "lines": trace(decision),
        "spells": spells,
        "policy": POLICIES[decision.run.policy],
    }
    return render(request, "subsidies/decision.html", context)


@require_permission(Permission.SUBSIDY_VIEW)
@require_safe
def person_fragment(request, pk):
    """The current decisions about a person, for the person's page (loaded by HTMX)."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    decisions = Decision.objects.visible_to(request.user).of_current_runs().filter(person=person).select_related("run")
    rows = [(decision, POLICIES[decision.run.policy], reasons(decision)) for decision in decisions]
    return render(request, "subsidies/_person.html", {"rows": rows})


@require_permission(Permission.SUBSIDY_VIEW)
@require_safe
def parameter_list(request):
    """Every number that decides about money, with its document and whether it is confirmed."""
    rows = PolicyParameter.objects.filter(known_to=None)
    groups = [(policy, [row for row in rows if row.policy == code]) for code, policy in POLICIES.items()]
    can_edit = can(request.user, Permission.SUBSIDY_RUN)
    return render(request, "subsidies/parameters.html", {"groups": groups, "can_edit": can_edit})


@require_permission(Permission.SUBSIDY_RUN)
@require_http_methods(["GET", "POST"])
def parameter_edit(request, pk):
    """Replace a parameter; the old value keeps deciding what was decided with it."""
    parameter = get_object_or_404(PolicyParameter, pk=pk, known_to=None)
    first = {"value": parameter.value, "document": parameter.document, "status": parameter.status}
    form = ParameterForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        set_parameter(by=request.user, now=timezone.now(), parameter=parameter, **form.cleaned_data)
        messages.success(request, _("Saved. Runs from now on use the new value."))
        return redirect("subsidies:parameter-list")
    return render(request, "subsidies/parameter_edit.html", {"form": form, "parameter": parameter})
