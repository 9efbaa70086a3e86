"""Child processes that never outlive the process that started them."""

import atexit
import contextlib
import ctypes
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
SOCKET_PATH_BYTES = 103  # macOS allows 103, Linux 107

_libc = ctypes.CDLL(None, use_errno=True)
_watchdog: "subprocess.Popen[bytes] | None" = None
_watched: "list[subprocess.Popen[bytes]]" = []


class ServiceError(Exception):
    """An embedded service cannot run; the message is a plain sentence for the person at the terminal."""


def package_folder(name: str) -> Path:
    """Folder of an installed package, found without importing it. Raises ServiceError when it is missing."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServiceError(f"The package {name} is not installed; run `make` to build the environment.")
    return Path(next(iter(spec.submodule_search_locations)))


def socket_folder(folder: Path, longest_name: str) -> Path:
    """`folder`, or a private folder with a short path when a socket there would exceed the system's limit."""
    folder.mkdir(parents=True, exist_ok=True)
    if len(os.fsencode(folder / longest_name)) <= SOCKET_PATH_BYTES:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path("/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir()) / f"laborinfo-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.is_symlink() or short.stat().st_uid not in (os.geteuid(), 65534):
        raise ServiceError(f"The folder {short} belongs to another account; remove it and start again.")
    return short


def spawn(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    log: IO[bytes] | None = None,
    cwd: str | Path = "/",
    death_signal: signal.Signals = signal.SIGTERM,
    become: Callable[[], None] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a child in a session of its own that gets `death_signal` when we die, even by kill -9.

    `become` changes the child's account before it runs. Call from the main thread: Linux ties the death
    signal to the thread that forked.
    """
    parent = os.getpid()

    def prepare() -> None:
        if become:
            become()
        if sys.platform == "linux":  # after the account change, which would clear it
            _libc.prctl(PR_SET_PDEATHSIG, death_signal)
            if os.getppid() != parent:
                os._exit(1)

    process = subprocess.Popen(
        [os.fspath(part) for part in command],
        env=dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        preexec_fn=prepare,
    )
    watch(process, death_signal)
    return process


def watch(process: "subprocess.Popen[bytes]", death_signal: signal.Signals) -> None:
    """Have the watchdog stop `process` and its group when we die.

    The death signal alone is not enough: macOS has none, and a Celery worker whose broker died with us hangs
    in its shutdown.
    """
    global _watchdog
    if _watchdog is None:
        program = Path(__file__).with_name("watchdog.py")
        _watchdog = subprocess.Popen(
            [sys.executable, "-I", str(program)], stdin=subprocess.PIPE, start_new_session=True, cwd="/"
        )
        atexit.register(_dismiss_watchdog, os.getpid())
    for ended in [known for known in _watched if known.poll() is not None]:
        _watched.remove(ended)
        _tell_watchdog(f"{ended.pid} 0\n")  # its number may soon be another process's
    _watched.append(process)
    _tell_watchdog(f"{process.pid} {int(death_signal)}\n")


def _tell_watchdog(line: str) -> None:
    assert _watchdog is not None and _watchdog.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # somebody killed it: the death signal remains
        _watchdog.stdin.write(line.encode())
        _watchdog.stdin.flush()


def _dismiss_watchdog(owner: int) -> None:
    if _watchdog is not None and os.getpid() == owner:
        _watchdog.communicate()


def signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """Signal a child of `spawn` and everything it started; nothing happens when all are gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
