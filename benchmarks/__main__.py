"""python -m benchmarks [NAME …]: measure, print a table, and keep the rows in benchmarks/results/NAME.json.

The services are those of the test suite: real PostgreSQL and Valkey in a temporary folder, without fsync.
"""

import importlib
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import tests.plugin  # noqa: F401  (boots the services and sets their addresses, before the settings are read)

MODULES = (
    "start", "regions", "totals", "engine", "review", "rules", "duplicates", "import_people", "county", "prefecture",
)  # fmt: skip
RESULTS = Path(__file__).parent / "results"
COLUMNS = ("name", "value", "unit", "target", "met", "peer", "peer_value", "ratio", "size")


def machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def completed(row: dict, at: str) -> dict:
    """The row with every column, where and when."""
    return {column: row.get(column) for column in COLUMNS} | {"machine": machine(), "at": at}


def measure(name: str) -> list[dict]:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    rows = [completed(row, at) for row in importlib.import_module(f"benchmarks.{name}").run()]
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return rows


def show(rows: list[dict]) -> None:
    for row in rows:
        mark = {True: "met", False: "NOT met", None: ""}[row["met"]]
        target = "" if row["target"] is None else f"target {row['target']:g}"
        print(
            f"{row['name']:<48} {row['value']:>12g} {row['unit']:<6} {target:<14} {mark:<8} {row['size']}", flush=True
        )


def main(names: list[str]) -> int:
    if unknown := set(names) - set(MODULES):
        print(f"There is no benchmark {', '.join(sorted(unknown))}. Known: {', '.join(MODULES)}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laborinfo.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from laborinfo.common.memory import keep_what_is_loaded

    keep_what_is_loaded()  # as every web process does
    for name in names or MODULES:
        show(measure(name))
    return 0


sys.exit(main(sys.argv[1:]))
