"""Parts of a whole running system die in the middle: everybody is told what to do, and nothing is half done."""

import os
import re
import signal
from functools import partial

import pytest

from laborinfo.supervisor.children import answers
from tests.factories import PASSWORD
from tests.jobs.factories import GOOD, HEADINGS, sheet
from tests.resilience.world import Later, World
from tests.setup.running import descendants, running_system, unused_port, wait_until

KEPT_OR_NOT = "kept whole or not at all"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("outages"), unused_port()
    with running_system(folder, port) as supervisor:
        yield World(folder, port, supervisor)


def revisions(world, village: str) -> int:
    return world.ask("SELECT count(*) FROM ledgers_revision WHERE ledger_id = %s", world.facts["ledgers"][village])


def submit(world, browser, village: str):
    return browser.post(f"/ledgers/{world.facts['ledgers'][village]}/submit/", {"acknowledge_warnings": "on"})


def check_refused_whole(world, answer, village: str) -> None:
    assert answer.status == 503
    assert KEPT_OR_NOT in answer.body
    assert revisions(world, village) == 0
    state = world.ask("SELECT state FROM ledgers_ledger WHERE id = %s", world.facts["ledgers"][village])
    assert state == "COLLECTING"


def test_a_lost_connection_in_the_middle_of_a_submission_leaves_nothing_half(world):
    browser = world.signed_in("village")
    with world.audit_trail_locked():
        request = Later(lambda: submit(world, browser, "village"))
        (backend,) = world.wait_for_lock()
        world.ask("SELECT pg_terminate_backend(%s)", backend)
        answer = request.answer
    check_refused_whole(world, answer, "village")
    assert submit(world, browser, "village").status == 302
    assert revisions(world, "village") == 1


def test_a_killed_database_comes_back_and_the_same_submission_succeeds(world):
    browser = world.signed_in("sibling-village")
    postmaster = int((world.folder / "pgdata/postmaster.pid").read_text().split()[0])
    with world.audit_trail_locked():
        request = Later(lambda: submit(world, browser, "sibling-village"))
        world.wait_for_lock()
        world.kill(postmaster)
        answer = request.answer
    wait_until(world.is_ready, seconds=40)
    check_refused_whole(world, answer, "sibling-village")
    assert submit(world, browser, "sibling-village").status == 302
    assert revisions(world, "sibling-village") == 1


def test_the_same_submission_twice_at_once_is_one_and_the_other_is_told(world):
    browser = world.signed_in("third-village")
    with world.audit_trail_locked():
        requests = [Later(partial(submit, world, tab, "third-village")) for tab in (browser, browser.copy())]
        world.wait_for_lock(count=2)
    first, second = sorted((request.answer for request in requests), key=lambda answer: answer.status)
    assert (first.status, second.status) == (302, 409)
    assert re.search(r"<p>[^<]*[.]</p>", second.body), second.body
    assert revisions(world, "third-village") == 1


def test_what_was_typed_survives_another_persons_change(world):
    address = f"/ledgers/households/{world.facts['household']}/edit/"
    tabs = [world.signed_in(name) for name in ("group", "village")]
    form = {"version": world.ask("SELECT version FROM ledgers_household WHERE id = %s", world.facts["household"])}
    for tab in tabs:
        tab.get(address)
    assert tabs[0].post(address, {**form, "address": "First floor"}).status == 302
    late = tabs[1].post(address, {**form, "address": "Second floor, typed with care"})
    assert late.status == 409
    assert "Second floor, typed with care" in late.body
    stored = world.ask("SELECT address FROM ledgers_household WHERE id = %s", world.facts["household"])
    assert stored == "First floor"


def test_without_the_broker_everybody_is_told_and_afterwards_goes_on_working(world):
    browser = world.signed_in("village")
    jobs = world.ask("SELECT count(*) FROM common_backgroundjob")
    with world.supervisor_away():
        world.kill(world.pid_of("valkey-server"))
        page = browser.get("/")
        assert page.status == 503 and KEPT_OR_NOT in page.body
        assert browser.get("/", **{"HX-Request": "true"}).headers["HX-Trigger"]
        api = browser.post("/api/v1/match-runs/", Authorization=f"Bearer {world.facts['token']}")
        assert api.status == 503 and api.headers["Content-Type"] == "application/problem+json"
        assert world.browser().get("/healthz").status == 200
        ready = world.browser().get("/readyz")
        assert ready.status == 503 and '"broker": false' in ready.body
    wait_until(lambda: world.browser().get("/readyz").status == 200)
    assert browser.get("/").status == 200  # the session outlived the broker
    assert world.ask("SELECT count(*) FROM common_backgroundjob") == jobs


def job_state(world) -> tuple[str, str]:
    with world.connect() as connection:
        return connection.execute(
            "SELECT state, message FROM common_backgroundjob ORDER BY created_at DESC LIMIT 1"
        ).fetchone()


def worker_process(world) -> int:
    wait_until(lambda: world.pid_of("-m celery -A laborinfo worker"))
    return world.pid_of("-m celery -A laborinfo worker")


