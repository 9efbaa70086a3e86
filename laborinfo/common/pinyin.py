"""The sounds of Chinese characters."""


def sounds(text: str) -> list[str]:
    """Pinyin without tones in small letters, one a character: 凯里 -> [kai, li]; other characters as they are."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take a third of a second that most processes never need

    return [sound.lower() for sound in lazy_pinyin(text, style=Style.NORMAL)]
