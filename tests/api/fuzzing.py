"""schemathesis over a part of the OpenAPI document, against the real server and database: it must find nothing.

Its own command runs all phases (examples, coverage, fuzzing, stateful) with all checks, each run alike
(schemathesis.toml: seed, bounds). Findings are mended in the product or in the document, not here. The document is
cut in two by path, so that the halves run side by side: tests/api/test_schemathesis_*.py.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.api.world import TOKEN

CONFIG = Path(__file__).with_name("schemathesis.toml")
PATIENCE = 900
REGISTER = "^/api/v1/(persons|households|spells|visits)/"


def check_part(server: str, folder: Path, choice: str) -> None:
    """`choice` is --include-path-regex or --exclude-path-regex of REGISTER."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"]
    asked = [f"{server}/api/v1/schema/?lang=en", "--header", f"Authorization: Bearer {TOKEN}"]
    report = folder / "report.json"
    asked += ["--report", "json", "--report-json-path", str(report), choice, REGISTER]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [*command, *asked], cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    print(found["operations"], done.stdout)
    assert found["operations"]["tested"] == found["operations"]["selected"] == len(found["valid_rates"]) > 0
    never = [name for name, phases in found["valid_rates"].items() if not accepted(phases)]
    assert not never, f"{never} never succeeded: nothing of them was tried\n{done.stdout}"


def accepted(phases: dict) -> int:
    return sum(phase["accepted"] for phase in phases.values())
