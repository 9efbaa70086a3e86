"""The figures of the dashboard: sums of counted indicators, or shares of them in per cent."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ledgers.indicators import POSITION

NOTHING = "—"
AWAY = ("in_province", "out_province", "abroad")


@dataclass(frozen=True)
class Measure:
    """The sum of `counts`; with `base` its share of the sum of `base`, in per cent with one decimal."""

    key: str
    label: str | Promise
    counts: tuple[str, ...]
    base: tuple[str, ...] = ()

    @property
    def is_rate(self) -> bool:
        return bool(self.base)

    def of(self, values: Sequence[int]) -> int | float | None:
        """The figure of one region; None for a share of nothing."""
        count = total(values, self.counts)
        if not self.is_rate:
            return count
        whole = total(values, self.base)
        return round(100 * count / whole, 1) if whole else None

    def text(self, figure: int | float | None) -> str:
        if figure is None:
            return NOTHING
        return f"{number_format(figure, 1)}%" if self.is_rate else number_format(figure, force_grouping=True)

    def change(self, now: int | float | None, before: int | float | None) -> str:
        """The difference with its sign, e.g. "+1,204" or "-0.4"; empty when one side is missing."""
        if now is None or before is None:
            return ""
        difference = round(now - before, 1)
        sign = "+" if difference > 0 else ""
        return sign + number_format(difference, 1 if self.is_rate else 0, force_grouping=True)


def total(values: Sequence[int], keys: tuple[str, ...]) -> int:
    return sum(values[POSITION[key]] for key in keys)


HOUSEHOLDS = Measure("households", _("Households"), ("households",))
PEOPLE = Measure("people", _("People"), ("people",))
LABOUR = Measure("labour", _("Labour force"), ("labour",))
EMPLOYED = Measure("employed", _("Employed"), ("employed",))
EMPLOYED_RATE = Measure("employed_rate", _("Employment rate"), ("employed",), ("labour",))
WILLING = Measure("willing", _("Not employed, willing"), ("willing",))
WORKING_AWAY = Measure("away", _("Working away"), AWAY)
ORGANISED_RATE = Measure("organised_rate", _("Organised share"), ("organised",), AWAY)
RELOCATED_EMPLOYED = Measure("relocated_employed", _("Relocated, employed"), ("relocated_employed",))
RELOCATED_RATE = Measure("relocated_rate", _("Relocated in work"), ("relocated_employed",), ("relocated_labour",))
POOR_RATE = Measure("poor_rate", _("Poor households in work"), ("poor_employed",), ("poor_labour",))
VERIFIED = Measure("verified", _("Households verified"), ("verified",))
VERIFIED_RATE = Measure("verified_rate", _("Verified share"), ("verified",), ("households",))

# What the map and the ranking can show, the first unless asked otherwise.
CHOICES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        EMPLOYED_RATE, VERIFIED_RATE, ORGANISED_RATE, RELOCATED_RATE, POOR_RATE, LABOUR, EMPLOYED, WILLING, WORKING_AWAY
    )
}  # fmt: skip
# Columns of the table of children; a bar is drawn for the employment rate. A phone shows those of BRIEF.
COLUMNS: tuple[Measure, ...] = (
    HOUSEHOLDS, LABOUR, EMPLOYED, EMPLOYED_RATE, WILLING, WORKING_AWAY, ORGANISED_RATE, RELOCATED_RATE, VERIFIED_RATE
)  # fmt: skip
BRIEF = frozenset({LABOUR, EMPLOYED_RATE, WILLING, VERIFIED_RATE})
TREND: tuple[Measure, ...] = (LABOUR, EMPLOYED, WILLING)


def chosen(key: str) -> Measure:
    """The measure that was asked for, the first one for anything unknown."""
    return CHOICES.get(key) or next(iter(CHOICES.values()))
