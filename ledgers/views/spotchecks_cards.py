"""Spot checks as their pages draw them: the design in words, rates as lines, a household to compare."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ledgers.diff import EMPTY, diff_payloads, shown
from ledgers.enums import CheckEntry, SpotCheckMethod, SpotCheckSizing, Verdict, VisitMeans
from ledgers.labels import field_label
from ledgers.models import Household, Person, SpotCheck, SpotCheckPart, SpotCheckRow
from ledgers.services.fields import HOUSEHOLD_FINDABLE, LISTS, PERSON_FINDABLE, stored_value
from ledgers.services.spotchecks_results import Results, proposal_of
from ledgers.spotcheck import PARTS, Rate

PART_LABELS = {
    "returns": lambda: _("returns of the village"),
    "unchanged": lambda: _("unchanged over rounds"),
    "outlier": lambda: _("unusual wage"),
    "fast": lambda: _("visits in quick succession"),
}
MOST_BARS = 15


def percent(share, digits: int = 1) -> str:
    """A share of 0..1 as 12.3 %."""
    return EMPTY if share is None else f"{100 * float(share):.{digits}f} %"


def design_pairs(check: SpotCheck) -> list[tuple[str, str | Promise]]:
    """Label and value of everything that was chosen, and what the draw fixed."""
    size = str(check.fixed_size) if check.sizing == SpotCheckSizing.FIXED else f"± {percent(check.margin)}"
    pairs: list[tuple[str, str | Promise]] = [
        (_("Period"), str(check.period)),
        (_("County"), str(check.county)),
        (_("How rows are drawn"), SpotCheckMethod(check.method).label),
        (_("Size"), f"{SpotCheckSizing(check.sizing).label}: {size}"),
        (_("Confidence"), percent(check.confidence, 0)),
        (_("Threshold"), percent(check.threshold)),
        (_("Checked twice"), percent(check.double_share, 0)),
        (_("Seed"), f"{check.seed} ({_('given') if check.seed_given else _('random')})"),
        (_("Planned by"), str(check.planned_by)),
    ]
    if check.method == SpotCheckMethod.RISK:
        pairs.insert(3, (_("Weights"), "、".join(f"{PART_LABELS[part]()} {check.weights[part]}" for part in PARTS)))
    if check.drawn_at:
        pairs += [
            (_("Households in the frame"), str(check.frame_size)),
            (_("Left out"), str(check.excluded_count)),
            (_("Households drawn"), str(check.sample_size)),
            (_("Digest of the frame"), check.frame_digest),
            (_("Digest of the sample"), check.sample_digest),
        ]
    return pairs


@dataclass(frozen=True)
class RateLine:
    """One line of a table of rates."""

    label: str
    rate: Rate
    is_above: bool

    @property
    def plain(self) -> str:
        return percent(self.rate.plain)

    @property
    def weighted(self) -> str:
        return percent(self.rate.weighted)

    @property
    def interval(self) -> str:
        return f"{percent(self.rate.low)} – {percent(self.rate.high)}" if self.rate.checked else EMPTY

    @property
    def upper(self) -> str:
        return percent(self.rate.upper) if self.rate.checked else EMPTY


def lines(rates: dict, check: SpotCheck, label=str) -> list[RateLine]:
    threshold = float(check.threshold)
    return [RateLine(label(key), rate, rate.exceeds(threshold)) for key, rate in rates.items()]


def result_context(check: SpotCheck, parts: list[SpotCheckPart], results: Results) -> dict:
    """Everything that the results show."""
    names = {part.pk: str(part.ledger.region) for part in parts}
    by_part = lines(results.by_part, check, lambda key: names[key])
    worst = sorted(lines(results.by_village, check), key=lambda line: -(line.rate.weighted or 0))
    (whole,) = lines({_("All"): results.whole}, check)
    return {
        "results": results,
        "whole": whole,
        "is_small": results.whole.faults == 0 and whole.is_above,
        "tables": [
            (_("By ledger"), [*by_part, whole]),
            (_("By village"), worst),
            (_("By organiser"), lines(results.by_organizer, check)),
            (_("By field"), lines(results.by_field, check, field_label)),
        ],
        "chart": chart_of(by_part if len(by_part) > 1 else worst),
        "proposals": [
            (part, Verdict(proposal_of(results.by_part.get(part.pk), check)).label, results.by_part.get(part.pk))
            for part in parts
        ],
        "done": results.drawn - results.waiting,
        "done_percent": 100 * (results.drawn - results.waiting) // (results.drawn or 1),
        "sensitivity": (percent(results.whole.if_all_right), percent(results.whole.if_all_wrong)),
        "agreement": percent(results.agreement, 0),
        "threshold": percent(check.threshold),
        "means": [(VisitMeans(means).label, number) for means, number in sorted(results.by_means.items()) if means],
    }


def chart_of(lines: list[RateLine]) -> dict:
    shown_lines = lines[:MOST_BARS]
    rates = [round(100 * (line.rate.weighted or 0), 1) for line in shown_lines]
    bounds = [round(100 * line.rate.upper, 1) for line in shown_lines]
    return {
        "labels": [line.label for line in shown_lines],
        "series": [
            {"name": _("Error rate, percent"), "data": rates},
            {"name": _("Upper bound, percent"), "data": bounds},
        ],
    }


@dataclass(frozen=True)
class CompareField:
    """One value of the ledger, and the name of the input for what is so."""

    name: str
    label: str
    value: str
    found: str

    @property
    def is_empty(self) -> bool:
        return self.value == EMPTY


@dataclass(frozen=True)
class ComparePart:
    title: str
    filled: list[CompareField]
    empty: list[CompareField]


def compare_parts(payload: dict, found: dict[tuple[int | None, str], str]) -> list[ComparePart]:
    """The household and its people as they are frozen; `found` fills in what was entered before."""
    parts = [compare_part(_("Household"), payload, None, found)]
    return parts + [compare_part(person["name"], payload, person["id"], found) for person in payload["people"]]


def compare_part(title: str, payload: dict, person_id: int | None, found: dict) -> ComparePart:
    names = HOUSEHOLD_FINDABLE if person_id is None else PERSON_FINDABLE
    fields = [
        CompareField(
            f"f|{person_id or ''}|{name}", field_label(name), value_of(payload, person_id, name),
            found.get((person_id, name), ""),
        )
        for name in names
        if name != "household"
    ]  # fmt: skip
    return ComparePart(title, [f for f in fields if not f.is_empty], [f for f in fields if f.is_empty])


def value_of(payload: dict, person_id: int | None, name: str) -> str:
    """As a person reads it; members, and jobs and other records, in one line."""
    if name in LISTS:
        return stored_value(payload, person_id, name) or EMPTY
    model = Household if person_id is None else Person
    part = payload["household"] if person_id is None else next(p for p in payload["people"] if p["id"] == person_id)
    return shown(model, name, part.get(name))


def sheet_parts(row: SpotCheckRow):
    """All filled fields, jobs included, for paper."""
    return diff_payloads(row.version.payload, row.version.payload, everything=True)


def risk_words(row: SpotCheckRow) -> str:
    """Why the row had its chance: 34 returns of the village; its weight is 134."""
    return "、".join(f"{PART_LABELS[part]()} {row.points[part]}" for part in PARTS if row.points.get(part)) or EMPTY


def faults_of(row: SpotCheckRow, entry: int) -> list:
    """What one checker found different: (whose, field, in the ledger, found)."""
    return [
        (fault.person.name if fault.person else _("Household"), field_label(fault.field), fault.found)
        for fault in row.faults.all()
        if fault.entry == entry
    ]


def entered_values(row: SpotCheckRow) -> dict[tuple[int | None, str], str]:
    """What both checkers found, for the settlement to start from; the first one's words where both have some."""
    found: dict[tuple[int | None, str], str] = {}
    for fault in row.faults.all():
        if fault.entry != CheckEntry.SETTLED:
            found.setdefault((fault.person_id, fault.field), fault.found)
    return found
