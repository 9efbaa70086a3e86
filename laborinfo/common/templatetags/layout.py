"""Small helpers of the components: the colour of a state, counting."""

from django import template

register = template.Library()

# By what a state means for the person who looks at the page, whichever workflow it belongs to.
STATE_COLOURS = {
    "success": {
        "ACCEPTED", "VERIFIED", "CLOSED", "DONE", "OPEN", "ELIGIBLE", "ACTIVE", "PLACED", "PAID", "APPROVED",
        "CONFIRMED", "PASSED", "READY",
    },
    "warning": {
        "SUBMITTED", "QUEUED", "PENDING", "ANSWERED", "CORRECTED", "CANNOT_TELL", "SPOT_CHECK", "PARTIAL", "SUSPENDED",
        "SCREENING",
    },
    "danger": {"RETURNED", "REJECTED", "FAILED", "REFUSED", "OVERDUE", "SUSPICIOUS", "FLAGGED"},
    "secondary": {"CANCELLED", "WITHDRAWN", "EXPIRED", "INELIGIBLE", "NOT_ELIGIBLE", "ENDED", "SUPERSEDED"},
}  # fmt: skip
COLOUR_OF = {state: colour for colour, states in STATE_COLOURS.items() for state in states}


@register.filter
def state_colour(state: str) -> str:
    """The badge colour of a state's code; work in progress (and the unknown) is blue."""
    return COLOUR_OF.get(str(state).upper(), "primary")


@register.filter
def count_to(number: int) -> range:
    """1, 2, … number."""
    return range(1, int(number) + 1)
