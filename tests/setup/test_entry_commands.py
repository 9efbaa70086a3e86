"""The commands of docker-compose.yml and Dockerfile against a PostgreSQL and a Redis that are not our own.

Every command, health check and variable is read from the two files (tests/setup/image.py); the programs run as the
image's account on a tree that it cannot write. Servers: Debian's (tests/setup/outer.py); the output says which.
"""

import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from laborinfo.supervisor.children import answers
from laborinfo.supervisor.ground import ROOT
from tests.setup.browser import Browser
from tests.setup.image import COMPOSE, SITE, Containers, build_step, fingerprint
from tests.setup.outer import OuterServices
from tests.setup.running import wait_until

HEADERS = {"Host": SITE, "X-Forwarded-Proto": "https", "Referer": f"https://{SITE}/"}
PROGRAMS = ("web", "worker", "beat", "backup")


@pytest.fixture(scope="module")
def folder():
    made = Path(tempfile.mkdtemp(prefix="laborinfo-image-"))
    made.chmod(0o755)  # the image's account must enter it
    yield made
    subprocess.run(["chmod", "-R", "u+w", made], check=True)
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def services(folder, secrets):
    outer = OuterServices(folder, (secrets / "database_password").read_text())
    outer.start()
    print(f"\nservers of the deployment test: {outer.programs.versions()}")
    yield outer
    outer.stop()


@pytest.fixture(scope="module")
def secrets(folder):
    """The files that deploy/make-secrets makes."""
    shutil.copy(ROOT / "deploy/make-secrets", folder)
    subprocess.run(["bash", folder / "make-secrets"], check=True, capture_output=True)
    (folder / "secrets").chmod(0o755)  # the engine mounts the files one by one; here the folder must be entered
    return folder / "secrets"


@pytest.fixture(scope="module")
def system(folder, services):
    """All programs up, in the order of their dependencies."""
    containers = Containers(folder, services.postgres_port, services.redis_port)
    built = containers.run("web", ["sh", "-c", containers.here(build_step())])
    assert built.returncode == 0, built.stderr
    migrated = containers.run("migrate", containers.command("migrate"))
    assert migrated.returncode == 0, migrated.stderr
    containers.before = fingerprint(folder / "app")
    containers.start("web")
    containers.start("worker")
    containers.start("beat", HEARTBEAT_SECONDS="1")
    yield containers
    containers.stop()


@pytest.fixture(scope="module")
def run_number(system):
    made = system.run("web", [sys.executable, "-m", "tests.setup.furnish"], cwd=ROOT)
    assert made.returncode == 0, made.stderr
    return int(made.stdout)


def visitor(system) -> Browser:
    """Somebody whose request came through Caddy."""
    return Browser(system.port, **HEADERS)


def metric(system, secrets, name: str) -> float:
    token = (secrets / "metrics_token").read_text()
    answer = visitor(system).get("/metrics", Authorization=f"Bearer {token}")
    assert answer.status == 200
    values = re.findall(rf"^{re.escape(name)}(?:{{.*}})? (\S+)$", answer.body, re.MULTILINE)
    return sum(float(value) for value in values)


@pytest.fixture(scope="module", autouse=True)
def healthy(system):
    """The engine would start caddy when the image's own check is green."""
    wait_until(lambda: answers(system.port), seconds=120)
    assert system.health("web").returncode == 0


def test_the_sign_in_page_is_served_with_its_style(system):
    page = visitor(system).get("/accounts/login/")
    assert page.status == 200 and 'name="password"' in page.body
    style = re.search(r'href="(/static/[^"]+\.css)"', page.body)[1]
    assert visitor(system).get(style).status == 200
    assert visitor(system).get("/readyz", Host="web").status == 200


