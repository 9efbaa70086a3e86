"""A whole system of its own, as `make run` starts it, to break parts of."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django_otp.oath import TOTP

from laborinfo.embedded import Postgres, Valkey
from laborinfo.supervisor.ground import ROOT, local_secrets
from tests.setup.browser import Answer, Browser
from tests.setup.running import descendants, processes, wait_until


class World:
    """The running system, seen from outside."""

    def __init__(self, folder: Path, port: int, supervisor: "subprocess.Popen[bytes]") -> None:
        self.folder, self.port, self.supervisor = folder, port, supervisor
        self.sessions: dict[str, Browser] = {}
        made = self.run("-m", "tests.resilience.furnish")
        assert made.returncode == 0, made.stderr
        self.facts = json.loads(made.stdout)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A Python program with the addresses and keys of the system."""
        addresses = {"DATABASE_URL": Postgres(self.folder).url(), "REDIS_URL": Valkey(self.folder).url()}
        environment = {**os.environ, "LABORINFO_ENV": "local", **local_secrets(self.folder), **addresses}
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=240)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(Postgres(self.folder).url(), connect_timeout=3)

    def ask(self, question: str, *values):
        """The first column of the first row."""
        with self.connect() as connection:
            row = connection.execute(question, values).fetchone()
        return row[0] if row else None

    def browser(self) -> Browser:
        return Browser(self.port, **{"Accept-Language": "en"})

    def signed_in(self, username: str) -> Browser:
        """A tab of the user, who signs in once: a code of the second factor counts once."""
        if username not in self.sessions:
            self.sessions[username] = self.sign_in(username)
        return self.sessions[username].copy()

    def sign_in(self, username: str) -> Browser:
        browser = self.browser()
        assert browser.sign_in(username).status == 302
        if username == "county":
            totp = TOTP(bytes.fromhex(self.facts["totp_key"]))
            totp.time = time.time()
            browser.get("/accounts/second-factor/")
            assert browser.post("/accounts/second-factor/", {"code": f"{totp.token():06}"}).status == 302
        return browser

    def pid_of(self, words: str) -> int | None:
        found = [pid for pid, line in descendants(self.supervisor.pid).items() if words in line]
        return min(found, default=None)

    def kill(self, pid: int, *, group: bool = False) -> None:
        """kill -9, and wait until it is gone."""
        (os.killpg if group else os.kill)(pid, signal.SIGKILL)
        wait_until(lambda: pid not in processes())

    @contextmanager
    def supervisor_away(self) -> Iterator[None]:
        """What dies inside the block stays dead until its end."""
        self.supervisor.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.supervisor.send_signal(signal.SIGCONT)

    @contextmanager
    def audit_trail_locked(self) -> Iterator[None]:
        """Every act writes its audit row last: inside the block it stops there, all its other rows written."""
        connection = self.connect()
        try:
            connection.execute("LOCK TABLE accounts_auditentry IN EXCLUSIVE MODE")
            yield
        finally:
            connection.close()

    def wait_for_lock(self, *, count: int = 1) -> list[int]:
        """The backends that wait for a lock, once there are so many."""
        question = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'"

        def waiting() -> list[int]:
            with self.connect() as connection:
                return [pid for (pid,) in connection.execute(question).fetchall()]

        wait_until(lambda: len(waiting()) >= count)
        return waiting()

    def is_ready(self) -> bool:
        """The web processes have their connections again: their pools wait a little longer after every vain attempt."""
        return self.database_is_back() and self.browser().get("/readyz").status == 200

    def database_is_back(self) -> bool:
        try:
            return self.ask("SELECT 1") == 1
        except psycopg.OperationalError:
            return False


class Later(threading.Thread):
    """A request under way; `answer` waits for its end."""

    def __init__(self, request) -> None:
        super().__init__(daemon=True)
        self._request = request
        self._answer: Answer | None = None
        self.start()

    def run(self) -> None:
        self._answer = self._request()

    @property
    def answer(self) -> Answer:
        self.join(60)
        assert self._answer is not None, "no answer came"
        return self._answer
