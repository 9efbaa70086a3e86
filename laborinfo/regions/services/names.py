"""Short names and sort keys of regions."""

import re

from pypinyin import Style, lazy_pinyin

# Published names end in the committee's title, sometimes misprinted (中和村和民委员会).
COMMITTEE = re.compile(r"(村民|和民|居民|居)?委(员)?会$")


def short_name(name: str) -> str:
    """摆拉村委会 -> 摆拉村, 中和村和民委员会 -> 中和村, 永乐社区居民委员会 -> 永乐社区; others stay."""
    short = COMMITTEE.sub("", name)
    if short.endswith("村村"):
        short = short[:-1]
    return short or name


def pinyin_keys(name: str) -> tuple[str, str]:
    """(full pinyin, initials) in small letters, for sorting and searching: 凯里市 -> (kailishi, kls)."""
    text = short_name(name)
    full = "".join(lazy_pinyin(text, style=Style.NORMAL))
    return full.lower()[:160], "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()[:60]
