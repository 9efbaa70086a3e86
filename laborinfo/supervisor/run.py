"""The supervisor itself."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from laborinfo.embedded import Postgres, Valkey
from laborinfo.embedded.process import signal_group, spawn
from laborinfo.supervisor.children import Child, answers, children, stop_children
from laborinfo.supervisor.greeting import greeting
from laborinfo.supervisor.ground import ROOT, CannotStart, check_addresses, local_secrets

WEB_TIMEOUT_S = 90


class StopAsked(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal."""


class System:
    """Everything that runs on this machine, in the order of its start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.services: list[Postgres | Valkey] = []
        self.children: list[Child] = []
        given = {key: value for key, value in os.environ.items() if value}
        self.environment = {
            "LABORINFO_ENV": "local",
            **given,
            "VAR_DIR": str(folder),
            "PYTHONUNBUFFERED": "1",
        }
        self.began = time.monotonic()

    def say(self, text: str) -> None:
        """One line of progress with the seconds since the start."""
        print(f"[{time.monotonic() - self.began:5.1f} s] {text}", flush=True)

    def start_services(self) -> None:
        """Database and broker, unless addresses were given. Raises CannotStart, ServiceError."""
        check_addresses(self.environment)
        self.environment = local_secrets(self.folder) | self.environment
        if "DATABASE_URL" not in self.environment:
            database = Postgres(self.folder)
            if database.is_new:
                self.environment["FIRST_START"] = "1"
                self.say("Creating the database …")
            self.services.append(database)
            database.start()
            database.create_database()
            self.environment["DATABASE_URL"] = database.url()
            self.say("Database ready")
        if "REDIS_URL" not in self.environment:
            broker = Valkey(self.folder)
            self.services.append(broker)
            broker.start()
            self.environment["REDIS_URL"] = broker.url()
            self.say("Broker ready")

    def call(self, arguments: Sequence[str]) -> int:
        """Run one Python program to its end; the terminal is its output."""
        process = spawn([sys.executable, *arguments], env=self.environment, cwd=ROOT)
        try:
            return process.wait()
        finally:
            signal_group(process, signal.SIGKILL)  # when we are asked to stop in the middle

    def start_children(self, port: int) -> None:
        """Web, worker and beat, and wait until the web answers. Raises CannotStart."""
        metrics = self.folder / "metrics"  # where the web's processes add up what Prometheus reads
        shutil.rmtree(metrics, ignore_errors=True)
        metrics.mkdir()
        self.environment["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
        self.children = children(self.folder, port)
        for child in self.children:
            child.start(self.environment)
        web = self.children[0]
        deadline = time.monotonic() + WEB_TIMEOUT_S
        while not answers(port):
            if not web.running or time.monotonic() > deadline:
                raise CannotStart(f"The web did not come up.\n{web.last_words()}")
            time.sleep(0.1)

    def watch(self) -> None:
        """Restart whatever dies, for ever."""
        while True:
            for service in self.services:
                if not service.running:
                    self.say(f"The {service.name} died; starting it again")
                    service.start()
                    self.say(f"The {service.name} is back")
            for child in self.children:
                if not child.running:
                    self.say(f"The {child.name} died; starting it again (log: {child.log_path})")
                    child.restart(self.environment)
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop all, the database last; within ten seconds."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop_children(self.children)
        for service in reversed(self.services):
            service.stop(timeout=2)


@contextmanager
def started(system: System) -> Iterator[None]:
    """Services up inside the block, everything down after it."""
    try:
        signal.signal(signal.SIGINT, _ask_to_stop)
        signal.signal(signal.SIGTERM, _ask_to_stop)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup wants us to outlive the terminal
            signal.signal(signal.SIGHUP, _ask_to_stop)
        system.start_services()
        yield
    finally:
        system.stop()


def run(folder: Path, port: int) -> None:
    """The whole system until it is asked to stop. Raises CannotStart, ServiceError, StopAsked."""
    system = System(folder)
    try:
        with started(system):
            system.say("Bringing the database up to date …")
            if system.call(["-m", "laborinfo.supervisor.prepare"]) != 0:
                raise CannotStart("The database could not be brought up to date; the reason stands above.")
            system.say("Starting web, worker and beat …")
            system.start_children(port)
            system.say("Everything runs")
            print(greeting(folder, port), flush=True)
            system.watch()
    except StopAsked:
        system.say("Stopped")


def run_command(folder: Path, arguments: Sequence[str], *, beside_running: bool) -> int:
    """One management command with the services up: those of the running system, or for the duration."""
    system = System(folder)
    if beside_running:
        system.environment = local_secrets(folder) | system.environment
        system.environment.setdefault("DATABASE_URL", Postgres(folder).url())
        system.environment.setdefault("REDIS_URL", Valkey(folder).url())
        check_addresses(system.environment)
        return system.call(["manage.py", *arguments])
    with started(system):
        if system.call(["manage.py", "migrate", "--no-input", "--verbosity", "0"]) != 0:
            raise CannotStart("The database could not be brought up to date; the reason stands above.")
        return system.call(["manage.py", *arguments])


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise StopAsked
