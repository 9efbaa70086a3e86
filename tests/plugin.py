"""pytest plugin (loaded by `-p tests.plugin`): a PostgreSQL and a Valkey of the run's own.

They boot at import, before pytest-django reads the settings, in a fresh temporary folder, and stop at exit.
DATABASE_URL and REDIS_URL, when set, are used instead. xdist workers inherit the controller's addresses;
pytest-django gives each its own database, and this module its own broker number.
"""

import atexit
import os
import re
import shutil
import tempfile
import time
from pathlib import Path

from laborinfo.embedded import Postgres, Valkey

_booted = "external"


def _broker_of_worker(url: str, worker: str) -> str:
    """The same broker with a number of its own for the xdist worker `gwN`."""
    number = int(worker.removeprefix("gw")) + 1
    if "virtual_host=" in url:
        return re.sub(r"virtual_host=\d+", f"virtual_host={number}", url)
    return re.sub(r"(://[^/]+)(/\d*)?$", rf"\1/{number}", url)


def _boot() -> None:
    """Start what no address was given for and publish the addresses in the environment."""
    global _booted
    started, owner = time.monotonic(), os.getpid()
    folder = Path(tempfile.mkdtemp(prefix="laborinfo-tests-"))
    services: list[Postgres | Valkey] = []
    if not os.environ.get("DATABASE_URL"):
        database = Postgres(folder, durable=False)
        services.append(database)
        database.start()
        database.create_database()
        os.environ["DATABASE_URL"] = database.url()
    if not os.environ.get("REDIS_URL"):
        broker = Valkey(folder, durable=False)
        services.append(broker)
        broker.start()
        os.environ["REDIS_URL"] = broker.url()

    def stop() -> None:
        if os.getpid() == owner:  # a forked child of a test must not stop them
            for service in reversed(services):
                service.stop()
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    if services:
        _booted = f"{' and '.join(s.name for s in services)} in {time.monotonic() - started:.1f} s"


os.environ.setdefault("LABORINFO_ENV", "test")
if worker_name := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["REDIS_URL"] = _broker_of_worker(os.environ["REDIS_URL"], worker_name)
else:
    _boot()


def pytest_report_header() -> str:
    """Say in the report's head what the run stands on."""
    return f"embedded services: {_booted}"
