"""The states of a posting and the arrows between them."""

from django.utils.translation import gettext_lazy as _

from jobs.enums import PostingState as S
from laborinfo.accounts.enums import Permission as P
from laborinfo.common.workflow import Transition, Workflow

POSTING = Workflow(
    name="posting",
    states=S,
    initial=S.DRAFT,
    field_name="status",
    transitions=(
        Transition(
            "collect", (S.DRAFT,), S.COLLECTED, P.JOB_EDIT, _("Send to screening"), "collected_at", "collected_by"
        ),
        Transition("pass", (S.COLLECTED,), S.SCREENED, P.JOB_SCREEN, _("Pass"), "screened_at", "screened_by"),
        Transition("refuse", (S.COLLECTED,), S.SCREENED_OUT, P.JOB_SCREEN, _("Refuse"), "screened_at", "screened_by"),
        Transition(
            "reconsider", (S.SCREENED_OUT,), S.COLLECTED, P.JOB_SCREEN, _("Screen again"),
            clears=("screened_at", "screened_by"),
        ),
        Transition("open", (S.SCREENED,), S.OPEN, P.JOB_SCREEN, _("Open posting"), "opened_at", "opened_by"),
        Transition("fill", (S.OPEN,), S.FILLED, P.JOB_EDIT, _("All seats filled"), "closed_at", "closed_by"),
        Transition("expire", (S.OPEN,), S.EXPIRED, P.JOB_SCREEN, _("Expire"), "closed_at", "closed_by"),
        Transition(
            "renew", (S.FILLED, S.EXPIRED), S.OPEN, P.JOB_SCREEN, _("Open again"), "opened_at", "opened_by",
            clears=("closed_at", "closed_by"),
        ),
        Transition(
            "withdraw", (S.COLLECTED, S.SCREENED, S.OPEN), S.WITHDRAWN, P.JOB_SCREEN, _("Withdraw"),
            "closed_at", "closed_by",
        ),
    ),
)  # fmt: skip
