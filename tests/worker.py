"""A real Celery worker on the suite's own database and broker."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PATIENCE = 90  # seconds; the first shard of a fresh machine compiles the engine


def database_url() -> str:
    """The test database, as a worker process is told about it."""
    found = connection.settings_dict
    secret = f":{quote(found['PASSWORD'], safe='')}" if found["PASSWORD"] else ""
    return (
        f"postgresql://{quote(found['USER'], safe='')}{secret}@{quote(found['HOST'], safe='')}:{found['PORT']}"
        f"/{quote(found['NAME'], safe='')}"
    )


@contextmanager
def worker(concurrency: int = 1, queues: str = "matching"):
    """A worker of the given queues; its whole process group is killed at the end."""
    env = {**os.environ, "DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL, "LABORINFO_ENV": "test"}
    env["CELERY_SKIP_CHECKS"] = "1"  # the suite has run them
    command = [sys.executable, "-m", "celery", "-A", "laborinfo", "worker", "-Q", queues, "-l", "WARNING"]
    process = subprocess.Popen(
        [*command, "-c", str(concurrency), "-n", f"w{os.getpid()}-{time.monotonic_ns()}@%h", "--without-mingle"],
        env=env, cwd=settings.BASE_DIR, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(question, what: str):
    """Wait for an answer; fail with `what` when patience ends."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.2)
    raise AssertionError(f"waited {PATIENCE} s for {what}")
