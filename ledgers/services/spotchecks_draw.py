"""Draw the sample of a planned check, once; and prove later that it was drawn from this seed and frame."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.common.errors import DomainError
from ledgers.enums import SpotCheckMethod
from ledgers.models import SpotCheck, SpotCheckFrame, SpotCheckPart, SpotCheckRow
from ledgers.services.spotchecks import coverable_ledgers, covered_revision, lock_check, size_of
from ledgers.services.spotchecks_frame import Frame, frame_of
from ledgers.services.spotchecks_risk import Points, risk_points
from ledgers.spotcheck import (
    FrameRow,
    Pick,
    allocate,
    double_checked,
    draw_sample,
    draw_weight,
    frame_digest,
    sample_digest,
)  # fmt: skip
from ledgers.workflow import SPOT_CHECK

BATCH = 1000


@transaction.atomic
def draw_check(*, by, now, check: SpotCheck) -> SpotCheck:
    """Store the frame with its digest, draw from it, store the sample. The audit trail keeps seed and digests."""
    check = lock_check(check.pk, by)
    SPOT_CHECK.check(check, "draw")
    parts = current_parts(check)
    frame = frame_of(check, parts)
    if not frame.rows:
        raise DomainError(_("There is no accepted household to draw from."), code="empty_frame")
    points = risk_points(check, frame, timezone.localdate(now)) if check.method == SpotCheckMethod.RISK else {}
    rows = weighted(frame, points, check.weights)
    picks = draw_from(check, rows)
    doubled = double_checked([pick.row.key for pick in picks], float(check.double_share), check.seed)
    store_frame(check, frame, rows)
    store_rows(check, parts, frame, picks, points, doubled)
    changes: dict[str, Any] = {
        "frame_digest": frame_digest(rows, excluded_pairs(frame.exclusions)),
        "frame_size": len(rows), "excluded_count": frame.excluded_count,
        "sample_digest": sample_digest((pick.row.key, pick.row.version, pick.row.key in doubled) for pick in picks),
        "sample_size": len(picks),
    }  # fmt: skip
    SPOT_CHECK.apply(check, "draw", by=by, now=now, **changes)
    audit.record(by=by, action="ledgers.draw_spot_check", obj=check, detail={"seed": check.seed, **changes}, now=now)
    return check


def current_parts(check: SpotCheck) -> list[SpotCheckPart]:
    """The covered ledgers with their revision of today; a ledger that went back meanwhile cannot be drawn from."""
    parts = list(check.parts.select_related("ledger__region", "revision"))
    ledgers = {ledger.pk: ledger for ledger in coverable_ledgers(check.county, check.period)}
    for part in parts:
        if part.ledger_id not in ledgers:
            raise DomainError(
                _("The ledger of %(region)s is not submitted any more. Cancel this check and plan another one.")
                % {"region": part.ledger.region}
            )
        part.revision = covered_revision(ledgers[part.ledger_id])
    return parts


def weighted(frame: Frame, points: Points, weights: dict[str, int]) -> list[FrameRow]:
    return [
        FrameRow(row.household_id, row.version_id, row.stratum, draw_weight(points.get(row.household_id, {}), weights))
        for row in frame.rows
    ]


def draw_from(check: SpotCheck, rows: list[FrameRow]) -> list[Pick]:
    """The sample that design and seed give from a frame."""
    sizes: dict[str, int] = {}
    for row in rows:
        sizes[row.stratum] = sizes.get(row.stratum, 0) + 1
    return draw_sample(rows, allocate(size_of(check, len(rows)), sizes, minimum=check.minimum), check.seed)


def excluded_pairs(exclusions: dict[str, list[int]]) -> Iterable[tuple[str, int]]:
    return ((reason, key) for reason, keys in exclusions.items() for key in keys)


def store_frame(check: SpotCheck, frame: Frame, rows: list[FrameRow]) -> None:
    columns = {
        "households": [row.household_id for row in frame.rows],
        "rows": [row.row_id for row in frame.rows],
        "versions": [row.version_id for row in frame.rows],
        "strata": [row.stratum for row in frame.rows],
        "weights": [row.weight for row in rows],
    }
    SpotCheckFrame.objects.create(spot_check=check, columns=columns, exclusions=dict(frame.exclusions))


def store_rows(
    check: SpotCheck, parts: list[SpotCheckPart], frame: Frame, picks: list[Pick], points: Points, doubled: set[int]
) -> None:
    """The drawn rows in the order of a walk: by group and household number."""
    drawn = {pick.row.key: pick for pick in picks}
    by_code = {part.ledger.region.code: part for part in parts}
    chosen = [row for row in frame.rows if row.household_id in drawn]
    SpotCheckRow.objects.bulk_create(
        [
            SpotCheckRow(
                spot_check=check, part=by_code[row.stratum], household_id=row.household_id, row_id=row.row_id,
                version_id=row.version_id, village_id=row.village_id, organizer_id=row.organizer_id, place=place,
                weight=drawn[row.household_id].row.weight, points=points.get(row.household_id, {}),
                probability=drawn[row.household_id].probability, is_double=row.household_id in doubled,
            )
            for place, row in enumerate(chosen, 1)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    sizes = frame.sizes()
    for code, part in by_code.items():
        part.frame_size = sizes.get(code, 0)
        part.sample_size = sum(row.stratum == code for row in chosen)
        part.save(update_fields=["revision", "frame_size", "sample_size"])
