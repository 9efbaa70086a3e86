"""Outlives its parent for a moment, to stop what the parent started.

Reads lines `pid signal` (signal 0: forget the pid). When the pipe ends, the parent is gone: whatever is left gets its
signal, and after GRACE_S seconds its whole group is killed. Uses nothing of the project, so that it starts at once.
"""

import os
import signal
import sys
import time

GRACE_S = 6.0


def leads_a_group(pid: int) -> bool:
    """Whether `pid` lives and is still the session leader that was started, not a later process."""
    try:
        return os.getsid(pid) == pid
    except (ProcessLookupError, PermissionError):
        return False


def stop(watched: dict[int, int]) -> None:
    """Ask the last started first, then kill."""
    for pid, number in reversed(watched.items()):
        if leads_a_group(pid):
            os.kill(pid, number)
    deadline = time.monotonic() + GRACE_S
    while any(map(leads_a_group, watched)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for pid in watched:
        if leads_a_group(pid):
            os.killpg(pid, signal.SIGKILL)


def main() -> None:
    """Collect until the pipe ends."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    watched: dict[int, int] = {}
    for line in sys.stdin:
        pid, number = map(int, line.split())
        watched.pop(pid, None)
        if number:
            watched[pid] = number
    stop(watched)


if __name__ == "__main__":
    main()
