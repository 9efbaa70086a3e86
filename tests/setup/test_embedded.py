"""The embedded services where the machine is awkward."""

import signal
import subprocess
import sys

import pytest

from laborinfo.embedded.process import SOCKET_PATH_BYTES, socket_folder
from laborinfo.supervisor.greeting import demo_users
from laborinfo.supervisor.ground import ROOT
from tests.plugin import _broker_of_worker
from tests.setup.running import processes, wait_until

WATCHED = """
import signal, subprocess, sys, time
from laborinfo.embedded.process import watch
deaf = "trap '' TERM; sleep 60 & wait; sleep 60" if sys.argv[1:] else "sleep 60"
child = subprocess.Popen(["sh", "-c", deaf], start_new_session=True)
watch(child, signal.SIGTERM)
print(child.pid, flush=True)
time.sleep(60)
"""


def test_a_socket_path_that_is_too_long_moves_to_a_short_private_folder(tmp_path):
    short = socket_folder(tmp_path / ("long" * 30), "valkey.sock")
    try:
        assert len(str(short / "valkey.sock")) < SOCKET_PATH_BYTES
        assert short.stat().st_mode & 0o077 == 0
    finally:
        short.rmdir()


@pytest.mark.parametrize("deaf", [[], ["deaf to the signal"]])
def test_the_watchdog_stops_what_a_killed_parent_left(deaf):
    command = [sys.executable, "-c", WATCHED, *deaf]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    child = int(parent.stdout.readline())
    assert child in processes()
    parent.send_signal(signal.SIGKILL)
    parent.wait(5)
    wait_until(lambda: child not in processes())


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "redis+socket:///tmp/a%20b/v.sock?virtual_host=0",
            "redis+socket:///tmp/a%20b/v.sock?virtual_host=2",
        ),
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/2"),
        ("redis://:word@127.0.0.1:6379", "redis://:word@127.0.0.1:6379/2"),
    ],
)
def test_every_test_worker_has_a_broker_number_of_its_own(address, expected):
    assert _broker_of_worker(address, "gw1") == expected


def test_the_greeting_names_one_user_a_level_in_one_line_of_the_tree(tmp_path):
    accounts = tmp_path / "demo-accounts.csv"
    names = ["prefecture", "county-522601", "county-522636", "township-522636100", "village-522636100200"]
    names += ["group-522636100200001", "sysadmin"]
    accounts.write_text("username,password\n" + "".join(f"{name},x\n" for name in names))
    assert demo_users(accounts) == [
        "prefecture",
        "sysadmin",
        "county-522636",
        "township-522636100",
        "village-522636100200",
        "group-522636100200001",
    ]
