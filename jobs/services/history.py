"""The life of a posting as its page shows it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from jobs.models import Posting
from jobs.workflow import POSTING
from laborinfo.common.models import TransitionLog


@dataclass(frozen=True)
class Entry:
    at: datetime
    title: str | Promise
    by: object
    note: str = ""


def history_of(posting: Posting) -> list[Entry]:
    """Entered or imported, then every change of state; newest first."""
    rows = TransitionLog.objects.filter(workflow=POSTING.name, object_id=str(posting.pk)).select_related("by")
    entries = [Entry(row.at, POSTING.by_name[row.transition].label, row.by, row.note) for row in rows]
    first = _("Imported from %(file)s") % {"file": posting.batch.file_name} if posting.batch else _("Entered")
    return [Entry(posting.created_at, first, posting.created_by), *entries][::-1]
