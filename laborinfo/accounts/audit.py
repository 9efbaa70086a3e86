"""Write the audit trail and prove it whole."""

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from laborinfo.accounts.audit_chain import BROKEN_SQL
from laborinfo.accounts.models import AuditEntry, AuditLink
from laborinfo.common.middleware import current_origin


def record(*, by, action: str, obj: Model | None = None, result: str = "ok", detail: dict | None = None, now=None):
    """Add one line. `action` is `app.verb_noun`; `detail` holds no personal identifiers."""
    known = by is not None and by.is_authenticated
    origin = current_origin.get()
    return AuditEntry.objects.create(
        at=now or timezone.now(), user=by if known else None, username=by.username if known else "",
        ip=origin.ip, agent=origin.agent, action=action, result=result, detail=detail or {},
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
    )  # fmt: skip


def broken_links(limit: int = 20) -> list[tuple[int | None, int, str]]:
    """(position, entry id, what is wrong) of the first broken places; empty when the trail is whole."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN_SQL, [limit])
        return cursor.fetchall()


def head_of_chain() -> tuple[int, str]:
    """(position, digest in hexadecimal) of the newest link; (0, "") of an empty trail."""
    link = AuditLink.objects.order_by("-position").first()
    return (link.position, bytes(link.digest).hex()) if link else (0, "")
