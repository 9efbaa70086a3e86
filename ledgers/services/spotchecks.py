"""Design a spot check: which ledgers, how many households, by which chances. Drawing: spotchecks_draw."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import DomainError, NotFound
from laborinfo.regions.enums import Kind, Level
from laborinfo.regions.models import Region
from ledgers.enums import LedgerState, SpotCheckMethod, SpotCheckSizing
from ledgers.models import Ledger, Period, Revision, SpotCheck, SpotCheckPart
from ledgers.services.authority import check_open
from ledgers.spotcheck import DEFAULT_WEIGHTS, allocate, least_bound, sample_size
from ledgers.workflow import SPOT_CHECK

SHORTEST_TEXT = 4  # characters of a reason


@dataclass(frozen=True)
class Design:
    """What the county chooses. Shares are 0..1."""

    title: str
    method: str = SpotCheckMethod.RISK
    sizing: str = SpotCheckSizing.MARGIN
    confidence: Decimal = Decimal("0.95")
    margin: Decimal = Decimal("0.05")
    expected: Decimal = Decimal("0.5")
    fixed_size: int | None = None
    minimum: int = 0
    threshold: Decimal = Decimal("0.1")
    double_share: Decimal = Decimal("0.1")
    weights: dict[str, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    skip_checked: bool = True
    left_out: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """What a design comes to, before anything is drawn."""

    frame: int
    size: int
    shares: dict[str, int]
    least_bound: float
    doubled: int

    def can_clear(self, threshold: Decimal) -> bool:
        """Would a sample without a single fault stay below the threshold?"""
        return self.least_bound <= float(threshold)


def coverable_ledgers(county: Region, period: Period):
    """Ledgers of a county that a check may cover: submitted townships, and accepted resettlement sites."""
    townships = Q(level=Level.TOWNSHIP, state__in=[LedgerState.SUBMITTED, LedgerState.ACCEPTED])
    sites = Q(level=Level.VILLAGE, region__kind=Kind.RESETTLEMENT_SITE, state=LedgerState.ACCEPTED)
    rows = Ledger.objects.filter(townships | sites, county=county, period=period)
    return rows.select_related("region", "revision", "accepted_revision").order_by("region__code")


def covered_revision(ledger: Ledger) -> Revision | None:
    """The frozen revision that a check of this ledger looks at."""
    return ledger.accepted_revision if ledger.level == Level.VILLAGE else ledger.revision


def preview(design: Design, ledgers: Sequence[Ledger]) -> Preview:
    """The size and its shares, from the household counts of the revisions; what is left out is known at the draw."""
    counts = {
        ledger.region.code: revision.household_count for ledger in ledgers if (revision := covered_revision(ledger))
    }
    frame = sum(counts.values())
    shares = allocate(size_of(design, frame), counts, minimum=design.minimum)
    size = sum(shares.values())
    doubled = max(1, round(float(design.double_share) * size)) if design.double_share and size else 0
    return Preview(frame, size, shares, least_bound(size, float(design.confidence)), doubled)


def size_of(design: Design | SpotCheck, frame: int) -> int:
    """How many households to draw from a frame."""
    if design.sizing == SpotCheckSizing.FIXED:
        return min(design.fixed_size or 0, frame)
    return sample_size(
        frame, confidence=float(design.confidence), margin=float(design.margin), expected=float(design.expected)
    )


@transaction.atomic
def plan_check(
    *, by, now, county: Region, period: Period, ledgers: Sequence[Ledger], design: Design, seed: str = ""
) -> SpotCheck:
    """Record the design, with a random seed unless one is given (drawn by lot in public, say)."""
    check_permission(by, Permission.SPOT_CHECK_RUN, county)
    check_open(period)
    allowed = {ledger.pk: ledger for ledger in coverable_ledgers(county, period)}
    chosen = [allowed[ledger.pk] for ledger in ledgers if ledger.pk in allowed]
    if len(chosen) != len(ledgers) or not chosen:
        raise DomainError(
            _("Choose ledgers of this county that were submitted to it, or accepted resettlement sites."),
            field="ledgers",
        )
    check = SpotCheck.objects.create(
        county=county, period=period, planned_at=now, planned_by=by,
        seed=seed or secrets.token_hex(16), seed_given=bool(seed), **asdict(design),
    )  # fmt: skip
    SpotCheckPart.objects.bulk_create(
        SpotCheckPart(spot_check=check, ledger=ledger, revision=covered_revision(ledger)) for ledger in chosen
    )
    detail = {"seed": check.seed, "seed_given": check.seed_given, "ledgers": [ledger.pk for ledger in chosen]}
    audit.record(by=by, action="ledgers.plan_spot_check", obj=check, detail=detail, now=now)
    return check


@transaction.atomic
def cancel_check(*, by, now, check: SpotCheck, note: str) -> SpotCheck:
    """Give a check up, with a reason; it stays in the list, so that nobody draws until the sample pleases."""
    check = lock_check(check.pk, by)
    note = note.strip()
    if len(note) < SHORTEST_TEXT:
        raise DomainError(_("Say why the check is given up."), field="note")
    SPOT_CHECK.apply(check, "cancel", by=by, now=now, note=note)
    SpotCheck.objects.filter(pk=check.pk).update(note=note)
    audit.record(by=by, action="ledgers.cancel_spot_check", obj=check, detail={"note": note}, now=now)
    return check


def lock_check(check_id: int, by) -> SpotCheck:
    """The check as it is now, locked, for somebody who may run it. Raises Conflict once its period is closed."""
    rows = SpotCheck.objects.visible_to(by).filter(pk=check_id).values("pk")
    found = SpotCheck.objects.select_for_update(of=["self"], no_key=True).filter(pk__in=rows)
    check = found.select_related("county", "period").first()
    if check is None:
        raise NotFound(_("This spot check does not exist."))
    check_permission(by, Permission.SPOT_CHECK_RUN, check.county)
    check_open(check.period)
    return check
