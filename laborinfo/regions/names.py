"""Short names and sort keys of regions."""

import re
from functools import lru_cache

from laborinfo.common.pinyin import sounds

# Published names end in the committee's title, sometimes misprinted (中和村和民委员会).
COMMITTEE = re.compile(r"(和民|居民|居|民)?委(员)?会$")


def short_name(name: str) -> str:
    """摆拉村委会 -> 摆拉村, 中和村和民委员会 -> 中和村, 永乐社区居民委员会 -> 永乐社区; others stay."""
    short = COMMITTEE.sub("", name)
    if short.endswith("村村"):  # 新寨村村民委员会: the committee is of 新寨村, its title is 村民委员会
        short = short[:-1]
    return short or name


@lru_cache(maxsize=8192)
def pinyin_keys(name: str) -> tuple[str, str]:
    """(full pinyin, initials) of the short name in small letters: 凯里市 -> (kailishi, kls)."""
    syllables = sounds(short_name(name))
    return "".join(syllables)[:160], "".join(syllable[0] for syllable in syllables if syllable)[:60]
