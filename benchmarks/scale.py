"""A demo scale from nothing: how long it takes, how much disk it needs, and how fast the pages are on it."""

import sys
import time

import psycopg
from django.core.management import call_command
from django.db import connection

from benchmarks.pages import measure_pages
from ledgers.models import Household, Person

COPIED = "benchmark_copy"


def run_scale(scale: str, *, seed_target: float | None, disk_target: float | None) -> list[dict]:
    """Rows for one scale. `seed_target` in seconds, `disk_target` in GB, None where nothing was promised."""
    began = time.perf_counter()
    call_command("seed_demo", "--scale", scale, "--rebuild", stdout=sys.stderr)
    seeding = time.perf_counter() - began
    people = Person.objects.count()
    size = f"{people} people, {Household.objects.count()} households"
    copying = copy_again()
    peer = {"peer": "COPY of the finished people into a table without keys", "peer_value": round(copying, 2)}
    rows = [
        row(f"{scale}: seeding", seeding, "s", seed_target, size, **peer, ratio=round(seeding / copying, 1)),
        row(f"{scale}: seeding rate", people / seeding, "1/s", None, size),
        row(f"{scale}: database on disk", gigabytes(), "GB", disk_target, size),
    ]
    timings = measure_pages()
    floor = next(iter(timings.values())).seconds
    for name, timing in timings.items():
        beside = {"peer": "profile page", "peer_value": round(floor * 1000, 1), "ratio": timing.seconds / floor}
        rows.append(row(f"{scale}: {name}", timing.seconds * 1000, "ms", None, f"{timing.queries} queries", **beside))
    return rows


def row(name: str, value: float, unit: str, target: float | None, size: str, **peer) -> dict:
    met = None if target is None else value <= target
    rounded = {key: round(item, 2) if isinstance(item, float) else item for key, item in peer.items()}
    return {"name": name, "value": round(value, 2), "unit": unit, "target": target, "met": met, "size": size} | rounded


def gigabytes() -> float:
    """Tables, indexes and the log that recovery would read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()) + (SELECT sum(size) FROM pg_ls_waldir())")
        return float(cursor.fetchone()[0]) / 1e9


def copy_again() -> float:
    """Seconds that PostgreSQL's own COPY takes for the same people, out of one connection into another."""
    address = connection.get_connection_params()
    address = {key: address[key] for key in ("dbname", "host", "port", "user", "password") if address.get(key)}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {COPIED} (LIKE ledgers_person)")
    began = time.perf_counter()
    with (
        psycopg.connect(**address) as source,
        psycopg.connect(**address) as target,
        source.cursor().copy("COPY ledgers_person TO STDOUT") as leaving,
        target.cursor().copy(f"COPY {COPIED} FROM STDIN") as arriving,
    ):
        for chunk in leaving:
            arriving.write(chunk)
    spent = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {COPIED}")
    return spent
