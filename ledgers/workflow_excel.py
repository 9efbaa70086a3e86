"""The state machine of an Excel import."""

from django.utils.translation import gettext_lazy as _

from laborinfo.accounts.enums import Permission
from laborinfo.common.workflow import Transition, Workflow
from ledgers.enums_excel import ImportState as S

LEDGER_IMPORT = Workflow(
    name="ledger_import",
    states=S,
    initial=S.UPLOADED,
    transitions=(
        Transition(
            "map", (S.UPLOADED, S.MAPPED, S.CHECKED, S.FAILED), S.MAPPED, Permission.PERSON_EDIT,
            _("Choose the columns"), "mapped_at", clears=("checked_at", "failed_at"),
        ),
        Transition(
            "check", (S.MAPPED, S.CHECKED), S.CHECKED, Permission.PERSON_EDIT, _("Check the file"), "checked_at"
        ),
        Transition("apply", (S.CHECKED,), S.APPLIED, Permission.PERSON_EDIT, _("Take over"), "applied_at"),
        Transition("fail", (S.MAPPED,), S.FAILED, Permission.PERSON_EDIT, _("Failed"), "failed_at"),
        Transition(
            "cancel", (S.UPLOADED, S.MAPPED, S.CHECKED, S.FAILED), S.CANCELLED, Permission.PERSON_EDIT,
            _("Cancel the import"), "cancelled_at",
        ),
    ),
)  # fmt: skip
