"""The counted indicators, each with the condition that one person must meet. Order is the order of stored arrays.

`sql` is a boolean over one row `r` a present person, as ledgers.services.totals builds it: relation, sex, labour (of
the labour force), employed, place_level, channel (of the current job, or NULL), wants_work, wants_training, poor,
relocated (types of the household), verified (the household, since the open period began). Totals of a region are sums
over its groups, so that only counts stand here; rates are derived.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Indicator:
    """One count. Households are counted by their head."""

    key: str
    label: str | Promise
    sql: str


WORKING = "r.labour AND r.employed"
IDLE = "r.labour AND NOT r.employed"

INDICATORS: tuple[Indicator, ...] = (
    Indicator("households", _("Households"), "r.relation = 'HEAD'"),
    Indicator("people", _("People"), "TRUE"),
    Indicator("labour", _("Labour force"), "r.labour"),
    Indicator("employed", _("Employed"), WORKING),
    Indicator("not_employed", _("Not employed"), IDLE),
    Indicator("willing", _("Not employed and willing"), f"{IDLE} AND r.wants_work"),
    Indicator("training_wanted", _("Training wanted"), "r.labour AND r.wants_training"),
    Indicator("in_county", _("Employed in the county"), "r.labour AND r.place_level = 'COUNTY'"),
    Indicator("in_province", _("Employed elsewhere in the province"), "r.labour AND r.place_level = 'PROVINCE'"),
    Indicator("out_province", _("Employed in another province"), "r.labour AND r.place_level = 'COUNTRY'"),
    Indicator("abroad", _("Employed abroad"), "r.labour AND r.place_level = 'ABROAD'"),
    Indicator(
        "organised", _("Working away, organised"),
        "r.labour AND r.place_level <> 'COUNTY' AND r.channel = 'ORGANISED'",
    ),
    Indicator("poor_labour", _("Labour force of poor households"), "r.labour AND r.poor"),
    Indicator("poor_employed", _("Employed of poor households"), f"{WORKING} AND r.poor"),
    Indicator("relocated_labour", _("Labour force of relocated households"), "r.labour AND r.relocated"),
    Indicator("relocated_employed", _("Employed of relocated households"), f"{WORKING} AND r.relocated"),
    Indicator("women_labour", _("Women of the labour force"), "r.labour AND r.sex = '2'"),
    Indicator("verified", _("Households verified since the period opened"),
              "r.relation = 'HEAD' AND r.verified"),
)  # fmt: skip
POSITION: dict[str, int] = {indicator.key: place for place, indicator in enumerate(INDICATORS)}
