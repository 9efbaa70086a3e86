"""Who holds the pen: every write of a household or its people passes through here, in its transaction."""

from collections.abc import Collection, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import Conflict, NotFound
from ledgers.models import Household
from ledgers.services.rule_runs import refresh_hits
from ledgers.services.totals import recompute_groups


def lock_household(
    *, household_id: int, by, version: int | None = None, permission: str = Permission.PERSON_EDIT
) -> Household:
    """The household, locked until the end of the transaction.

    `version` is the one that the form was opened with; None skips the comparison, for acts that cannot overwrite
    anything. `permission` is another one for acts of higher apps that record a job (placing a person). Raises
    NotFound, Forbidden, or Conflict naming who was first.
    """
    found = Household.objects.visible_to(by).filter(pk=household_id).values_list("pk", flat=True)
    household = (
        # no_key: a submission that freezes this household refers to its row, and must not wait for an editor.
        Household.objects.select_for_update(of=["self"], no_key=True)
        .select_related("region", "updated_by")
        .filter(pk__in=list(found))
        .first()
    )
    if household is None:
        raise NotFound(_("This household does not exist in your regions."))
    check_permission(by, permission, household.region)
    if version is not None and version != household.version:
        raise Conflict(
            _(
                "%(name)s changed this household at %(time)s, after you opened the form. Nothing of yours was "
                "saved; reload the page and enter your change again."
            )
            % {"name": household.updated_by or _("Somebody"), "time": local_time(household.updated_at)},
            code="stale",
        )
    return household


def touch_household(household: Household, *, by, now) -> None:
    """Raise the version, recount the group, ask the rules anew: the last step of every change."""
    touch_households([household], by=by, now=now)


def touch_households(households: Collection[Household], *, by, now, left: Iterable[int] = ()) -> None:
    """The same for several that one act changes: their villages are locked together, in one order. `left`: groups
    that one of them does not belong to any more."""
    for household in households:
        household.version += 1
        household.updated_at, household.updated_by = now, by
        household.save(update_fields=["version", "updated_at", "updated_by"])
    recompute_groups({household.region_id for household in households} | set(left), now=now)
    touched = Household.objects.filter(pk__in=[household.pk for household in households])
    refresh_hits(touched, day=timezone.localdate(now))


def local_time(moment) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
