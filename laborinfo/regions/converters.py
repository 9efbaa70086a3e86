"""Codes in addresses."""


class RegionCode:
    """6, 9, 12 or 15 digits, kept as text."""

    regex = r"[0-9]{6}(?:[0-9]{3}){0,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
