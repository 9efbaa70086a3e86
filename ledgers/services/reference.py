"""Load the reference data; running it again changes nothing that somebody edited."""

from ledgers.models import ReasonCode
from ledgers.reference import REASON_CODES


def load_reference_data() -> None:
    """Add the reason codes that are missing."""
    rows = [ReasonCode(code=code, label=label) for code, label in REASON_CODES.items()]
    ReasonCode.objects.bulk_create(rows, ignore_conflicts=True)
