"""Excel and CSV in and out."""

from laborinfo.common.excel.guards import UnreadableFile
from laborinfo.common.excel.reading import (
    MAX_BYTES,
    Row,
    Table,
    broken_number_reason,
    cell_text,
    is_broken_number,
    read_table,
)
from laborinfo.common.excel.sheets import Sheet, Sheets, read_sheets
from laborinfo.common.excel.writing import safe_text, write_csv, write_xlsx

__all__ = [
    "MAX_BYTES",
    "Row",
    "Sheet",
    "Sheets",
    "Table",
    "UnreadableFile",
    "broken_number_reason",
    "cell_text",
    "is_broken_number",
    "read_sheets",
    "read_table",
    "safe_text",
    "write_csv",
    "write_xlsx",
]
