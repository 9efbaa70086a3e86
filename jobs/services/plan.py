"""What an import would do with each row of a table; reads the ledger, writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from jobs.enums import PostingState
from jobs.models import Employer, Posting
from jobs.rows import ReadRow, read_row
from jobs.services.postings import natural_key
from laborinfo.common.excel import Table
from laborinfo.regions.models import Region

# Questions about these make a draft: without an answer nobody can be sent to the posting.
SETTLE_FIRST = {"place", "wage"}


EVERY = 500
Tell = Callable[[int], None]


@dataclass
class PlannedRow:
    number: int
    read: ReadRow
    key: str

    @property
    def is_draft(self) -> bool:
        return any(name in SETTLE_FIRST for name, _value, _reason in self.read.questions)

    @property
    def status(self) -> str:
        return PostingState.DRAFT if self.is_draft else PostingState.COLLECTED


@dataclass
class Plan:
    """Rows to take over, numbers of those there already or refused, and problems [row, field, value, reason]."""

    rows: list[PlannedRow] = field(default_factory=list)
    same: list[int] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)
    errors: list[list] = field(default_factory=list)
    questions: list[list] = field(default_factory=list)

    def refuse(self, number: int, problems) -> None:
        self.failed.add(number)
        self.errors += [[number, name, value, reason] for name, value, reason in problems]


@dataclass
class Known:
    """What the ledger of the county and the file so far hold: keys of live postings, who has which USCC."""

    keys: set[str]
    code_of: dict[str, str]  # employer name -> USCC or ""
    owner_of: dict[str, str]  # USCC -> employer name

    def claim(self, name: str, uscc: str) -> None:
        """Note that a row gives this employer this USCC."""
        self.code_of[name] = self.code_of.get(name) or uscc
        self.owner_of.setdefault(uscc, name)


def known_in(county: Region) -> Known:
    codes = dict(Employer.objects.filter(county=county).values_list("name", "uscc"))
    keys = Posting.objects.filter(county=county).live().values_list("natural_key", flat=True)
    return Known(set(keys), codes, {uscc: name for name, uscc in codes.items() if uscc})


def quiet(rows: int) -> None:
    """For callers to whom nobody listens."""


def make_plan(table: Table, headings: dict[str, str], county: Region, now, tell: Tell = quiet) -> Plan:
    """Decide on every row: take over, there already, or refuse with every reason at once. `tell` hears after every
    EVERY rows how many are done."""
    plan, known = Plan(), known_in(county)
    for done, (number, record) in enumerate(table.records()):
        if done % EVERY == 0:
            tell(done)
        read = read_row({name: record[heading] for name, heading in headings.items()})
        problems = [*read.errors, *_contradictions(read, known, now)]
        if problems:
            plan.refuse(number, problems)
            continue
        key = natural_key(read.employer["name"], read.posting)
        if key in known.keys:
            plan.same.append(number)
            continue
        known.keys.add(key)
        plan.rows.append(PlannedRow(number, read, key))
        plan.questions += [[number, *question] for question in read.questions]
    return plan


def _contradictions(read: ReadRow, known: Known, now):
    """One name with two USCCs, a USCC that another name has, a last day in the past."""
    name, uscc = read.employer.get("name", ""), read.employer.get("uscc", "")
    if uscc and known.owner_of.get(uscc, name) != name:
        yield "uscc", uscc, _("This code belongs to %(name)s.") % {"name": known.owner_of[uscc]}
    elif uscc and known.code_of.get(name, "") not in {"", uscc}:
        yield "uscc", uscc, _("This employer has another code: %(uscc)s.") % {"uscc": known.code_of[name]}
    elif uscc:
        known.claim(name, uscc)
    last = read.posting.get("valid_until")
    if last and last < now.date():
        yield "valid_until", last.isoformat(), _("The last day lies in the past.")
