"""One-off job-seeking and entrepreneurship subsidy (一次性求职创业补贴), DOMAIN §1 (a) and §5.

A worker of a registered-poor household, exported in an organised way out of the county, in stable work for six
months. Stability is a stretch of organised spells outside the county that follow one another without a day between
(a change of employer or place within the stretch keeps it); part-time spells do not count.
"""

from collections.abc import Mapping

import numpy as np
from django.utils.translation import gettext_lazy as _

from subsidies.policies.base import DAY, NO, UNKNOWN, YES, Condition, Facts, Policy, Population, add_months

NEVER = np.datetime64("NaT", "D")


def stretches(population: Population, keep: np.ndarray, day: np.datetime64) -> tuple[np.ndarray, ...]:
    """Join the kept spells into stretches without a gap.

    Returns (person index, start, end, last spell's position, all evidenced, any out of province), one row a stretch;
    a running spell ends the day after `day`, so that today counts as worked.
    """
    at = np.flatnonzero(keep & (population.spell_start <= day))
    person, start = population.spell_person[at], population.spell_start[at]
    running = np.isnat(population.spell_end[at]) | (population.spell_end[at] > day)
    end = np.where(running, day + np.timedelta64(1, "D"), population.spell_end[at])
    if not len(at):
        empty = np.empty(0, np.int64)
        return empty, start, end, at, empty.astype(bool), empty.astype(bool)
    first = np.ones(len(at), bool)
    first[1:] = (person[1:] != person[:-1]) | (start[1:] > end[:-1])
    begins = np.flatnonzero(first)
    ends = np.append(begins[1:], len(at)) - 1
    evidenced = np.logical_and.reduceat(population.spell_evidenced[at], begins)
    far = np.logical_or.reduceat(population.spell_out_of_province[at], begins)
    return person[begins], start[begins], end[ends], at[ends], evidenced, far


def evaluate(population: Population, parameters: Mapping[str, int], day: np.datetime64) -> Facts:
    """Conditions of every person; the earliest stretch that is long enough decides, else the latest one."""
    day = day.astype(DAY)
    n = len(population)
    full_time = ~population.spell_part_time
    away = _any_spell(population, population.spell_away & full_time)
    organised = _any_spell(population, population.spell_away & population.spell_organised & full_time)
    keep = population.spell_away & population.spell_organised & full_time
    person, start, end, last, evidenced, far = stretches(population, keep, day)
    reaches = add_months(start, parameters["months"])
    long_enough = end >= reaches

    chosen = np.full(n, -1, np.int64)
    chosen[person] = np.arange(len(person))  # the latest stretch…
    for wanted in (long_enough, long_enough & evidenced):  # …unless a long one, best an evidenced one, is there
        rows = np.flatnonzero(wanted)[::-1]
        chosen[person[rows]] = rows  # reversed: the earliest stays

    has = chosen >= 0
    pick = chosen[has]
    stable, evidence, amount = np.full(n, NO, np.int8), np.full(n, NO, np.int8), np.zeros(n, np.int64)
    stable[has] = np.where(long_enough[pick], YES, NO)
    evidence[has] = np.where(evidenced[pick], YES, UNKNOWN)
    amount[has] = np.where(far[pick], parameters["amount_out_province"], parameters["amount_in_province"])
    cited, reaches_on = np.zeros(n, np.int64), np.full(n, NEVER)
    cited[has] = population.spell_id[last[pick]]
    reaches_on[has] = np.where(long_enough[pick] | (end[pick] <= day), NEVER, reaches[pick])
    evidence[~has] = UNKNOWN
    conditions = {
        "poor": population.is_poor.astype(np.int8),
        "away": away.astype(np.int8),
        "organised": organised.astype(np.int8),
        "stable": stable,
        "evidence": evidence,
    }
    return Facts(conditions, amount, cited, reaches_on)


def _any_spell(population: Population, mask: np.ndarray) -> np.ndarray:
    return np.bincount(population.spell_person[mask], minlength=len(population)).astype(bool)


POLICY = Policy(
    code="job_seeking",
    title=_("One-off job-seeking and entrepreneurship subsidy"),
    rule_version=1,
    conditions=(
        Condition("poor", _("belongs to a registered-poor household")),
        Condition("away", _("works or worked outside the home county")),
        Condition("organised", _("went out in an organised way")),
        Condition("stable", _("has been in stable work for the required months")),
        Condition("evidence", _("the employment is evidenced"), _("evidence of the employment spell")),
    ),
    parameters={
        "months": _("months of stable work"),
        "amount_in_province": _("yuan for work elsewhere in the province"),
        "amount_out_province": _("yuan for work outside the province"),
    },
    evaluate=evaluate,
)
