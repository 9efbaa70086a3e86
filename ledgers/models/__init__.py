"""Household, person, spell; period, ledger, revision; finding; totals."""

from ledgers.models.findings import Finding, ReasonCode
from ledgers.models.households import Household, HouseholdType, Visit
from ledgers.models.people import EmploymentSpell, Person
from ledgers.models.periods import HouseholdVersion, Ledger, Period, Revision, RevisionPart, RevisionRow
from ledgers.models.totals import GroupTotal, PeriodTotal

__all__ = [
    "EmploymentSpell",
    "Finding",
    "GroupTotal",
    "Household",
    "HouseholdType",
    "HouseholdVersion",
    "Ledger",
    "Period",
    "PeriodTotal",
    "Person",
    "ReasonCode",
    "Revision",
    "RevisionPart",
    "RevisionRow",
    "Visit",
]
