"""Who may move something between two places, the locks of both, and what of the open period follows.

Within one village an act is an edit like any other: a submitted revision is frozen, and the next one shows it. Between
two villages both must still have their ledger of the open period in hand. Otherwise the people would be counted in
both, or in neither.
"""

from collections.abc import Collection, Iterable

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.errors import Conflict, DomainError, Forbidden, NotFound
from laborinfo.common.places import place_level
from laborinfo.regions.following import COLUMNS
from laborinfo.regions.models import Region
from laborinfo.regions.queries import county_of
from ledgers.enums import PeriodState
from ledgers.models import EmploymentSpell, Finding, Household, Ledger, Period
from ledgers.services.acts.changes import Changes
from ledgers.services.locking import lock_household
from ledgers.services.region_moves import OPEN, STILL_HERE
from ledgers.services.responsible import responsible_for

MOVE = Permission.PERSON_MOVE
HOME = "household__region"


def check_sides(by, regions: Collection[Region], *, now) -> None:
    """The right is needed in every place concerned. Raises Forbidden naming who has it in all of them."""
    if all(by.scope.has_in(MOVE, region) for region in regions):
        return
    common = common_region(regions)
    people = responsible_for(common, today=timezone.localdate(now))
    raise Forbidden(
        _("Both places must be yours. Ask an organiser of %(region)s, to which both belong: %(names)s.")
        % {"region": common, "names": "、".join(map(str, people)) or "—"}
    )


def common_region(regions: Iterable[Region]) -> Region:
    """The nearest region in which all of them lie."""
    first, *others = regions
    lines = first.get_ancestors(include_self=True, ascending=True)
    return next(place for place in lines if all(place.contains(other) for other in others))


def lock_all(
    keys: Iterable[int], *, by, versions: dict[int, int | None], permission: str = MOVE
) -> dict[int, Household]:
    """{id: household}, locked in order of the keys: two who act at once take turns, and never wait for each other."""
    return {
        key: lock_household(household_id=key, by=by, version=versions.get(key), permission=permission)
        for key in sorted(set(keys))
    }


def household_in_sight(by, household_id: int) -> Household:
    found = Household.objects.visible_to(by).select_related("region").filter(pk=household_id).first()
    if found is None:
        raise NotFound(_("This household does not exist in your regions."))
    return found


def check_open_household(household: Household) -> None:
    if household.closed_at is not None:
        raise DomainError(_("Household %(number)s is closed. Open it again first.") % {"number": household.number})


def ledgers_in_hand(villages: Iterable[int]) -> dict[int, Ledger]:
    """{village id: its ledger of the open period}, locked; empty without an open period, or within one village.

    Raises Conflict when one of them was sent on.
    """
    keys = sorted(set(villages))
    if len(keys) < 2 or not Period.objects.open().exists():
        return {}
    rows = Ledger.objects.select_for_update(of=["self"], no_key=True).filter(OPEN, region__in=keys)
    found = {ledger.region_id: ledger for ledger in rows.order_by("pk")}
    for key in keys:
        if key not in found or found[key].state not in STILL_HERE:
            raise Conflict(
                _(
                    "%(region)s has sent its ledger of the open period on, or has none: the people would be counted "
                    "twice or not at all. Wait until that ledger is returned or the period is closed."
                )
                % {"region": Region.objects.get(pk=key)},
                code="ledger_sent_on",
            )
    return found


def carry_findings(changes: Changes, findings, to: Household, ledgers: dict[int, Ledger]) -> None:
    """Findings of the open period that are not settled go along, to the household and the ledger that answer now.

    What was frozen stays: a finding remembers in which household of the revision it was seen.
    """
    waiting = Finding.objects.unsettled().filter(ledger__period__state=PeriodState.OPEN)
    target = ledgers.get(to.region.parent_id or 0)
    for finding in waiting.filter(pk__in=findings.values("pk")).order_by("pk"):
        changes.findings.append(
            {
                "id": finding.pk, "household": finding.household_id, "found_in": finding.found_in_id,
                "ledger": finding.ledger_id,
            }
        )  # fmt: skip
        if finding.household_id != to.pk:
            changed = {"found_in": Coalesce("found_in", "household"), "household": to}
            Finding.objects.filter(pk=finding.pk).update(county=to.county_id, **changed)
        if target is not None:
            hang_finding(finding, target.pk)


def hang_finding(finding: Finding, ledger_id: int) -> None:
    """Let another ledger answer for a finding, and move the counters with it while it is not settled."""
    if finding.ledger_id == ledger_id:
        return
    if Finding.objects.unsettled().filter(pk=finding.pk).exists():
        Ledger.objects.filter(pk=finding.ledger_id).update(open_findings=F("open_findings") - 1)
        Ledger.objects.filter(pk=ledger_id).update(open_findings=F("open_findings") + 1)
    Finding.objects.filter(pk=finding.pk).update(ledger=ledger_id)


def bring_findings_back(noted: list[dict]) -> None:
    """Where they were before the act; whatever was said meanwhile stays."""
    for before in noted:
        finding = Finding.objects.get(pk=before["id"])
        hang_finding(finding, before["ledger"])
        home = Household.objects.get(pk=before["household"])
        Finding.objects.filter(pk=finding.pk).update(household=home, county=home.county_id, found_in=before["found_in"])


def follow_county(household: Household) -> None:
    """What hangs on the household gets its county; places of work are near or far as seen from there."""
    county = county_of(household.region)
    Household.objects.filter(pk=household.pk).update(county=county)
    household.county = county
    for column in COLUMNS:
        if column.path.endswith(HOME):
            rows = column.rows().filter(**{column.path.removesuffix("__region"): household})
            rows.exclude(county=county).update(county=county)
    spells = EmploymentSpell.objects.filter(person__household=household)
    for code in spells.order_by().values_list("place_code", flat=True).distinct():
        level = place_level(code, county.code)
        spells.filter(place_code=code).exclude(place_level=level).update(place_level=level)
