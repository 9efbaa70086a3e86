"""What must be true before anything starts: one supervisor, a free port, secrets, reachable addresses."""

import base64
import contextlib
import errno
import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
from kombu import Connection

ROOT = Path(__file__).resolve().parents[2]


class CannotStart(Exception):
    """Nothing was started; the message is a plain sentence, `code` the exit code."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def var_folder() -> Path:
    """Folder of all run-time state; made when missing."""
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    try:
        (folder / "log").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"The folder {folder} cannot be written: {error.strerror}.") from error
    return folder


@contextlib.contextmanager
def sole_run(folder: Path, address: str) -> Iterator[None]:
    """Hold the run lock of `folder`. Raises CannotStart when another process holds it."""
    try:
        handle = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError as error:
        raise CannotStart(f"{folder} belongs to another account; run as that account.") from error
    with os.fdopen(handle, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotStart(f"{_running(lock.read())} It was left as it is.") from error
        lock.truncate()
        json.dump({"pid": os.getpid(), "address": address}, lock)
        lock.flush()
        yield
        lock.seek(0)
        lock.truncate()


def _running(note: str) -> str:
    try:
        who = json.loads(note)
        return f"The system already runs: process {who['pid']}, {who['address']}."
    except (ValueError, KeyError):
        return "The system already runs."


def is_running(folder: Path) -> bool:
    """Whether a supervisor holds the run lock of `folder`."""
    try:
        with (folder / "run.lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def free_port(wanted: str) -> int:
    """The port number in `wanted`. Raises CannotStart when it is no port, or is taken."""
    if not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {wanted!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(wanted)))
        except OSError as error:
            if error.errno == errno.EACCES:
                reason = "may not be used by this account"
            else:
                reason = "is in use by another program"
            raise CannotStart(f"Port {wanted} {reason}. Choose another: make run PORT=8001") from error
    return int(wanted)


def local_secrets(folder: Path) -> dict[str, str]:
    """The keys of this machine, made at the first start and readable by its owner only."""
    path = folder / "secrets"
    if path.exists():
        lines = path.read_text(encoding="ascii").splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)
    if (folder / "pgdata").exists():
        raise CannotStart(
            f"{path} is missing, and the database holds data encrypted with it. "
            f"Put it back, or remove {folder} to begin anew."
        )
    made = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        "BLIND_INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "METRICS_TOKEN": secrets.token_urlsafe(32),
    }
    fresh = folder / "secrets.new"
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{key}={value}\n" for key, value in made.items())
    fresh.rename(path)
    return made


def check_addresses(environment: Mapping[str, str]) -> None:
    """Connect to DATABASE_URL and REDIS_URL, when given. Raises CannotStart (code 2) with the reason."""
    if url := environment.get("DATABASE_URL"):
        try:
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.Error as error:
            raise CannotStart(f"DATABASE_URL does not work: {_first_line(error)}", code=2) from error
    if url := environment.get("REDIS_URL"):
        if url.split("://")[0] not in {"redis", "rediss", "redis+socket"}:
            raise CannotStart("REDIS_URL must begin with redis://, rediss:// or redis+socket://.", code=2)
        try:
            with Connection(url, connect_timeout=3, transport_options={"socket_connect_timeout": 3}) as broker:
                broker.connect()
        except Exception as error:  # kombu raises what its transport raises, and ValueError for a bad port
            raise CannotStart(f"REDIS_URL does not work: {_first_line(error)}", code=2) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
