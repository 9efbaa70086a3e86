"""What is refused before a workbook is opened: protected, damaged, foreign and oversized files."""

import io
import re
import zipfile
from zlib import error as DeflateError

from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError

MAX_COLUMNS = 300
MAX_UNPACKED = 400 * 1024 * 1024  # a workbook of 20 MB unpacks to some 200 MB; a zip bomb to gigabytes
MAX_ENTRIES = 2000
CHUNK = 1024 * 1024
OVERLAP = 300  # bytes of the last chunk looked at again, so that no cell hides on a border

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# A filled cell right of column KZ, or in a row of six or seven digits. The reader lays a sheet out as a full
# rectangle, so one cell at XFD1048576 would take all memory.
WIDE_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="(?:[A-Z]{3}|[L-Z][A-Z])\d+"[^>/]*>')
LOW_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="[A-Z]+(\d{6,7})"[^>/]*>')


class UnreadableFile(DomainError):
    """The file as a whole cannot be used; the message says why and what to do."""

    status = 422
    default_code = "unreadable_file"


def check_archive(data: bytes, max_rows: int) -> None:
    """Refuse an .xlsx that is none, is damaged, or unpacks to far more than a table does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive)
            for entry in archive.infolist():
                _check_entry(archive, entry, max_rows)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, DeflateError) as error:
        raise damaged() from error


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise password()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED or len(entries) > MAX_ENTRIES:
        raise UnreadableFile(
            _("The file unpacks to far more than a table holds. Save the sheet as a new workbook and try again."),
            code="too_large",
        )
    if not {"xl/workbook.xml", "content.xml"} & {entry.filename for entry in entries}:  # Excel, OpenDocument
        raise not_a_table()


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, max_rows: int) -> None:
    """Unpack once without keeping: an entry that is longer than it says fails its checksum here."""
    is_sheet = entry.filename.startswith("xl/worksheets/")
    tail = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            if is_sheet:
                tail = _check_extent(tail + chunk, max_rows)


def _check_extent(text: bytes, max_rows: int) -> bytes:
    if WIDE_CELL.search(text):
        raise too_wide()
    if any(int(row) > max_rows + 100 for row in LOW_CELL.findall(text)):
        raise too_many_rows(max_rows)
    return text[-OVERLAP:]


def check_ole(data: bytes) -> None:
    """Refuse what is in the container of old Office files and is no workbook, or an encrypted one."""
    if ENCRYPTED in data:
        raise password()
    if not any(stream in data for stream in WORKBOOK_STREAMS):
        raise not_a_table()


def too_wide() -> UnreadableFile:
    return UnreadableFile(
        _("A sheet has more than %(limit)d columns. Delete the columns on the right that do not belong to it.")
        % {"limit": MAX_COLUMNS},
        code="too_large",
    )


def too_many_rows(limit: int) -> UnreadableFile:
    return UnreadableFile(
        _("The file has more than %(limit)d rows. Split it and upload the parts.") % {"limit": limit},
        code="too_many_rows",
    )


def password() -> UnreadableFile:
    return UnreadableFile(
        _("The file is protected by a password. Remove the password in Excel and upload it again."),
        code="password",
    )


def not_a_table() -> UnreadableFile:
    return UnreadableFile(
        _("This is not an Excel or CSV file. Save it as .xlsx in Excel or WPS and upload it again."),
        code="not_a_table",
    )


def damaged() -> UnreadableFile:
    return UnreadableFile(
        _("The file is damaged or incomplete. Open it in Excel or WPS, save it as .xlsx and upload it again."),
        code="damaged",
    )
