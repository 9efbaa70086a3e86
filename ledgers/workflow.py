"""The state machines of ledgers and findings (DESIGN §5)."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.workflow import Transition, Workflow
from ledgers.enums import FindingState as F
from ledgers.enums import LedgerState as L
from ledgers.enums import SpotCheckState as S
from ledgers.enums_duplicates import DuplicateState as D

LEDGER = Workflow(
    name="ledger",
    states=L,
    initial=L.COLLECTING,
    transitions=(
        Transition(
            "submit", (L.COLLECTING, L.RETURNED), L.SUBMITTED, Permission.LEDGER_SUBMIT, _("Submit"),
            "submitted_at", "submitted_by",
        ),
        Transition(
            "accept", (L.SUBMITTED,), L.ACCEPTED, Permission.LEDGER_REVIEW, _("Accept"), "accepted_at", "accepted_by"
        ),
        Transition(
            "undo_accept", (L.ACCEPTED,), L.SUBMITTED, Permission.LEDGER_REVIEW, _("Undo acceptance"),
            clears=("accepted_at", "accepted_by", "accepted_revision"),
        ),
        Transition(
            "return", (L.SUBMITTED, L.ACCEPTED), L.RETURNED, Permission.LEDGER_REVIEW, _("Return"),
            "returned_at", "returned_by",
        ),
        Transition("close", (L.ACCEPTED,), L.CLOSED, Permission.PERIOD_MANAGE, _("Close"), "closed_at"),
    ),
)  # fmt: skip

FINDING = Workflow(
    name="finding",
    states=F,
    initial=F.OPEN,
    transitions=(
        Transition("answer", (F.OPEN,), F.ANSWERED, Permission.PERSON_EDIT, _("Answer"), "answered_at", "answered_by"),
        Transition(
            "settle", (F.ANSWERED,), F.SETTLED, Permission.LEDGER_REVIEW, _("Settle"), "settled_at", "settled_by"
        ),
        Transition("reopen", (F.ANSWERED,), F.OPEN, Permission.LEDGER_REVIEW, _("Find again")),
    ),
)  # fmt: skip

SPOT_CHECK = Workflow(
    name="spot check",
    states=S,
    initial=S.PLANNED,
    transitions=(
        Transition("draw", (S.PLANNED,), S.DRAWN, Permission.SPOT_CHECK_RUN, _("Draw"), "drawn_at", "drawn_by"),
        Transition(
            "start", (S.DRAWN,), S.CHECKING, Permission.SPOT_CHECK_RUN, _("Begin to check"), "started_at", "started_by"
        ),
        Transition(
            "decide", (S.CHECKING,), S.DECIDED, Permission.SPOT_CHECK_RUN, _("Decide"), "decided_at", "decided_by"
        ),
        Transition(
            "cancel", (S.PLANNED, S.DRAWN, S.CHECKING), S.CANCELLED, Permission.SPOT_CHECK_RUN, _("Cancel"),
            "cancelled_at", "cancelled_by",
        ),
    ),
)  # fmt: skip

DUPLICATE = Workflow(
    name="duplicate pair",
    states=D,
    initial=D.OPEN,
    transitions=(
        Transition(
            "merge", (D.OPEN,), D.MERGED, Permission.DUPLICATE_DECIDE, _("Merge"), "decided_at", "decided_by"
        ),
        Transition(
            "tell_apart", (D.OPEN,), D.DIFFERENT, Permission.DUPLICATE_DECIDE, _("Two people"),
            "decided_at", "decided_by",
        ),
        Transition(
            "undo", (D.MERGED, D.DIFFERENT), D.OPEN, Permission.DUPLICATE_DECIDE, _("Undo the decision"),
            clears=("decided_at", "decided_by", "kept", "undo"),
        ),
    ),
)  # fmt: skip
