"""Generated pages of docs/: what is written is what the check compares."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.fixture
def folder(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    return tmp_path / "docs"


def test_written_pages_pass_the_check(folder):
    call_command("write_docs", stdout=StringIO())
    call_command("write_docs", "--check")
    assert "AUDIT_VIEW" in (folder / "permissions.md").read_text("utf-8")
    assert (folder / "workflows.md").read_text("utf-8").startswith("# Workflows")


def test_a_stale_page_is_named_and_ends_in_one(folder):
    call_command("write_docs", stdout=StringIO())
    (folder / "permissions.md").write_text("old", "utf-8")
    err = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("write_docs", "--check", stderr=err)
    assert left.value.code == 1 and "docs/permissions.md" in err.getvalue() and "workflows" not in err.getvalue()
    assert (folder / "permissions.md").read_text("utf-8") == "old"
