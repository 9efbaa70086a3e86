"""Seeding and pages at full size: 2.2 million people, 300,000 seekers, 48,152 postings."""

from benchmarks.scale import run_scale


def run() -> list[dict]:
    return run_scale("prefecture", seed_target=20 * 60, disk_target=8)
