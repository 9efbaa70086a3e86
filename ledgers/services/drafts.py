"""Keep, drop and forget unfinished entries. None of this touches the ledger, so nothing is audited."""

import json
from datetime import timedelta

from django.utils.translation import gettext as _

from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.errors import DomainError
from ledgers.models import EntryDraft

KEPT_DAYS = 30
LARGEST = 20_000  # characters; a filled form has some 2,000


def keep_draft(
    *, by, now, form: str, target: int, entries: dict[str, list[str]], version: int | None, step: int = 0
) -> EntryDraft | None:
    """Keep the changed fields of a form in place of what was kept before; without any, nothing is kept."""
    check_permission(by, Permission.PERSON_EDIT)
    if not entries:
        discard_draft(by=by, form=form, target=target)
        return None
    payload = json.dumps({"entries": entries, "step": step}, ensure_ascii=False)
    if len(payload) > LARGEST:
        raise DomainError(_("This is too long to be kept."), code="too_long")
    draft = EntryDraft(user=by, form=form, target=target, payload=payload, version=version, saved_at=now)
    EntryDraft.objects.bulk_create(
        [draft], update_conflicts=True, unique_fields=["user", "form", "target"],
        update_fields=["payload", "version", "saved_at"],
    )  # fmt: skip
    return draft


def discard_draft(*, by, form: str, target: int) -> None:
    """Drop the user's own draft of a form, if there is one."""
    EntryDraft.objects.visible_to(by).of_form(form, target).delete()


def forget_drafts(*, now) -> int:
    """Drop what nobody came back to for a month; the number of drafts."""
    gone, _by_model = EntryDraft.objects.untouched_since(now - timedelta(days=KEPT_DAYS)).delete()
    return gone
