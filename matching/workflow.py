"""The state machines of runs and referrals."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.workflow import Transition, Workflow
from matching.enums import OUTSTANDING, RunState
from matching.enums import ReferralState as R

RUN = Workflow(
    name="match_run",
    states=RunState,
    initial=RunState.QUEUED,
    transitions=(
        Transition("start", (RunState.QUEUED,), RunState.RUNNING, Permission.MATCH_RUN, _("Start"), "started_at"),
        Transition("finish", (RunState.RUNNING,), RunState.DONE, Permission.MATCH_RUN, _("Finish"), "finished_at"),
        Transition(
            "fail", (RunState.QUEUED, RunState.RUNNING), RunState.FAILED, Permission.MATCH_RUN, _("Fail"),
            "finished_at",
        ),
        Transition(
            "cancel", (RunState.QUEUED, RunState.RUNNING), RunState.CANCELLED, Permission.MATCH_RUN, _("Cancel"),
            "finished_at",
        ),
    ),
)  # fmt: skip


def _closing(name, sources, target, label):
    return Transition(name, sources, target, Permission.REFERRAL_EDIT, label, "closed_at", "closed_by")


REFERRAL = Workflow(
    name="referral",
    states=R,
    initial=R.REFERRED,
    transitions=(
        Transition(
            "accept", (R.REFERRED,), R.ACCEPTED, Permission.REFERRAL_EDIT, _("Both sides accept"),
            "accepted_at", "accepted_by",
        ),
        _closing("worker_refuses", OUTSTANDING, R.REFUSED_BY_WORKER, _("The worker refuses")),
        _closing("employer_refuses", OUTSTANDING, R.REFUSED_BY_EMPLOYER, _("The employer refuses")),
        _closing("no_show", (R.ACCEPTED,), R.NO_SHOW, _("Did not show up")),
        _closing("filled", OUTSTANDING, R.FILLED, _("The posting was filled")),
        _closing("data_wrong", OUTSTANDING, R.DATA_WRONG, _("The data was wrong")),
        _closing("place", (R.ACCEPTED,), R.PLACED, _("Place on a post")),
    ),
)  # fmt: skip
