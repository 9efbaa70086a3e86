"""Reads `pid signal` lines from its parent; when the pipe ends, the parent is dead and they are signalled.

A pid whose process left its session leader role is skipped, so that a reused pid is not hit.
"""

import os
import signal
import sys


def main() -> None:
    """Collect until end of file, then signal in reverse order of start."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: dict[int, int] = {}
    for line in sys.stdin:
        pid, number = line.split()
        watched[int(pid)] = int(number)
    for pid, number in reversed(watched.items()):
        try:
            if os.getsid(pid) == pid:
                os.kill(pid, number)
        except (ProcessLookupError, PermissionError):
            continue


if __name__ == "__main__":
    main()
