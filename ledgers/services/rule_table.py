"""What the page of the rules shows for a region: each rule, how it weighs there, who raised it, who breaks it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from laborinfo.regions.models import Region
from laborinfo.regions.scope import above
from ledgers.enums import Severity
from ledgers.labels import field_label
from ledgers.models import RuleCount, RuleSetting
from ledgers.rules.base import RULES, Rule


@dataclass(frozen=True)
class RuleRow:
    """One rule in a region: what raises it there today, and what the region itself raised, today or to come."""

    rule: Rule
    raised: RuleSetting | None
    own: RuleSetting | None
    households: int
    hits: int

    @property
    def setting(self) -> RuleSetting | None:
        return self.raised or self.own

    @property
    def severity(self) -> str:
        return Severity.ERROR if self.raised else self.rule.severity

    @property
    def severity_label(self) -> str:
        return str(Severity(self.severity).label)

    @property
    def can_be_raised(self) -> bool:
        """By this region itself: a warning that it has not raised yet."""
        return self.rule.severity == Severity.WARNING and self.own is None

    @property
    def sentence(self) -> str:
        return example_of(self.rule)

    @property
    def fields(self) -> str:
        return "、".join(field_label(name) for name in self.rule.fields)


def example_of(rule: Rule) -> str:
    """The sentence with stand-ins for the name and the place."""
    return str(rule.sentence) % {"name": "×××", "place": "×××"}


def rules_in(region: Region, *, day: date) -> list[RuleRow]:
    """Every rule, grouped as the page shows them, errors first in each group."""
    settings = RuleSetting.objects.over(region).standing().select_related("region", "raised_by").order_by("pk")
    raised = {setting.code: setting for setting in settings if setting.valid_from <= day}
    own = {setting.code: setting for setting in settings if setting.region_id == region.pk}
    counts = {count.code: count for count in RuleCount.objects.filter(region=region).order_by("code")}
    rows = [row_of(rule, raised.get(rule.code), own.get(rule.code), counts.get(rule.code)) for rule in RULES.values()]
    groups = list(dict.fromkeys(rule.group for rule in RULES.values()))
    return sorted(rows, key=lambda row: (groups.index(row.rule.group), row.severity, row.rule.code))


def row_of(rule: Rule, raised: RuleSetting | None, own: RuleSetting | None, count: RuleCount | None) -> RuleRow:
    return RuleRow(
        rule=rule, raised=raised, own=own,
        households=count.households if count else 0, hits=count.hits if count else 0,
    )  # fmt: skip


def computed_at(region: Region) -> datetime | None:
    """When everybody was last checked; None before the first run. Where all is right there are no own rows."""
    counts = RuleCount.objects.filter(Q(region=region) | above("region", [region]))
    return counts.aggregate(at=Max("computed_at"))["at"]
