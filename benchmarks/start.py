"""How long `make run` takes from an installed environment: the first start with its demo data, and a later one.

The peer of a later start is Django's own development server on a database that is up: `manage.py check` in a new
process, the least that any start has to do.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

READY = "Everything runs"
SEEDED = re.compile(r"demo data of scale “run” in (\d+) s")
ROOT = Path(__file__).resolve().parent.parent


def run() -> list[dict]:
    with tempfile.TemporaryDirectory(prefix="laborinfo-start-") as folder:
        first, stop, said = start_and_stop(folder)
        second, _stop, _said = start_and_stop(folder)
    peer = least()
    beside = {"peer": "manage.py check in a new process", "peer_value": round(peer, 2)}
    return [
        row("first start with demo data", first, 120, **beside, ratio=round(first / peer, 1)),
        row("demo data of the first start", float(SEEDED.findall(said)[0]), 60),
        row("second start", second, 15, **beside, ratio=round(second / peer, 1)),
        row("stop on SIGTERM", stop, 10),
    ]


def row(name: str, value: float, target: float, **peer) -> dict:
    return {
        "name": name, "value": round(value, 2), "unit": "s", "target": target, "met": value <= target,
        "size": "about 20,000 people", **peer,
    }  # fmt: skip


def outside() -> dict[str, str]:
    """This process's environment without the addresses of the benchmark's own services."""
    inner = ("DATABASE_URL", "REDIS_URL", "LABORINFO_ENV")
    return {name: value for name, value in os.environ.items() if name not in inner}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def start_and_stop(folder: str) -> tuple[float, float, str]:
    """(seconds until everything runs, seconds until it has stopped, what it said)."""
    environment = outside() | {"VAR_DIR": folder, "PORT": str(free_port())}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "laborinfo.supervisor"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said = []
    for line in process.stdout:
        said.append(line)
        if READY in line:
            break
    else:
        raise RuntimeError("".join(said))
    ready = time.perf_counter()
    process.send_signal(signal.SIGTERM)
    process.communicate()
    return ready - began, time.perf_counter() - ready, "".join(said)


def least() -> float:
    began = time.perf_counter()
    environment = os.environ | {"LABORINFO_ENV": "test"}
    subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - began
