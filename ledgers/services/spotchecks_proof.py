"""Draw a check once more from what is stored, and name everything that differs."""

from django.utils.translation import gettext as _

from laborinfo.accounts.models import AuditEntry
from ledgers.models import HouseholdVersion, RevisionRow, SpotCheck, SpotCheckFrame, SpotCheckRow
from ledgers.services.snapshot import digest_of
from ledgers.services.spotchecks_draw import draw_from, excluded_pairs
from ledgers.services.spotchecks_frame import village_revisions
from ledgers.spotcheck import FrameRow, Pick, double_checked, draw_weight, frame_digest, sample_digest

CLOSE = 1e-12  # of probabilities, which are the only broken numbers


def faults_of_draw(check: SpotCheck) -> list[str]:
    """Sentences, one a difference; empty when the stored sample is exactly what seed, frame and design give."""
    frame = SpotCheckFrame.objects.filter(spot_check=check).first()
    if frame is None:
        return [_("Nothing was drawn yet: there is no frame.")]
    columns = frame.columns
    frame_rows = [
        FrameRow(*values)
        for values in zip(
            columns["households"], columns["versions"], columns["strata"], columns["weights"], strict=True
        )
    ]
    picks = draw_from(check, frame_rows)
    return [
        *faults_of_frame(check, frame, frame_rows),
        *faults_of_sample(check, picks),
        *faults_of_trail(check),
    ]


def faults_of_frame(check: SpotCheck, frame: SpotCheckFrame, rows: list[FrameRow]) -> list[str]:
    faults = []
    if frame_digest(rows, excluded_pairs(frame.exclusions)) != check.frame_digest:
        faults.append(_("The stored frame does not have the digest that was recorded."))
    parts = check.parts.select_related("ledger", "revision")
    revisions = [pk for part in parts for pk in village_revisions(part.revision, part.ledger)]
    frozen = RevisionRow.objects.filter(revision__in=revisions).order_by()
    known = dict(frozen.values_list("pk", "version_id"))
    pairs = zip(frame.columns["rows"], frame.columns["versions"], strict=True)
    if any(known.get(row) != version for row, version in pairs):
        faults.append(_("The frame names rows that the revisions do not hold."))
    return faults


def faults_of_sample(check: SpotCheck, picks: list[Pick]) -> list[str]:
    doubled = double_checked([pick.row.key for pick in picks], float(check.double_share), check.seed)
    drawn = [(pick.row.key, pick.row.version, pick.row.key in doubled) for pick in picks]
    stored = list(SpotCheckRow.objects.filter(spot_check=check).order_by("place"))
    faults = []
    if sample_digest(drawn) != check.sample_digest:
        faults.append(_("Drawn again, the sample does not have the digest that was recorded."))
    if sorted(drawn) != sorted((row.household_id, row.version_id, row.is_double) for row in stored):
        faults.append(_("Drawn again, the sample is another one than the stored one."))
        return faults
    chances = {pick.row.key: (pick.row.weight, pick.probability) for pick in picks}
    for row in stored:
        weight, probability = chances[row.household_id]
        if row.weight != weight or abs(row.probability - probability) > CLOSE:
            faults.append(_("Household %(pk)s was drawn with another chance.") % {"pk": row.household_id})
        if draw_weight(row.points, check.weights) != row.weight:
            faults.append(_("The risk of household %(pk)s does not give its weight.") % {"pk": row.household_id})
    return faults + altered_contents([row.version_id for row in stored])


def altered_contents(version_ids: list[int]) -> list[str]:
    rows = HouseholdVersion.objects.filter(pk__in=version_ids).order_by("pk")
    return [
        _("The frozen content of household %(pk)s was altered.") % {"pk": version.household_id}
        for version in rows
        if digest_of(version.payload) != bytes(version.digest)
    ]


def faults_of_trail(check: SpotCheck) -> list[str]:
    """The chained audit trail holds what was recorded at the draw."""
    entry = AuditEntry.objects.filter(action="ledgers.draw_spot_check", object_id=str(check.pk)).order_by("pk").first()
    names = ("seed", "frame_digest", "sample_digest", "frame_size", "sample_size")
    if entry is None:
        return [_("The audit trail does not know of this draw.")]
    if any(entry.detail.get(name) != getattr(check, name) for name in names):
        return [_("The audit trail recorded another seed, frame or sample.")]
    return []
