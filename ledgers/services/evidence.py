"""Photos and PDFs as evidence: checked by their content, scanned, kept outside the web root under a random name."""

import hashlib
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError
from ledgers.models import Attachment, Finding

# First bytes of what may be kept, and what it is served as.
KINDS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf"))
LONGEST_TITLE = 120


def kind_of(content: bytes) -> str:
    """The content type by the first bytes; empty for anything that is not kept."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in KINDS if content.startswith(start)), "")


def checked_content(upload) -> tuple[bytes, str]:
    """(bytes, content type) of an uploaded file. Raises DomainError for what is empty, too large or of another kind."""
    limit = settings.EVIDENCE_MAX_BYTES
    if upload.size > limit:
        text = _("The file is larger than %(limit)d MB. Take a smaller photo, or send parts.")
        raise DomainError(text % {"limit": limit // 1024**2}, code="too_large", field="file")
    content = upload.read(limit + 1)
    if not content:
        raise DomainError(_("The file is empty."), code="empty", field="file")
    if not (kind := kind_of(content)):
        text = _("Only photos (JPEG, PNG, WebP) and PDF files are kept as evidence.")
        raise DomainError(text, code="wrong_kind", field="file")
    scan(content)
    return content, kind


def scan(content: bytes) -> None:
    """Ask the virus scanner that EVIDENCE_SCANNER names: a function that takes the bytes and returns what it found."""
    if settings.EVIDENCE_SCANNER and (found := import_string(settings.EVIDENCE_SCANNER)(content)):
        text = _("The virus scanner refuses the file: %(found)s") % {"found": found}
        raise DomainError(text, code="infected", field="file")


def keep_attachment(finding: Finding, upload, *, by, now) -> Attachment:
    """Store the file and its row. The file is written first: a row without its file would be a lie, a file whose
    transaction was rolled back is only waste."""
    content, kind = checked_content(upload)
    name = secrets.token_hex(20)
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
    path.chmod(0o600)
    return Attachment.objects.create(
        finding=finding, name=name, title=get_valid_filename(upload.name or "file")[-LONGEST_TITLE:],
        content_type=kind, size=len(content), digest=hashlib.sha256(content).hexdigest(),
        uploaded_at=now, uploaded_by=by,
    )  # fmt: skip


def path_of(name: str) -> Path:
    return Path(settings.EVIDENCE_ROOT) / name[:2] / name


def opened(attachment: Attachment) -> BinaryIO:
    """The stored file. Raises DomainError when it is gone from the disk."""
    try:
        return path_of(attachment.name).open("rb")
    except FileNotFoundError as error:
        raise DomainError(_("The file is not on the disk any more. Tell the administrator."), code="gone") from error
