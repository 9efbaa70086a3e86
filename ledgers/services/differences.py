"""Why live counts differ from those that were reported: by indicator, by region, and in a village by person."""

import json
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from laborinfo.regions.models import Region, RegionVersion
from ledgers.indicators import INDICATORS, POSITION, Indicator
from ledgers.labels import field_label
from ledgers.models import Household, Ledger, Period, PeriodTotal, Person, Revision
from ledgers.services.closing import villages_of
from ledgers.services.facts import GROUPS, JOB, KINDS, PERSON, frozen_sql, live_sql
from ledgers.services.totals import totals_below, work_began_at

COMPARED = tuple(indicator for indicator in INDICATORS if indicator.of_records)
EMPTY = [0] * len(INDICATORS)
HOUSE = ("house_labour", "house_employed")


@dataclass(frozen=True)
class Line:
    """One indicator of a region, or one region below for an indicator."""

    key: str
    label: str
    reported: int
    live: int
    note: str = ""

    @property
    def difference(self) -> int:
        return self.live - self.reported


@dataclass
class PersonLine:
    """One person who counts now and did not, or the other way round. `then`, `now`: facts, None where absent."""

    household_id: int
    person_id: int
    counts: bool
    then: dict | None
    now: dict | None
    number: str = ""
    name: str = ""
    reasons: list[str] = field(default_factory=list)


def lines_of(period: Period, region: Region) -> list[Line]:
    """Every compared indicator of a region: as reported, and live."""
    reported, live = reported_of(period, [region.pk]).get(region.pk, EMPTY), totals_below(region)[region.pk]
    return [
        Line(item.key, str(item.label), reported[POSITION[item.key]], live[POSITION[item.key]]) for item in COMPARED
    ]


def lines_below(period: Period, region: Region, indicator: Indicator) -> list[Line]:
    """An indicator by the regions below, under the borders of the closing day and those of today together."""
    closed = timezone.localdate(period.closed_at)
    names = {row.pk: (row.code, row.short_name) for row in Region.objects.filter(parent=region)}
    then = RegionVersion.objects.on(closed).filter(parent=region)
    names |= {row.region_id: (row.code, row.short_name) for row in then}
    reported, live = reported_of(period, names), totals_below(region)
    late, place = late_regions(period, names), POSITION[indicator.key]
    lines = [
        Line(code, name, reported.get(pk, EMPTY)[place], live.get(pk, EMPTY)[place], late.get(pk, ""))
        for pk, (code, name) in names.items()
    ]
    return sorted(lines, key=lambda line: line.key)


def reported_of(period: Period, region_ids) -> dict[int, list[int]]:
    rows = PeriodTotal.objects.filter(period=period, region__in=list(region_ids)).order_by("region_id")
    return dict(rows.values_list("region_id", "values"))


def late_regions(period: Period, region_ids) -> dict[int, str]:
    """Those whose ledger was left behind by the closing: they are in no reported figure."""
    late = Ledger.objects.filter(period=period, region__in=list(region_ids), closed_at=None)
    return dict.fromkeys(late.order_by().values_list("region_id", flat=True), _("late, not in the report"))


def reported_revision(period: Period, village: Region) -> Revision | None:
    """The village's revision that the period's totals consist of; None when it was late."""
    root = Ledger.objects.get(period=period, parent=None)
    mine = Revision.objects.filter(ledger__period=period, ledger__region=village)
    return mine.filter(pk__in=villages_of(root.accepted_revision)).first()


def people_behind(period: Period, village: Region, indicator: Indicator, *, now) -> list[PersonLine]:
    """The people of a village who make the difference of one indicator, each with the reasons, by household number."""
    revision = reported_revision(period, village)
    day = timezone.localdate(now)
    submitted = timezone.localdate(revision.submitted_at) if revision else day
    groups = list(Region.objects.within(village).order_by("pk").values_list("pk", flat=True))
    params = {
        "revision": revision.pk if revision else None, "then": submitted, "day": day, "regions": groups,
        "since": work_began_at(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(people_sql(indicator), params)
        # A raw cursor gives jsonb as text.
        lines = [
            PersonLine(household_id, person_id, counts, then and json.loads(then), live and json.loads(live))
            for household_id, person_id, counts, then, live in cursor.fetchall()
        ]
    name_people(lines)
    for line in lines:
        line.reasons = reasons_of(line, submitted, revision)
    return sorted(lines, key=lambda line: (line.number, line.person_id))


def people_sql(indicator: Indicator) -> str:
    frozen = frozen_sql().replace("%(day)s", "%(then)s")
    return f"""
SELECT coalesce(b.household_id, a.household_id), coalesce(b.person_id, a.person_id), coalesce(b.hit, FALSE),
    to_jsonb(a), to_jsonb(b)
FROM (SELECT r.*, ({indicator.sql}) AS hit FROM ({frozen}) r) a
FULL JOIN (SELECT r.*, ({indicator.sql}) AS hit FROM ({live_sql(GROUPS)}) r) b USING (person_id)
WHERE coalesce(a.hit, FALSE) <> coalesce(b.hit, FALSE)"""


def name_people(lines: list[PersonLine]) -> None:
    numbers = dict(Household.objects.filter(pk__in={line.household_id for line in lines}).values_list("pk", "number"))
    names = dict(Person.objects.filter(pk__in={line.person_id for line in lines}).values_list("pk", "name"))
    for line in lines:
        line.number, line.name = numbers[line.household_id], names[line.person_id]


def reasons_of(line: PersonLine, then: date, revision: Revision | None) -> list[str]:
    """In words: what changed between the submission on `then` and today."""
    if line.then is None:
        return [why_new(line, revision)]
    if line.now is None:
        return [why_gone(line)]
    changed = [name for name in (*PERSON, *JOB) if line.then[name] != line.now[name]]
    labels = list(dict.fromkeys(field_label(name) for name in changed))
    if any(bool(line.then[name]) != bool(line.now[name]) for name in KINDS):
        labels.append(field_label("types"))
    if labels:
        return labels
    if any(bool(line.then[name]) != bool(line.now[name]) for name in HOUSE) and line.then["age"] == line.now["age"]:
        return [_("another member of the household")]
    return [_("the calendar: age, or the end of a job, since %(day)s") % {"day": date_format(then, "Y-m-d")}]


def why_new(line: PersonLine, revision: Revision | None) -> str:
    if revision is None:
        return _("the village was late, and is not in the report")
    created = Person.objects.values_list("created_at", flat=True).get(pk=line.person_id)
    return _("entered after the submission") if created > revision.submitted_at else _("came into this village")


def why_gone(line: PersonLine) -> str:
    person = Person.objects.select_related("household__region").get(pk=line.person_id)
    if person.left_at is not None:
        return _("left: %(why)s") % {"why": person.get_left_reason_display()}
    if person.household.closed_at is not None:
        return _("the household is closed: %(why)s") % {"why": person.household.get_closed_reason_display()}
    return _("moved to %(region)s") % {"region": person.household.region.short_name}
