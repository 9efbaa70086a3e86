"""Helpers that start the real supervisor in a folder of its own and look at its processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from laborinfo.supervisor.ground import ROOT

OURS = {"DATABASE_URL", "REDIS_URL", "LABORINFO_ENV", "SECRET_KEY", "FIELD_KEYS", "BLIND_INDEX_KEY"}


def unused_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder: Path, port: int | str, **more: str) -> dict[str, str]:
    """The environment of a person who types `make run`, without the test run's own addresses."""
    kept = {key: value for key, value in os.environ.items() if key not in OURS}
    return {**kept, "VAR_DIR": str(folder), "PORT": str(port), "DEMO_DATA": "no", **more}


def run_to_end(folder: Path, port: int | str, **more: str) -> subprocess.CompletedProcess[str]:
    """A supervisor that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", "laborinfo.supervisor"],
        env=environment(folder, port, **more),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
    )


@contextmanager
def running_system(folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """A supervisor that has said "Everything runs"; stopped at the end of the block if it still lives."""
    folder.mkdir(parents=True, exist_ok=True)
    output = folder / "output.txt"
    with output.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "laborinfo.supervisor"],
            env=environment(folder, port),
            cwd=ROOT,
            stdout=sink,
            stderr=sink,
        )
    try:
        wait_until(lambda: "Everything runs" in output.read_text() or process.poll() is not None, seconds=120)
        assert process.poll() is None, output.read_text()
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def wait_until(happened: Callable[[], object], *, seconds: float = 20) -> None:
    """Poll; fail the test when it does not happen in time."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def processes() -> dict[int, tuple[int, str]]:
    """Parent and command line of every process that is not a zombie."""
    listing = subprocess.run(["ps", "-eww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 3) for line in listing.stdout.splitlines()]
    return {int(r[0]): (int(r[1]), r[3]) for r in rows if len(r) == 4 and not r[2].startswith("Z")}


def descendants(root: int) -> dict[int, str]:
    """Command lines of the processes below `root`."""
    table = processes()
    found: dict[int, str] = {}
    level = {root}
    while level:
        level = {pid for pid, (parent, _) in table.items() if parent in level}
        found |= {pid: table[pid][1] for pid in level}
    return found
