"""`make run` as the person at the terminal meets it: real processes, real signals."""

import os
import signal
import socket
import stat
import time

import psycopg
import pytest

from laborinfo.embedded import Postgres, Valkey
from laborinfo.supervisor.children import answers
from tests.setup.running import (
    descendants,
    processes,
    run_to_end,
    running_system,
    unused_port,
    wait_until,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("the var folder", numbered=True)


@pytest.fixture(scope="module")
def port():
    return unused_port()


@pytest.fixture(scope="module")
def system(folder, port):
    with running_system(folder, port) as process:
        yield process


def database_answers(folder):
    try:
        psycopg.connect(Postgres(folder).url(), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def pid_of(system, words):
    found = [pid for pid, line in descendants(system.pid).items() if words in line]
    return min(found) if found else None


def test_a_second_start_says_so_and_leaves_the_first_alone(system, folder, port):
    second = run_to_end(folder, unused_port())
    assert second.returncode == 1
    assert second.stderr == (
        f"The system already runs: process {system.pid}, http://127.0.0.1:{port}/. It was left as it is.\n"
    )
    assert system.poll() is None
    assert answers(port)


def test_the_secrets_are_readable_by_their_owner_only(system, folder):
    assert stat.S_IMODE((folder / "secrets").stat().st_mode) == 0o600


def test_a_killed_database_comes_back(system, folder):
    killed = int((folder / "pgdata" / "postmaster.pid").read_text().split()[0])
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: killed not in processes())
    wait_until(lambda: database_answers(folder))


@pytest.mark.parametrize(
    "words", ["valkey-server", "-m granian", "-m celery -A laborinfo worker", "-m celery -A laborinfo beat"]
)
def test_a_killed_program_comes_back(system, port, words):
    killed = pid_of(system, words)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: pid_of(system, words) not in {killed, None})
    wait_until(lambda: answers(port))


def test_sigterm_stops_everything_within_ten_seconds_and_kill_leaves_nothing(folder, port, system):
    started = descendants(system.pid)
    asked_at = time.monotonic()
    system.send_signal(signal.SIGTERM)
    assert system.wait(20) == 0
    assert time.monotonic() - asked_at < 10
    wait_until(lambda: not started.keys() & processes().keys(), seconds=1)

    with running_system(folder, port) as again:
        started = descendants(again.pid)
        assert len(started) >= 5
        again.kill()
        again.wait(5)
        wait_until(lambda: not started.keys() & processes().keys())


def test_a_busy_port_is_a_clear_error(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        busy = other.getsockname()[1]
        ended = run_to_end(tmp_path, busy)
    assert ended.returncode == 1
    assert ended.stderr == f"Port {busy} is in use by another program. Choose another: make run PORT=8001\n"
    assert not (tmp_path / "pgdata").exists()


def test_a_port_that_is_no_number_is_a_clear_error(tmp_path):
    ended = run_to_end(tmp_path, "http")
    assert (ended.returncode, ended.stderr) == (1, "PORT must be a number from 1 to 65535, not 'http'.\n")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "postgresql://app:hidden@127.0.0.1:1/app"),
        ("DATABASE_URL", "not an address"),
        ("REDIS_URL", "redis://127.0.0.1:1/0"),
        ("REDIS_URL", "http://127.0.0.1/"),
    ],
)
def test_a_wrong_address_is_one_plain_sentence_at_once(tmp_path, name, address):
    asked_at = time.monotonic()
    ended = run_to_end(tmp_path, unused_port(), **{name: address})
    assert ended.returncode == 2
    assert ended.stderr.startswith(name)
    assert ended.stderr.count("\n") == 1
    assert "hidden" not in ended.stderr
    assert time.monotonic() - asked_at < 10
    assert not (tmp_path / "pgdata").exists()


def test_lost_secrets_are_not_replaced_under_a_database_that_needs_them(tmp_path):
    (tmp_path / "pgdata").mkdir()
    ended = run_to_end(tmp_path, unused_port())
    assert ended.returncode == 1
    assert "Put it back" in ended.stderr
    assert not (tmp_path / "secrets").exists()


def test_the_broker_keeps_its_queue_over_a_restart(tmp_path):
    from redis import Redis

    broker = Valkey(tmp_path)
    broker.start()
    address = broker.url().replace("redis+socket", "unix").partition("?")[0]
    Redis.from_url(address).rpush("queue", "task")
    broker.stop()
    broker.start()
    try:
        assert Redis.from_url(address).llen("queue") == 1
    finally:
        broker.stop()