def confirm_address(world, browser, name: str) -> str:
    """Upload so many rows that they are checked, and then taken over, in the background."""
    rows = [[f"{name}{number}", *GOOD[1:]] for number in range(2001)]
    browser.get("/jobs/imports/")
    uploaded = browser.upload("/jobs/imports/", {"source": "OTHER"}, sheet(*rows, headings=HEADINGS).getvalue())
    assert uploaded.status == 302, uploaded.body
    wait_until(lambda: job_state(world)[0] == "DONE", seconds=40)
    batch = world.ask("SELECT result_url FROM common_backgroundjob ORDER BY created_at DESC LIMIT 1")
    return f"{batch}confirm/"


def test_an_import_whose_worker_is_killed_is_told_about_and_can_be_started_again(world):
    browser = world.signed_in("county")
    confirm = confirm_address(world, browser, "Sewing")
    worker = worker_process(world)
    with world.audit_trail_locked():
        assert browser.post(confirm).status == 302
        world.wait_for_lock()
        assert job_state(world)[0] == "RUNNING"
        world.kill(worker, group=True)
    assert world.ask("SELECT count(*) FROM jobs_posting") == 0
    wait_until(lambda: worker_process(world) != worker)
    world.run("-m", "celery", "-A", "laborinfo", "call", "common.end_abandoned_jobs")
    wait_until(lambda: job_state(world)[0] == "FAILED", seconds=40)
    assert re.search("中断|interrupted", job_state(world)[1])
    assert browser.post(confirm).status == 302
    wait_until(lambda: job_state(world)[0] == "DONE", seconds=40)
    assert world.ask("SELECT count(*) FROM jobs_posting") == 2001


def test_an_import_whose_process_is_killed_is_taken_up_again_by_its_worker(world):
    browser = world.signed_in("county")
    confirm = confirm_address(world, browser, "Welding")
    with world.audit_trail_locked():
        assert browser.post(confirm).status == 302
        world.wait_for_lock()
        for process in descendants(worker_process(world)):
            world.kill(process)
    wait_until(lambda: job_state(world)[0] == "DONE", seconds=40)
    assert world.ask("SELECT count(*) FROM jobs_posting WHERE starts_with(title, 'Welding')") == 2001


def township_ledger(world) -> int:
    return world.ask("SELECT parent_id FROM ledgers_ledger WHERE id = %s", world.facts["ledgers"]["village"])


def accepted_rows(world) -> int:
    return world.ask("SELECT count(*) FROM ledgers_revisionrow WHERE decision = 'ACCEPTED'")


def states_below(world) -> list[str]:
    with world.connect() as connection:
        question = "SELECT state FROM ledgers_ledger WHERE parent_id = %s ORDER BY region_id"
        return [state for (state,) in connection.execute(question, [township_ledger(world)]).fetchall()]


def test_a_killed_database_leaves_no_half_of_a_bulk_acceptance_and_it_can_be_started_again(world):
    """Both villages of the township were submitted above."""
    browser = world.signed_in("township")
    address = f"/ledgers/{township_ledger(world)}/accept-children/"
    postmaster = int((world.folder / "pgdata/postmaster.pid").read_text().split()[0])
    with world.audit_trail_locked():
        assert browser.post(address).status == 302
        world.wait_for_lock()
        assert job_state(world)[0] == "RUNNING"
        world.kill(postmaster)
    wait_until(world.is_ready, seconds=40)
    assert (accepted_rows(world), states_below(world)) == (0, ["SUBMITTED", "SUBMITTED"])
    world.run("-m", "celery", "-A", "laborinfo", "call", "common.end_abandoned_jobs")
    wait_until(lambda: job_state(world)[0] == "FAILED", seconds=40)
    assert re.search("中断|interrupted", job_state(world)[1])
    assert browser.post(address).status == 302
    wait_until(lambda: job_state(world)[0] == "DONE", seconds=40)
    assert (accepted_rows(world), states_below(world)) == (2, ["ACCEPTED", "ACCEPTED"])
    assert world.ask("SELECT count(*) FROM accounts_auditentry WHERE action = 'ledgers.accept_ledger'") == 2
    left = "SELECT sum(pending_count) FROM ledgers_ledger WHERE parent_id = %s"
    assert world.ask(left, township_ledger(world)) == 0


@pytest.fixture(scope="module")
def large() -> bytes:
    return os.urandom(1024) * (23 * 1024)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_file_above_the_limit_is_refused_on_a_page(world, large, chunked):
    browser = world.signed_in("village")
    answer = browser.upload("/jobs/imports/", {"source": "OTHER"}, large, chunked=chunked)
    assert answer.status == 413
    assert "20 MB" in answer.body


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_above_the_limit_is_a_problem_of_the_api(world, large, chunked):
    answer = world.browser().upload("/api/v1/match-runs/", {}, large, chunked=chunked)
    assert (answer.status, answer.headers["Content-Type"]) == (413, "application/problem+json")


def test_a_chunked_form_within_the_limit_is_read(world):
    browser = world.browser()
    browser.get("/accounts/login/")
    answer = browser.upload("/accounts/login/", {"username": "group", "password": PASSWORD}, b"small", chunked=True)
    assert answer.status == 302


def test_afterwards_the_system_still_stops_in_order(world):
    assert answers(world.port)
    world.supervisor.send_signal(signal.SIGTERM)
    assert world.supervisor.wait(15) == 0
