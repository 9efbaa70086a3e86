"""schemathesis over the whole OpenAPI document, against the real server and database: it must find nothing.

Its own command runs all phases (examples, coverage, fuzzing, stateful) with all checks, each run alike
(schemathesis.toml: seed, bounds). Findings are mended in the product or in the document, not here.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.world import TOKEN

CONFIG = Path(__file__).with_name("schemathesis.toml")
PATIENCE = 900


# Sequences start at 1, so that the configuration can name objects that exist, and every run meets the same ones.
@pytest.mark.django_db(transaction=True, reset_sequences=True)
@pytest.mark.usefixtures("world", "unthrottled")
def test_the_api_is_what_its_document_says(live_server, tmp_path):
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"]
    asked = [f"{live_server.url}/api/v1/schema/?lang=en", "--header", f"Authorization: Bearer {TOKEN}"]
    report = tmp_path / "report.json"
    asked += ["--report", "json", "--report-json-path", str(report)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [*command, *asked], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["operations"]["tested"] == found["operations"]["total"]
    assert found["operations"]["total"] == len(found["valid_rates"])
    never = [name for name, phases in found["valid_rates"].items() if not accepted(phases)]
    assert not never, f"{never} never succeeded: nothing of them was tried\n{done.stdout}"


def accepted(phases: dict) -> int:
    return sum(phase["accepted"] for phase in phases.values())
