"""Validation rules (DOMAIN §3), each written once and run alike at entry, import, submission and every night.

Stored households, read as columns:
    check_household(id, day=)   issues of one household
    check_region(region, day=)  {household id: issues} of a subtree
    raised_in(region, day=)     warnings that count as errors there; the two above heed them

Records in memory, without the database (the import):
    issues_of(HouseholdRecord, day, raised=codes)
        Build records with ledgers.rules.records, or load stored ones with loading.load_records and change them by
        dataclasses.replace. Only `id_duplicate` looks beyond the household: put the township of the other holder of
        the same blind index (laborinfo.common.crypto.blind_index) into PersonRecord.id_also_in. The check is a query
        of your own over Person.id_index, or loading.townships_of_same_id for people who are stored.

The night's run over everybody is ledgers.services.rule_runs; who raised what, ledgers.services.rule_settings.
"""

from ledgers.rules import family, identity, labour, work
from ledgers.rules.base import RULES, Issue, Rule, issues_of
from ledgers.rules.checks import check_household, check_households, check_region, raised_in

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
    "raised_in",
    "work",
]
