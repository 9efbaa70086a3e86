"""The open period follows the tree; closed ones and all that was submitted stay as they were.

A region may change its place only while neither the old nor the new level above has sent the open period's ledger on:
its households would be counted twice, or by nobody.
"""

from django.db.models import F, Q
from django.utils.translation import gettext as _

from laborinfo.common.errors import Conflict
from laborinfo.common.places import place_level
from laborinfo.regions.enums import Level
from laborinfo.regions.following import Move
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees
from ledgers.enums import LedgerState, PeriodState
from ledgers.models import EmploymentSpell, Finding, Ledger, Period
from ledgers.services.periods import ledger_of
from ledgers.services.totals import recompute_groups, resum_villages

OPEN = Q(period__state=PeriodState.OPEN)
STILL_HERE = (LedgerState.COLLECTING, LedgerState.RETURNED)


def follow_move(move: Move) -> None:
    """Hang the open ledger under the new parent's, take findings along, and count the moved groups anew."""
    if move.old_parent_id != move.region.parent_id and Period.objects.open().exists():
        old, new = receiving_ledger(move.old_parent_id), receiving_ledger(move.region.parent_id)
        if move.region.level == Level.GROUP:
            move_findings(move.region, old, new)
        else:
            Ledger.objects.filter(OPEN, region=move.region).update(parent=new)
    if move.region.level == Level.GROUP:
        resum_villages([move.old_parent_id, move.region.parent_id], now=move.now)
    if move.new_county is not None:
        renew_place_levels(move.region, move.new_county)
        groups = Region.objects.within(move.region).filter(level=Level.GROUP)
        recompute_groups(groups.values_list("pk", flat=True), now=move.now)


def receiving_ledger(region_id: int) -> Ledger:
    """The open period's ledger of a region that gives or takes, locked. Raises Conflict once it was sent on."""
    rows = Ledger.objects.select_for_update(of=["self"], no_key=True).select_related("region")
    ledger = rows.filter(OPEN, region=region_id).first()
    if ledger is None or ledger.state not in STILL_HERE:
        raise Conflict(
            _(
                "%(region)s has sent its ledger of the open period on, or has none. Return that ledger first, or "
                "change the tree after the period is closed."
            )
            % {"region": Region.objects.get(pk=region_id)},
            code="ledger_sent_on",
        )
    return ledger


def move_findings(group: Region, old: Ledger, new: Ledger) -> None:
    """Unsettled findings of a group that went to another village belong to that village's ledger."""
    waiting = Finding.objects.unsettled().filter(ledger=old, household__region=group)
    if moved := waiting.update(ledger=new):
        Ledger.objects.filter(pk=old.pk).update(open_findings=F("open_findings") - moved)
        Ledger.objects.filter(pk=new.pk).update(open_findings=F("open_findings") + moved)


def renew_place_levels(region: Region, county: Region) -> None:
    """Where somebody works is near or far as seen from the home county: one statement a place."""
    spells = EmploymentSpell.objects.filter(in_subtrees("person__household__region", [region]))
    for code in spells.order_by().values_list("place_code", flat=True).distinct():
        level = place_level(code, county.code)
        spells.filter(place_code=code).exclude(place_level=level).update(place_level=level)


def follow_addition(region: Region) -> None:
    """A region that begins while a period is open gets its ledger, unless the level above has sent its own on."""
    parent = Ledger.objects.filter(OPEN, region=region.parent_id).select_related("period").first()
    if parent and region.level <= Level.VILLAGE and parent.state in STILL_HERE:
        ledger_of(region, parent.period, parent).save()


def follow_ending(region: Region) -> None:
    """A ledger of the open period that was never submitted ends with its region; one that was stays on record."""
    unused = Ledger.objects.filter(OPEN, region=region, state=LedgerState.COLLECTING, revision=None)
    unused.exclude(pk__in=Finding.objects.filter(ledger__region=region).values("ledger")).delete()
