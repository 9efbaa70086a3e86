"""The history of a household: its timeline, how it stood on a day, bringing back a value."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from laborinfo.accounts.decorators import require_permission
from laborinfo.accounts.enums import Permission
from laborinfo.common.errors import DomainError, Forbidden, NotFound
from ledgers.forms.history import AsOfForm, RestoreForm, TimelineForm
from ledgers.history.as_of import Past
from ledgers.history.timeline import timeline_of
from ledgers.history.words import EMPTY, Names, plain, word_of
from ledgers.models import Household, Person
from ledgers.services.restoring import WRITERS, Restoring, find_restoring, may_restore, restore_value

ACTS_A_PAGE = 20
RECENT = 5  # acts on the household's own page


def household_to_read(user, pk) -> Household:
    rows = Household.objects.visible_to(user).with_head().select_related("region__parent", "county")
    return get_object_or_404(rows, pk=pk)


@require_permission(Permission.PERSON_VIEW)
@require_safe
def household_history(request, pk):
    """The whole timeline; `?recent` is the part that the household's page fetches."""
    household = household_to_read(request.user, pk)
    form = TimelineForm(request.GET, household=household)
    chosen = form.cleaned_data if form.is_valid() else {}
    entries = timeline_of(household, user=request.user, person_id=chosen.get("person"), field=chosen.get("field", ""))
    context = {"household": household, "may_restore": restorable(request.user, household)}
    if "recent" in request.GET:
        return render(request, "ledgers/_history_recent.html", context | {"entries": entries[:RECENT]})
    page = Paginator(entries, ACTS_A_PAGE).get_page(request.GET.get("page"))
    context |= {"entries": page, "form": form, "kept": form.query(), "line": household.region.ancestor_line()}
    return render(request, "ledgers/history.html", context)


@require_permission(Permission.PERSON_VIEW)
@require_safe
def person_history(request, pk):
    """The timeline of a person is the one of the household, narrowed."""
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=pk)
    response = redirect("ledgers:household-history", pk=person.household_id)
    response["Location"] += f"?person={pk}"
    return response


@require_permission(Permission.PERSON_VIEW)
@require_safe
def household_as_of(request, pk):
    household = household_to_read(request.user, pk)
    today = timezone.localdate()
    form = AsOfForm(request.GET if "day" in request.GET else None, initial={"day": today}, today=today)
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else today
    context = {
        "household": household, "form": form, "day": day, "is_past": day < today,
        "then": Past(household, user=request.user, day=day).read(), "line": household.region.ancestor_line(),
    }  # fmt: skip
    return render(request, "ledgers/as_of.html", context)


@require_permission(Permission.PERSON_EDIT)
@require_http_methods(["GET", "POST"])
def history_restore(request, pk, source, event, field):
    """Now beside then; confirmed, the old value is written like any other change."""
    household = household_to_read(request.user, pk)
    chosen = {"household": household, "source": source, "event_id": event, "field": field}
    restoring = find_restoring(by=request.user, **chosen)
    form = RestoreForm(request.POST or None, initial={"version": household.version})
    if request.method == "POST" and form.is_valid() and written(request, form, chosen):
        messages.success(request, _("The old value stands again."))
        return redirect("ledgers:household-history", pk=pk)
    context = {"household": household, "form": form, "line": household.region.ancestor_line()} | words_of(
        request.user, restoring
    )
    status = 200 if not form.errors else 409 if form.has_error("__all__", code="stale") else 422
    return render(request, "ledgers/restore.html", context, status=status)


def written(request, form: RestoreForm, chosen: dict) -> bool:
    """False when the service refused; the form then says why."""
    try:
        restore_value(by=request.user, now=timezone.now(), version=form.cleaned_data["version"], **chosen)
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def words_of(user, restoring: Restoring) -> dict:
    """Identifiers stay masked: whoever needs the digits reveals them on the household's page, on record."""
    field, states = restoring.field, (restoring.now, restoring.then)
    names = Names(user, ((restoring.track, state) for state in states))
    now, then = (word_of(field, plain(field, state), names) for state in states)
    return {"label": field.verbose_name, "value_now": now, "value_then": then, "nothing": EMPTY}


def restorable(user, household: Household) -> set[str]:
    """`source.field` of what the user may bring back, for the buttons."""
    return {
        f"{source}.{field}" for source, writer in WRITERS.items() for field in writer.fields
        if may_restore(user, household, source, field)
    }  # fmt: skip
