"""The tables of an uploaded file as they are kept: read once, packed and encrypted; nothing of the file's own format
(formulas, pictures, macros) stays."""

import json
import zlib

from laborinfo.common.crypto import decrypt_bytes, encrypt_bytes
from laborinfo.common.excel import Row, Sheet, Sheets, Table

QUICK = 1  # of zlib: a table shrinks to a tenth, and more effort hardly helps


def packed(sheets: Sheets) -> bytes:
    kept = {
        "sheets": [
            {
                "name": sheet.name,
                "headers": sheet.table.headers,
                "rows": [[row.number, row.cells] for row in sheet.table.rows],
            }
            for sheet in sheets.sheets
        ],
        "notes": sheets.notes,
        "is_1904": sheets.is_1904,
    }
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return encrypt_bytes(zlib.compress(text.encode(), QUICK))


def unpacked(data: bytes) -> Sheets:
    kept = json.loads(zlib.decompress(decrypt_bytes(data)))
    sheets = [
        Sheet(one["name"], Table(one["headers"], [Row(number, cells) for number, cells in one["rows"]]))
        for one in kept["sheets"]
    ]
    return Sheets(sheets, kept["notes"], kept["is_1904"])
