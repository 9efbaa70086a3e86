"""Load the reference data; running it again changes nothing that somebody edited."""

from ledgers.models import ReasonCode
from ledgers.reference import REASON_CODES


def load_reference_data() -> None:
    """Add the reason codes that are missing."""
    codes = enumerate(REASON_CODES.items(), start=1)
    rows = [ReasonCode(code=code, label=label, position=place) for place, (code, label) in codes]
    ReasonCode.objects.bulk_create(rows, ignore_conflicts=True)
