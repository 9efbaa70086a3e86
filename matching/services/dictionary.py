"""The occupation dictionary as the engine reads it: an index a code, and a table of relatedness."""

import hashlib
from dataclasses import dataclass
from functools import cache

import numpy as np

from laborinfo.common.codes import occupations, relatedness
from matching.engine.arrays import Ints


@dataclass(frozen=True, eq=False)
class Dictionary:
    """Codes in order, what stands where, and a digest that names this version."""

    index: dict[str, int]
    related: Ints  # int16[T, T], 0 to 100
    version: str

    def indexes(self, codes) -> list[int]:
        """The index of each code; -1 for none or unknown."""
        return [self.index.get(code, -1) for code in codes]


@cache
def load_dictionary() -> Dictionary:
    """The dictionary of this installation; it changes only with a release."""
    codes = list(occupations())
    related = np.array([[relatedness(a, b) for b in codes] for a in codes], dtype=np.int16)
    content = ",".join(codes).encode() + related.tobytes()
    version = hashlib.blake2b(content, digest_size=8).hexdigest()
    return Dictionary({code: i for i, code in enumerate(codes)}, related, version)
