"""The comparison with last period on the pages that compile: of townships and counties, and where a period closes."""

from ledgers.models import Ledger
from ledgers.services.comparison import BEYOND, Comparison, compare_children


def comparison_for(request, ledger: Ledger) -> Comparison:
    """`beyond` in the address sets the share beyond which changes are marked; all but 1 to 100 is the usual one."""
    asked = request.GET.get("beyond", "")
    bound = int(asked) if asked.isdecimal() and len(asked) <= 3 else 0
    return compare_children(ledger, bound=bound if 1 <= bound <= 100 else BEYOND)