def test_djangos_own_checks_of_a_deployment_find_nothing(system):
    checked = system.run("web", ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"])
    assert checked.returncode == 0, checked.stderr


def test_plain_http_from_outside_is_sent_to_https(system):
    assert visitor(system).get("/accounts/login/", **{"X-Forwarded-Proto": "http"}).status == 301


def test_a_person_signs_in_and_works(system, run_number):
    browser = visitor(system)
    assert browser.sign_in("village").status == 302
    assert browser.get("/").status == 200


def test_the_worker_does_a_match_run_and_keeps_its_compiled_code(system, services, run_number):
    """Matching compiles with Numba: nothing of the tree may be written for it."""

    def state() -> str:
        with services.connect() as connection:
            return connection.execute("SELECT state FROM matching_matchrun WHERE id = %s", [run_number]).fetchone()[0]

    wait_until(lambda: state() not in {"QUEUED", "RUNNING"}, seconds=90)
    assert state() == "DONE", system.log("worker")[-3000:]
    with services.connect() as connection:
        assert connection.execute("SELECT count(*) FROM matching_match").fetchone()[0] > 0
    assert list((system.folder / "tmp/numba").rglob("*.nbi"))


def test_beat_ticks_and_the_worker_hears_it(system, secrets):
    wait_until(lambda: time.time() - metric(system, secrets, "laborinfo_heartbeat_timestamp_seconds") < 10)
    assert "Sending due task heartbeat" in system.log("beat")
    assert metric(system, secrets, "laborinfo_up") == 3


def test_the_health_checks_of_worker_and_beat_are_green(system, run_number):
    for service in ("worker", "beat"):
        checked = system.health(service)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_metrics_count_requests_by_route_over_all_web_processes(system, secrets):
    counted = metric(system, secrets, "django_http_responses_total_by_status_view_method_total")
    for _asked in range(8):
        visitor(system).get("/accounts/login/")
    wait_until(
        lambda: metric(system, secrets, "django_http_responses_total_by_status_view_method_total") >= counted + 8
    )


def test_the_trees_files_are_as_they_were(system):
    assert fingerprint(system.folder / "app") == system.before


def counts(services, database: str = "laborinfo") -> dict[str, int]:
    with services.connect(database) as connection:
        tables = connection.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200")
        names = sorted(name for (name,) in tables.fetchall())
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def run_script(system, services, name: str, *arguments) -> subprocess.CompletedProcess[str]:
    """A script of the backup service, with the clients of the same PostgreSQL."""
    environment = services.programs.environment() | system.environment("backup")
    environment |= {"PATH": services.programs.environment()["PATH"], **address_of(services)}
    command = ["bash", str(ROOT / "deploy" / name), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)


def address_of(services) -> dict[str, str]:
    return {"PGHOST": "127.0.0.1", "PGPORT": str(services.postgres_port)}


def test_stop_everything_back_up_lose_the_data_and_restore(system, services, run_number):
    """The last test: SIGTERM ends each program within ten seconds, and a dump brings everything back."""
    backup = start_backup(system, services)
    wait_until(lambda: list((system.folder / "backups").glob("*.dump")))
    dump = next((system.folder / "backups").glob("*.dump"))
    used = run_script(system, services, "restore.sh", dump)
    assert used.returncode == 1 and "Stop web, worker and beat first" in used.stderr
    system.processes["backup"] = backup
    for name in PROGRAMS:
        asked_at = time.monotonic()
        system.processes[name].send_signal(signal.SIGTERM)
        system.processes[name].wait(15)
        assert time.monotonic() - asked_at < 10, name
    before = counts(services)
    assert before["accounts_user"] and before["matching_match"]
    with services.connect() as connection:
        connection.execute("TRUNCATE matching_match, accounts_totpdevice CASCADE")
    restored = run_script(system, services, "restore.sh", dump)
    assert restored.returncode == 0, restored.stderr
    after = counts(services)
    assert {name: count for name, count in after.items() if count != before[name]} == {}
    proven = system.run("web", ["python", "manage.py", "verify_audit"])
    assert proven.returncode == 0, proven.stdout + proven.stderr


def start_backup(system, services):
    """The entry point of the backup service, as it stands in docker-compose.yml."""
    entry = COMPOSE["services"]["backup"]["entrypoint"]
    environment = services.programs.environment() | system.environment("backup") | address_of(services)
    environment["PATH"] = services.programs.environment()["PATH"]
    return subprocess.Popen([system.here(part) for part in entry], env=environment, start_new_session=True)
