"""Child processes that never outlive the process that started them."""

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
    if sys.platform != "linux":
        watch(process.pid, death_signal)
    return process


def watch(pid: int, death_signal: signal.Signals) -> None:
    """Have a watchdog send `death_signal` to `pid` when we die: for systems without PR_SET_PDEATHSIG."""
    global _watchdog
    if _watchdog is None:
        _watchdog = subprocess.Popen(
            [sys.executable, "-m", "laborinfo.embedded.watchdog"],
            stdin=subprocess.PIPE,
            start_new_session=True,
            cwd=Path(__file__).resolve().parents[2],
        )
    assert _watchdog.stdin is not None
    _watchdog.stdin.write(f"{pid} {int(death_signal)}\n".encode())
    _watchdog.stdin.flush()


def signal_group(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """Signal a child of `spawn` and everything it started; nothing happens when all are gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
