"""Household, person, spell; period, ledger, revision; finding; totals."""

from ledgers.models.acts import RecordAct
from ledgers.models.conversation import Attachment, FindingMessage
from ledgers.models.counter_checks import CounterCheck
from ledgers.models.drafts import EntryDraft
from ledgers.models.duplicates import DuplicatePair
from ledgers.models.findings import Finding, ReasonCode
from ledgers.models.history import HouseholdEvent, HouseholdTypeEvent, PersonEvent, SpellEvent
from ledgers.models.households import Household, HouseholdType
from ledgers.models.imports import ColumnMapping, LedgerExport, LedgerImport, LedgerImportRow
from ledgers.models.notices import ReturnNotice
from ledgers.models.people import EmploymentSpell, Person
from ledgers.models.periods import HouseholdVersion, Ledger, Period, Revision, RevisionPart, RevisionRow
from ledgers.models.records import Consent, SelfEmployment, TrainingRecord
from ledgers.models.rules import RuleCount, RuleHit, RuleSetting
from ledgers.models.spotcheck_rows import Signal, SpotCheckFault, SpotCheckRow
from ledgers.models.spotchecks import SpotCheck, SpotCheckFrame, SpotCheckPart
from ledgers.models.totals import GroupTotal, PeriodTotal, VillageTotal
from ledgers.models.visits import Visit

__all__ = [
    "Attachment",
    "ColumnMapping",
    "Consent",
    "CounterCheck",
    "DuplicatePair",
    "EmploymentSpell",
    "EntryDraft",
    "Finding",
    "FindingMessage",
    "GroupTotal",
    "Household",
    "HouseholdEvent",
    "HouseholdType",
    "HouseholdTypeEvent",
    "HouseholdVersion",
    "Ledger",
    "LedgerExport",
    "LedgerImport",
    "LedgerImportRow",
    "Period",
    "PeriodTotal",
    "Person",
    "PersonEvent",
    "ReasonCode",
    "RecordAct",
    "ReturnNotice",
    "Revision",
    "RevisionPart",
    "RevisionRow",
    "RuleCount",
    "RuleHit",
    "RuleSetting",
    "SelfEmployment",
    "Signal",
    "SpellEvent",
    "SpotCheck",
    "SpotCheckFault",
    "SpotCheckFrame",
    "SpotCheckPart",
    "SpotCheckRow",
    "TrainingRecord",
    "VillageTotal",
    "Visit",
]
