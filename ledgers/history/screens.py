"""Through what a change was made, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from laborinfo.common.history import Through

SCREENS = {
    "ledgers:household-create": gettext_lazy("Household form"),
    "ledgers:household-edit": gettext_lazy("Household form"),
    "ledgers:household-close": gettext_lazy("Closing of the household"),
    "ledgers:household-verify": gettext_lazy("Visit"),
    "ledgers:person-create": gettext_lazy("Person form"),
    "ledgers:person-edit": gettext_lazy("Person form"),
    "ledgers:person-leave": gettext_lazy("Leaving of the household"),
    "ledgers:spell-create": gettext_lazy("Job form"),
    "ledgers:spell-edit": gettext_lazy("Job form"),
    "ledgers:spell-end": gettext_lazy("Job form"),
    "ledgers:history-restore": gettext_lazy("Restoring from the history"),
    "ledgers:business-create": gettext_lazy("Business form"),
    "ledgers:business-edit": gettext_lazy("Business form"),
    "ledgers:training-create": gettext_lazy("Training form"),
    "ledgers:training-edit": gettext_lazy("Training form"),
    "ledgers:consent-create": gettext_lazy("Consent form"),
    "ledgers:consent-withdraw": gettext_lazy("Withdrawal of consent"),
    "ledgers:finding-answer": gettext_lazy("Answer to a finding"),
    "ledgers:visit-create": gettext_lazy("Visit"),
    "ledgers:duplicate-merge": gettext_lazy("Merging of two records"),
    "ledgers:duplicate-undo": gettext_lazy("Undoing of a merge"),
    "matching:referral-place": gettext_lazy("Placement"),
    "regions:region-move": gettext_lazy("Change of regions"),
    "regions:region-merge": gettext_lazy("Change of regions"),
    "regions:region-split": gettext_lazy("Change of regions"),
    "ledgers.apply_import": gettext_lazy("Import from Excel"),
    "seed_demo": gettext_lazy("Demo data"),
}


def through_words(context) -> str:
    """`context` is the event's; None for work by hand in the database."""
    if context is None:
        return _("Directly in the database")
    kept = context.metadata
    name = kept.get("name", "")
    if name in SCREENS:
        return str(SCREENS[name])
    way = kept.get("through", "")
    words = str(Through(way).label) if way in Through.values else way
    return f"{words} {name}".strip()
