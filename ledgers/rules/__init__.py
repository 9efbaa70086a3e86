"""Validation rules (DOMAIN §3), each registered once and run alike at entry, import and submission.

`checks` runs them over stored households: `check_household(id, day=)`, `check_region(region, day=)`.
"""

from ledgers.rules import family, identity, labour, work
from ledgers.rules.base import RULES, Issue, Rule, issues_of
from ledgers.rules.checks import check_household, check_households, check_region

__all__ = [
    "RULES",
    "Issue",
    "Rule",
    "check_household",
    "check_households",
    "check_region",
    "family",
    "identity",
    "issues_of",
    "labour",
    "work",
]
