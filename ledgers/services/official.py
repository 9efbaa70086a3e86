"""Export of a ledger in the official layout: from what was submitted, or live before that. On record, watermarked;
identifiers masked unless the exporter may reveal them and says what for."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts import audit
from laborinfo.accounts.enums import Permission
from laborinfo.accounts.scope import check_permission
from laborinfo.common.crypto import encrypt_bytes
from laborinfo.common.errors import DomainError
from laborinfo.common.exports import watermark_of
from laborinfo.common.models import BackgroundJob
from laborinfo.common.progress import TaskByName, enqueue
from laborinfo.regions.queries import ancestors_line
from ledgers.excel.official import Head, official_rows, source_text, write_official
from ledgers.models import Household, Ledger, LedgerExport, Person, Revision, RevisionRow
from ledgers.services.people import SHORTEST_PURPOSE
from ledgers.services.snapshot import contents_of

LIMIT = 100_000  # people
KEEP_EXPORTS = timedelta(days=7)


@transaction.atomic
def export_official(*, by, now, ledger: Ledger, with_identifiers: bool = False, purpose: str = "") -> bytes:
    """The workbook. Raises Forbidden, and DomainError without a purpose for identifiers or above LIMIT people."""
    check_may_export(by, ledger, with_identifiers, purpose)
    people = people_of(ledger)
    if people > LIMIT:
        raise DomainError(_("The ledger has too many people for one file. Export its parts."), code="too_many")
    detail = {
        "region": ledger.region.code, "rows": people, "identifiers": with_identifiers, "purpose": purpose.strip(),
        "revision": ledger.revision.number if ledger.revision else 0,
    }  # fmt: skip
    audit.record(by=by, action="ledgers.export_official_ledger", obj=ledger, detail=detail, now=now)
    day = timezone.localdate(now)
    head = Head(
        unit=str(ledger.region), period=f"{ledger.period.month:%Y年%m月}", source=source_text(ledger.revision),
        region=f"{ancestors_line(ledger.region)} {ledger.region} {ledger.region.code}".strip(),
        watermark=watermark_of(by), day=day,
    )  # fmt: skip
    numbers = numbers_of(ledger) if with_identifiers else {}
    return write_official(head, official_rows(payloads_of(ledger), day, numbers))


@transaction.atomic
def start_export(*, by, now, ledger: Ledger, with_identifiers: bool = False, purpose: str = "") -> BackgroundJob:
    """The same in the background, for large ledgers."""
    check_may_export(by, ledger, with_identifiers, purpose)
    title = _("Ledger of %(ledger)s in the official layout") % {"ledger": ledger}
    return enqueue(
        TaskByName("ledgers.export_official"), by=by, title=title, now=now, user_id=by.pk, ledger_id=ledger.pk,
        with_identifiers=with_identifiers, purpose=purpose,
    )  # fmt: skip


def keep_export(*, by, now, ledger: Ledger, **options) -> LedgerExport:
    """Write the workbook and keep it, encrypted, for its owner to fetch."""
    content = encrypt_bytes(export_official(by=by, now=now, ledger=ledger, **options))
    return LedgerExport.objects.create(ledger=ledger, by=by, made_at=now, content=content)


def forget_exports(*, now) -> None:
    LedgerExport.objects.filter(made_at__lt=now - KEEP_EXPORTS).delete()


def check_may_export(by, ledger: Ledger, with_identifiers: bool, purpose: str) -> None:
    check_permission(by, Permission.PERSON_EXPORT, ledger.region)
    if with_identifiers:
        check_permission(by, Permission.PERSON_REVEAL, ledger.region)
        if len(purpose.strip()) < SHORTEST_PURPOSE:
            raise DomainError(_("Say in a few words what you need it for."), field="purpose")


def people_of(ledger: Ledger) -> int:
    if ledger.revision:
        return ledger.revision.person_count
    return Person.objects.active().in_regions([ledger.region]).filter(household__closed_at=None).count()


def payloads_of(ledger: Ledger) -> Iterator[dict]:
    """Contents of the households: as submitted, or as they are now."""
    if ledger.revision is None:
        live = Household.objects.active().in_regions([ledger.region])
        return (content.payload for content in contents_of(live))
    rows = RevisionRow.objects.filter(revision__in=village_revisions(ledger.revision)).exclude(change="REMOVED")
    ordered = rows.order_by("household__number").values_list("version__payload", flat=True)
    return ordered.iterator(chunk_size=2_000)


def village_revisions(revision: Revision) -> list[int]:
    """The revisions of villages that a compiled revision consists of; of a village's its own."""
    found = [revision.pk]
    while parts := list(
        Revision.objects.filter(pk__in=Revision.objects.filter(pk__in=found).values("parts__part"))
        .order_by("pk").values_list("pk", flat=True)
    ):  # fmt: skip
        found = parts
    return found


def numbers_of(ledger: Ledger) -> dict[int, tuple[str, str]]:
    """{person id: (ID number, phone)} in clear, of people present."""
    rows = Person.objects.active().in_regions([ledger.region]).order_by("pk")
    return {pk: (number or "", phone or "") for pk, number, phone in rows.values_list("pk", "id_number", "phone")}
