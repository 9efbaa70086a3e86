"""Matches into the database by binary COPY, straight from the engine's arrays.

Every row has the same width, so a structured array of big-endian fields is the wire format itself; that is
some fifty times quicker than formatting seven million rows in Python.
"""

import hashlib
from dataclasses import dataclass

import numpy as np
from django.db import connection

from matching.engine import Ranked, SeekerLists
from matching.engine.arrays import Ints
from matching.engine.tables import FACTOR_COUNT
from matching.enums import NO_MISS

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
INT2_OID = 21
NUMBERS = {"run_id": 8, "shard_id": 8, "county_id": 8, "person_id": 8, "posting_id": 8,
           "rank": 2, "score": 4, "to_confirm": 2, "near_miss": 2}  # fmt: skip
ELEMENT = np.dtype([("size", ">i4"), ("value", ">i2")])
ARRAY = np.dtype([("size", ">i4"), ("head", ">i4", 5), ("items", ELEMENT, FACTOR_COUNT)])
ROW = np.dtype(
    [("fields", ">i2")]
    + [part for name, size in NUMBERS.items() for part in ((f"{name}_size", ">i4"), (name, f">i{size}"))]
    + [("factors", ARRAY)]
)
CHUNK = 20_000  # rows a write: 3 MB


@dataclass(frozen=True)
class Written:
    """What one shard stored."""

    matches: int
    near_misses: int
    unmatched: int
    digest: int  # sum of a hash a person, modulo 2**128: the same however the people are split


def flatten(people: Ints, lists: SeekerLists) -> np.ndarray:
    """One structured row a stored pair, by person, matches before near misses, best first."""
    parts = [_rows(people, lists.matches, False), _rows(people, lists.near_misses, True)]
    rows = np.empty(sum(map(len, parts)), ROW)
    np.concatenate(parts, out=rows)  # without `out` the fields would lose their big-endian order
    return rows[np.lexsort((rows["rank"], rows["near_miss"], rows["person_id"]))]


def _rows(people: Ints, ranked: Ranked, missed: bool) -> np.ndarray:
    who, place = np.nonzero(ranked.score >= 0)
    rows = np.zeros(len(who), ROW)
    rows["fields"] = len(NUMBERS) + 1
    for name, size in NUMBERS.items():
        rows[f"{name}_size"] = size
    rows["person_id"] = people[who]
    rows["posting_id"] = ranked.key[who, place]
    rows["rank"] = place + 1
    rows["score"] = ranked.score[who, place]
    rows["to_confirm"] = ranked.to_confirm[who, place]
    rows["near_miss"] = np.log2(ranked.failed[who, place]).astype(int) if missed else NO_MISS
    rows["factors"]["size"] = ARRAY.itemsize - 4
    rows["factors"]["head"] = (1, 0, INT2_OID, FACTOR_COUNT, 1)  # dimensions, no nulls, type, length, first index
    rows["factors"]["items"]["size"] = 2
    rows["factors"]["items"]["value"] = ranked.factors[who, place]
    return rows


def digest_of(rows: np.ndarray) -> int:
    """Order-free digest of the rows of whole people; taken before run and shard are filled in."""
    _people, starts = np.unique(rows["person_id"], return_index=True)
    ends = [*starts[1:], len(rows)] if len(rows) else []
    data, width, total = rows.tobytes(), ROW.itemsize, 0
    for start, end in zip(starts, ends, strict=True):
        piece = data[start * width : end * width]
        total += int.from_bytes(hashlib.blake2b(piece, digest_size=16).digest())
    return total % 2**128


def store(people: Ints, lists: SeekerLists, *, run_id: int, shard_id: int, county_id: int) -> Written:
    """COPY the lists of a shard; the caller holds the transaction."""
    rows = flatten(people, lists)
    digest = digest_of(rows)
    rows["run_id"], rows["shard_id"], rows["county_id"] = run_id, shard_id, county_id
    columns = ", ".join((*NUMBERS, "factors"))
    order = f"COPY matching_match ({columns}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(order) as copy:
        copy.write(HEADER)
        for start in range(0, len(rows), CHUNK):
            copy.write(rows[start : start + CHUNK].tobytes())
        copy.write(TRAILER)
    missed = int((rows["near_miss"] != NO_MISS).sum())
    unmatched = int((lists.matches.score[:, 0] < 0).sum()) if lists.matches.score.shape[1] else len(people)
    return Written(len(rows) - missed, missed, unmatched, digest)
