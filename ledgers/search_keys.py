"""What a person is found by beside the name: pinyin, its initials, and the last four characters of the ID number.

The index of the last four characters is an HMAC like the blind index of the whole number, of four characters alone
and cut to 8 bytes. The price of searching by four digits: they have only some 11,000 values, so whoever holds the key
and the table can try them all and learns four characters of every number, and whoever holds the table alone sees which
people share theirs. Without the key nothing can be tried; and the search answers only within the asker's own regions.
"""

import re
from functools import lru_cache

from laborinfo.common.crypto import blind_index
from laborinfo.common.pinyin import sounds

# Characters that read differently as a surname.
SURNAME_READINGS = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "解": "xie", "覃": "qin", "查": "zha", "盖": "ge",
    "朴": "piao", "任": "ren", "乐": "yue", "翟": "zhai", "缪": "miao", "华": "hua", "燕": "yan", "宁": "ning",
    "尹": "yin",
}  # fmt: skip
DOUBLE_SURNAMES = frozenset({"欧阳", "上官", "司马", "诸葛", "司徒", "令狐", "皇甫", "尉迟", "公孙", "慕容", "夏侯"})
NOT_LETTERS = re.compile(r"[^a-z]")
LONGEST_PINYIN = 160
TAIL = 4  # characters
TAIL_BYTES = 8


def name_keys(name: str) -> tuple[str, str]:
    """(pinyin, initials) in small letters without tones: 杨光华 -> (yangguanghua, ygh)."""
    name = name.strip()
    cut = 2 if name[:2] in DOUBLE_SURNAMES else 1
    sounds = (*surname_sounds(name[:cut]), *given_sounds(name[cut:]))
    return "".join(sounds)[:LONGEST_PINYIN], "".join(sound[0] for sound in sounds)


@lru_cache(maxsize=2048)
def surname_sounds(surname: str) -> tuple[str, ...]:
    if known := SURNAME_READINGS.get(surname):
        return (known,)
    return sounds_of(surname)


@lru_cache(maxsize=65536)
def given_sounds(given: str) -> tuple[str, ...]:
    return sounds_of(given)


def sounds_of(text: str) -> tuple[str, ...]:
    spelled = (NOT_LETTERS.sub("", sound) for sound in sounds(text))
    return tuple(sound for sound in spelled if sound)


@lru_cache(maxsize=16384)
def tail_index(tail: str) -> bytes | None:
    """The keyed index of exactly four characters; None for anything else."""
    index = blind_index(f"last four: {tail}") if len(tail) == TAIL else None
    return index[:TAIL_BYTES] if index else None


def id_tail_index(id_number: str | None) -> bytes | None:
    """The index of a number's last four characters; None without a number of full length."""
    number = (id_number or "").strip().upper()
    return tail_index(number[-TAIL:]) if len(number) >= 15 else None
