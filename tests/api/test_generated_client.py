"""A client that a public generator makes from the document pulls a whole match list, page after page."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from matching.models import Match, MatchRun
from tests.api.world import TOKEN

pytestmark = [pytest.mark.django_db(transaction=True)]
PATIENCE = 120
PULL = """
import json, sys
from urllib.parse import parse_qs, urlparse

from labour_client import AuthenticatedClient
from labour_client.api.matches import matches_list
from labour_client.api.persons import persons_retrieve
from labour_client.models import Match, Person, Problem

address, token, run = sys.argv[1:]
client = AuthenticatedClient(base_url=address, token=token, raise_on_unexpected_status=True)
found, asked, pages = [], {}, 0
while True:
    page = matches_list.sync(client=client, run=int(run), page_size=25, **asked)
    assert all(isinstance(row, Match) for row in page.results)
    found += [row.to_dict() for row in page.results]
    pages += 1
    if not page.next_:
        break
    asked = {"cursor": parse_qs(urlparse(page.next_).query)["cursor"][0]}
person = persons_retrieve.sync(client=client, id=found[0]["person"])
assert isinstance(person, Person), person
missing = persons_retrieve.sync(client=client, id=2**63 - 1)
assert isinstance(missing, Problem), missing
print(json.dumps({"pages": pages, "matches": found, "sex": person.sex.name, "problem": missing.status}))
"""


def told(command: list, cwd: Path, **environment: str) -> str:
    """What a command prints; fails with everything that it said."""
    done = subprocess.run(
        [str(word) for word in command], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True,
        timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + (done.stderr if "generate" in command else "")


@pytest.fixture
def generated(live_server, tmp_path) -> Path:
    """The folder of the package; the generator reads the document from the server, and a warning is an error."""
    settings = tmp_path / "settings.json"
    named = {"project_name_override": "labour-client", "package_name_override": "labour_client", "post_hooks": []}
    settings.write_text(json.dumps(named), encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"]
    place = ["--url", f"{live_server.url}/api/v1/schema/?lang=en", "--output-path", tmp_path / "labour_client"]
    said = told([*command, "--config", settings, *place], tmp_path)
    assert "warning" not in said.lower(), said
    return tmp_path


def test_it_pulls_a_match_list_to_the_end(world, live_server, generated):
    run = MatchRun.objects.get(is_current=True)
    (generated / "pull.py").write_text(PULL, encoding="utf-8")
    said = told([sys.executable, "pull.py", live_server.url, TOKEN, run.pk], generated, PYTHONPATH=str(generated))
    pulled = json.loads(said)
    kept = list(Match.objects.matched().filter(run=run).order_by("person", "rank"))
    assert [row["id"] for row in pulled["matches"]] == [match.pk for match in kept]
    assert len(kept) > 100
    assert pulled["pages"] == -(-len(kept) // 25)
    for row, match in zip(pulled["matches"], kept, strict=True):
        assert (row["person"], row["posting"], row["score"]) == (match.person_id, match.posting_id, match.score)
        assert sum(factor["points"] for factor in row["factors"]) == match.score
        assert [factor["basis_points"] for factor in row["factors"]] == match.factors
    assert (pulled["sex"], pulled["problem"]) == ("MALE", 404)


def test_every_operation_and_code_has_a_name_to_read(generated):
    functions = {path.stem for path in (generated / "labour_client" / "api").glob("*/*.py")}
    assert {"ledgers_submit", "ledgers_return", "match_runs_create", "totals_retrieve"} <= functions
    for path in (generated / "labour_client" / "models").glob("*_enum.py"):
        assert "VALUE_" not in path.read_text(encoding="utf-8"), path.name
