"""The processes of the system beside database and broker: web, worker, beat."""

import http.client
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from laborinfo.embedded.process import signal_group, spawn
from laborinfo.supervisor.ground import ROOT, CannotStart

QUEUES = "default,matching,imports,reports"
QUICK_DEATH_S = 10.0
QUICK_DEATHS = 5


@dataclass
class Child:
    """One supervised program; its output goes to `log_path`."""

    name: str
    arguments: list[str]
    log_path: Path
    death_signal: signal.Signals = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    quick_deaths: int = field(default=0)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the program with the interpreter that we run on."""
        with self.log_path.open("ab") as log:
            command = [sys.executable, "-m", *self.arguments]
            self.process = spawn(command, env=environment, log=log, cwd=ROOT, death_signal=self.death_signal)
        self.started_at = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether its first process lives."""
        return self.process is not None and self.process.poll() is None

    def restart(self, environment: Mapping[str, str]) -> None:
        """Start again after a death. Raises CannotStart when it keeps dying at once."""
        assert self.process is not None
        signal_group(self.process, signal.SIGKILL)  # what the dead one left
        quick = time.monotonic() - self.started_at < QUICK_DEATH_S
        self.quick_deaths = self.quick_deaths + 1 if quick else 0
        if self.quick_deaths >= QUICK_DEATHS:
            raise CannotStart(f"The {self.name} stops at once, again and again.\n{self.last_words()}")
        self.start(environment)

    def last_words(self) -> str:
        """The end of the log and where the rest is."""
        lines = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-8:]
        return "\n".join(["  " + line for line in lines] + [f"  (all of it: {self.log_path})"])


def children(folder: Path, port: int) -> list[Child]:
    """The programs in the order of their start."""
    logs = folder / "log"
    web = ["granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "5"]
    web += ["--respawn-failed-workers", "laborinfo.wsgi:application"]
    worker = ["celery", "-A", "laborinfo", "worker", "-c", "2", "-Q", QUEUES, "-l", "INFO"]
    worker += ["--without-gossip", "--without-mingle"]
    beat = [
        "celery",
        "-A",
        "laborinfo",
        "beat",
        "-l",
        "INFO",
        "--pidfile=",
        "-s",
        str(folder / "beat-schedule"),
    ]
    return [
        Child("web", web, logs / "web.log"),
        # SIGQUIT: with nobody left to wait for it, the worker must not finish a long task first. The task
        # is acknowledged late and runs again at the next start.
        Child("worker", worker, logs / "worker.log", death_signal=signal.SIGQUIT),
        Child("beat", beat, logs / "beat.log"),
    ]


def stop_children(running: list[Child], *, patience: float = 4.0) -> None:
    """Ask all to stop, and kill with everything they started what still lives after `patience` seconds."""
    alive = [child.process for child in running if child.process and child.running]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + patience
    for process in alive:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            signal_group(process, signal.SIGKILL)
            process.wait(2)
    for child in running:
        if child.process:
            signal_group(child.process, signal.SIGKILL)


def answers(port: int) -> bool:
    """Whether the web process says that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
