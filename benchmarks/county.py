"""Seeding and pages at the scale of one county."""

from benchmarks.scale import run_scale


def run() -> list[dict]:
    return run_scale("county", seed_target=None, disk_target=None)
