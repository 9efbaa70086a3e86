"""Seeding, pages, the night and search at full size: 2.2 million people, 300,000 seekers, 48,152 postings."""

from benchmarks.full_size import rows_at_full_size
from benchmarks.scale import run_scale


def run() -> list[dict]:
    return run_scale("prefecture", seed_target=20 * 60, disk_target=8) + rows_at_full_size()
