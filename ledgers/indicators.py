"""The counted indicators, each with the condition that one person must meet. Order is the order of stored arrays.

`sql` is a boolean over the aliases p (person), h (household), s (the person's current spell, may be NULL) and the
parameters %(day)s and %(since)s (when the open period began). Totals of a region are sums over its groups, so that
only counts stand here; rates are derived.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

LABOUR = (
    "p.birth_date <= %(day)s - interval '16 years' AND p.birth_date > %(day)s - interval '60 years' "
    "AND p.student_status = '' AND p.labour_ability NOT IN ('LOST', 'NONE')"
)


@dataclass(frozen=True)
class Indicator:
    """One count. Households are counted by their head."""

    key: str
    label: str
    sql: str


def of_type(kind: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM ledgers_householdtype t WHERE t.household_id = h.id AND t.kind = '" + kind + "' "
        "AND t.valid_from <= %(day)s AND (t.valid_to IS NULL OR t.valid_to > %(day)s))"
    )


INDICATORS: tuple[Indicator, ...] = (
    Indicator("households", _("Households"), "p.relation = 'HEAD'"),
    Indicator("people", _("People"), "TRUE"),
    Indicator("labour", _("Labour force"), LABOUR),
    Indicator("employed", _("Employed"), f"{LABOUR} AND s.id IS NOT NULL"),
    Indicator("not_employed", _("Not employed"), f"{LABOUR} AND s.id IS NULL"),
    Indicator("willing", _("Not employed and willing"), f"{LABOUR} AND s.id IS NULL AND p.wants_work"),
    Indicator("training_wanted", _("Training wanted"), f"{LABOUR} AND p.wants_training"),
    Indicator("in_county", _("Employed in the county"), f"{LABOUR} AND s.place_level = 'COUNTY'"),
    Indicator("in_province", _("Employed elsewhere in the province"), f"{LABOUR} AND s.place_level = 'PROVINCE'"),
    Indicator("out_province", _("Employed in another province"), f"{LABOUR} AND s.place_level = 'COUNTRY'"),
    Indicator("abroad", _("Employed abroad"), f"{LABOUR} AND s.place_level = 'ABROAD'"),
    Indicator(
        "organised", _("Working away, organised"),
        f"{LABOUR} AND s.place_level <> 'COUNTY' AND s.channel = 'ORGANISED'",
    ),
    Indicator("poor_labour", _("Labour force of poor households"), f"{LABOUR} AND {of_type('POOR')}"),
    Indicator(
        "poor_employed", _("Employed of poor households"), f"{LABOUR} AND s.id IS NOT NULL AND {of_type('POOR')}"
    ),
    Indicator("relocated_labour", _("Labour force of relocated households"), f"{LABOUR} AND {of_type('RELOCATED')}"),
    Indicator(
        "relocated_employed", _("Employed of relocated households"),
        f"{LABOUR} AND s.id IS NOT NULL AND {of_type('RELOCATED')}",
    ),
    Indicator("women_labour", _("Women of the labour force"), f"{LABOUR} AND p.sex = '2'"),
    Indicator("verified", _("Households verified since the period opened"),
              "p.relation = 'HEAD' AND h.verified_at >= %(since)s"),
)  # fmt: skip
POSITION: dict[str, int] = {indicator.key: place for place, indicator in enumerate(INDICATORS)}
