"""Fingerprints of a frame and of a sample: equal only when every row is."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True)
class FrameRow:
    """One household that could be drawn: its key, the frozen content that would be checked, stratum and weight."""

    key: int
    version: int
    stratum: str
    weight: int


def frame_digest(rows: Iterable[FrameRow], exclusions: Iterable[tuple[str, int]] = ()) -> str:
    """SHA-256 over the rows sorted by key, with version, stratum and weight, and over (reason, key) left out."""
    whole = sha256()
    for row in sorted(rows, key=lambda row: row.key):
        whole.update(f"{row.key}:{row.version}:{row.stratum}:{row.weight}\n".encode())
    for reason, key in sorted(exclusions):
        whole.update(f"-{reason}:{key}\n".encode())
    return whole.hexdigest()


def sample_digest(rows: Iterable[tuple[int, int, bool]]) -> str:
    """SHA-256 over (key, version, checked twice) of the drawn rows, sorted by key."""
    whole = sha256()
    for key, version, is_double in sorted(rows):
        whole.update(f"{key}:{version}:{int(is_double)}\n".encode())
    return whole.hexdigest()
