"""The counted indicators, each with the condition that one person must meet. Order is the order of stored arrays:
a new indicator goes to the end, and none is ever taken out, so that frozen counts keep their meaning.

`sql` is a boolean over one row `r` a present person, with the columns of ledgers.services.facts. Totals of a region
are sums over its groups, so that only counts stand here; rates are derived.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Indicator:
    """One count. Households are counted by their head.

    `of_records`: it follows from the records alone. Where it does not (work done in a period), reported and live counts
    differ without any record having changed.
    """

    key: str
    label: str | Promise
    sql: str
    of_records: bool = True


HEAD = "r.relation = 'HEAD'"
WORKING = "r.labour AND r.employed"
IDLE = "r.labour AND NOT r.employed"
AWAY = "r.labour AND r.place_level <> 'COUNTY'"


def wage(least: int, below: int) -> str:
    return f"{WORKING} AND r.monthly_wage >= {least} AND r.monthly_wage < {below}"


def aged(least: int, most: int) -> str:
    return f"r.labour AND r.age BETWEEN {least} AND {most}"


def schooled(*codes: str) -> str:
    return f"r.labour AND r.education IN ({', '.join(repr(code) for code in codes)})"


def industry(condition: str) -> str:
    return f"{WORKING} AND r.industry {condition}"


INDICATORS: tuple[Indicator, ...] = (
    Indicator("households", _("Households"), HEAD),
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
    Indicator("organised", _("Working away, organised"), f"{AWAY} AND r.channel = 'ORGANISED'"),
    Indicator("poor_labour", _("Labour force of poor households"), "r.labour AND r.poor"),
    Indicator("poor_employed", _("Employed of poor households"), f"{WORKING} AND r.poor"),
    Indicator("relocated_labour", _("Labour force of relocated households"), "r.labour AND r.relocated"),
    Indicator("relocated_employed", _("Employed of relocated households"), f"{WORKING} AND r.relocated"),
    Indicator("women_labour", _("Women of the labour force"), "r.labour AND r.sex = '2'"),
    Indicator(
        "verified", _("Households verified since the period opened"), f"{HEAD} AND r.verified", of_records=False
    ),
    Indicator("labour_households", _("Households with labour force"), f"{HEAD} AND r.house_labour"),
    Indicator("working_households", _("Households with somebody in work"), f"{HEAD} AND r.house_employed"),
    Indicator("zero_employment", _("Zero-employment families"), f"{HEAD} AND r.house_labour AND NOT r.house_employed"),
    Indicator("poor_households", _("Poor households"), f"{HEAD} AND r.poor"),
    Indicator("relocated_households", _("Relocated households"), f"{HEAD} AND r.relocated"),
    Indicator("marginal_households", _("Marginal, unstable or hardship households"), f"{HEAD} AND r.marginal"),
    Indicator("marginal_labour", _("Labour force of marginal households"), "r.labour AND r.marginal"),
    Indicator("marginal_employed", _("Employed of marginal households"), f"{WORKING} AND r.marginal"),
    Indicator("women_employed", _("Women employed"), f"{WORKING} AND r.sex = '2'"),
    Indicator("minority_labour", _("Labour force of ethnic minorities"), "r.labour AND r.ethnicity <> '01'"),
    Indicator("disabled_labour", _("Labour force with a disability"), "r.labour AND r.disabled"),
    Indicator("skilled_labour", _("Skilled labour"), "r.labour AND r.labour_ability = 'SKILLED'"),
    Indicator("age_16_24", _("Labour force aged 16 to 24"), aged(16, 24)),
    Indicator("age_25_44", _("Labour force aged 25 to 44"), aged(25, 44)),
    Indicator("age_45_59", _("Labour force aged 45 to 59"), aged(45, 59)),
    Indicator("edu_primary", _("Labour force with primary schooling at most"), schooled("80", "90")),
    Indicator("edu_junior", _("Labour force with junior high school"), schooled("70")),
    Indicator("edu_senior", _("Labour force with senior high or vocational school"), schooled("40", "60")),
    Indicator("edu_college", _("Labour force with college or more"), schooled("10", "20", "30")),
    Indicator("in_farming", _("Employed in farming and forestry"), industry("= 'A'")),
    Indicator("in_manufacturing", _("Employed in manufacturing"), industry("= 'C'")),
    Indicator("in_construction", _("Employed in construction"), industry("= 'E'")),
    Indicator("in_services", _("Employed in services"), industry("BETWEEN 'F' AND 'T'")),
    Indicator("wage_below_2000", _("Wage below 2,000 yuan a month"), wage(0, 2000)),
    Indicator("wage_2000_3999", _("Wage of 2,000 to 3,999 yuan"), wage(2000, 4000)),
    Indicator("wage_4000_5999", _("Wage of 4,000 to 5,999 yuan"), wage(4000, 6000)),
    Indicator("wage_6000_more", _("Wage of 6,000 yuan and more"), wage(6000, 2**31 - 1)),
    Indicator("with_contract", _("Employed with a contract"), f"{WORKING} AND r.has_contract"),
    Indicator("with_insurance", _("Employed with social insurance"), f"{WORKING} AND r.has_insurance"),
    Indicator("unable", _("Not employed and unable to leave"), f"{IDLE} AND r.unable_reason <> ''"),
    Indicator("business_wanted", _("Want to start a business"), "r.labour AND r.wants_business"),
    Indicator("welfare_wanted", _("Want a public-welfare post"), "r.labour AND r.wants_welfare_post"),
)  # fmt: skip
POSITION: dict[str, int] = {indicator.key: place for place, indicator in enumerate(INDICATORS)}
