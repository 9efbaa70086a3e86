"""Build the demo step by step, telling what is being done."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pgtrigger
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from assessment.demo import accounts as demo_accounts
from assessment.demo.bodies import make_bodies
from assessment.demo.faults import spoil_records
from assessment.demo.months import (
    Actors,
    Month,
    let_a_month_pass,
    play_closed_month,
    play_open_month,
    step_of,
    submits,
)
from assessment.demo.parallel import side_by_side
from assessment.demo.people import PeopleMaker
from assessment.demo.postings import make_postings
from assessment.demo.referrals import make_referrals
from assessment.demo.scales import Scale, lived_in, played_in
from assessment.demo.store import Keys, populate_county, reset_sequences
from assessment.demo.tree import make_up_nodes
from assessment.demo.visits import make_visits
from laborinfo.common.memory import keep_what_is_loaded
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from laborinfo.regions.services.bulk import bulk_load
from laborinfo.regions.services.rows import read_file
from ledgers.services.reference import load_reference_data
from ledgers.services.rule_runs import count_above, run_county
from ledgers.services.totals import recompute_all
from matching.services.runs import start_run as start_match_run
from subsidies.enums import ParameterStatus
from subsidies.models import PolicyParameter
from subsidies.services.runs import start_run as start_eligibility_run

REGIONS_FILE = Path(settings.BASE_DIR) / "laborinfo" / "regions" / "data" / "regions-522600.csv"
# DOMAIN §5: the amounts are not confirmed by a document.
JOB_SEEKING = (("months", 6, "月"), ("amount_in_province", 500, "元"), ("amount_out_province", 1000, "元"))
KEEP = ("django_migrations", "django_content_type", "auth_permission")


@dataclass
class Builder:
    scale: Scale
    seed: int
    now: datetime
    tell: Callable[[str], None]
    progress: Callable[[str, int, int, float], None]

    def build(self) -> None:
        """Each step commits by itself; a broken build is begun anew with --rebuild."""
        self.step("regions", self.load_tree)
        self.step("accounts", self.make_accounts)
        keep_what_is_loaded()
        self.step("work bodies", self.make_bodies)
        self.step("people", self.make_people)
        self.step("totals", lambda: recompute_all(now=self.now))
        self.step("postings", self.make_postings)
        self.step("parameters", self.set_parameters)
        self.step("periods", self.play_months)
        self.step("visits", lambda: make_visits(now=self.now))
        self.step("referrals", lambda: make_referrals(self.actors, now=self.now))
        self.step("totals of today", lambda: recompute_all(now=self.now))
        self.step("rules", self.run_rules)
        self.step("runs", self.start_runs)
        demo_accounts.write_file(settings.VAR_DIR / "demo-accounts.csv", self.account_rows)

    def step(self, name: str, act: Callable[[], None]) -> None:
        self.began = time.monotonic()
        act()
        self.tell(f"{name}: {self.spent:.1f} s")

    @property
    def spent(self) -> float:
        """Seconds since the step began."""
        return time.monotonic() - self.began

    def load_tree(self) -> None:
        before = timezone.make_aware(datetime(2020, 1, 1))
        bulk_load(read_file(REGIONS_FILE), now=before)
        make_up_nodes(now=before, seed=self.seed)
        load_reference_data()
        self.villages = lived_in(self.scale)

    @transaction.atomic
    def make_accounts(self) -> None:
        regions = list(Region.objects.filter(active_to=None).order_by("level", "code"))
        prefecture = regions[0]
        people, staff = demo_accounts.organisers_of(regions), demo_accounts.staff(prefecture)
        users = demo_accounts.create(people + staff, now=self.now)
        self.actors = Actors({account.region.pk: users[account.username] for account in people})
        self.account_rows = demo_accounts.issue(self.visitors(people) + staff, users, now=self.now)

    def visitors(self, people: list) -> list:
        """Who gets a password: the prefecture, all counties, and the line down to some 16 villages' groups.

        Each costs a deliberately slow hash, so not everybody does.
        """
        # The first one is a resettlement site, the others ordinary villages.
        shown = self.villages[:1] + self.villages[1 :: max(1, len(self.villages) // 16)]
        pks = {village.pk for village in shown} | {village.parent_id for village in shown}
        for village in shown:
            groups = Region.objects.filter(parent=village).order_by("code").values_list("pk", flat=True)
            pks |= set(groups[: max(1, self.scale.issued_groups)])
        return [row for row in people if row.region.level <= Level.COUNTY or row.region.pk in pks]

    def make_bodies(self) -> None:
        root = Region.objects.get(level=Level.PREFECTURE)
        self.bodies = make_bodies(by=self.actors.of(root.pk), now=self.now)

    def make_people(self) -> None:
        organisers = {pk: user.pk for pk, user in self.actors.by_region.items()}
        born_by, self.done, self.people = self.first_of_month(2).date(), 0, 0
        jobs, keys = [], Keys(0, 0)
        for code, villages in groupby(self.villages, key=lambda village: village.code[:6]):
            county, chosen = Region.objects.get(code=code), list(villages)
            jobs.append((county, chosen, keys))
            keys = keys.beyond(Region.objects.within(county).at_level(Level.GROUP).count())

        def populate(job: tuple) -> tuple[int, int]:
            county, chosen, keys = job
            maker = PeopleMaker(county.code, born_by, self.seed, self.bodies[county.code])
            limit = self.scale.groups_per_village
            with transaction.atomic():
                made = populate_county(county, chosen, limit, organisers, now=self.now, maker=maker, keys=keys)
            return made, len(chosen)

        side_by_side(populate, jobs, done=self.count_people)
        reset_sequences()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def count_people(self, made: tuple[int, int]) -> None:
        self.people, self.done = self.people + made[0], self.done + made[1]
        rate = self.people / self.spent
        self.progress(f"{self.people:,} people, {rate:,.0f} a second", self.done, len(self.villages), self.spent)

    def make_postings(self) -> None:
        county = Region.objects.at_level(Level.COUNTY).order_by("code").first()
        make_postings(self.scale.postings, by=self.actors.of(county.pk), now=self.now, seed=self.seed)

    def set_parameters(self) -> None:
        PolicyParameter.objects.bulk_create(
            PolicyParameter(
                policy="job_seeking", key=key, value=value, unit=unit, valid_from=date(2020, 1, 1),
                known_from=self.now - timedelta(days=400), status=ParameterStatus.PENDING,
            )
            for key, value, unit in JOB_SEEKING
        )  # fmt: skip

    def play_months(self) -> None:
        """The two months before this one are closed, this one is open."""
        self.played, villages = 0, list(enumerate(played_in(self.scale, self.villages)))
        month = lambda back: Month(self.first_of_month(back), self.now, villages, self.actors, self.count_ledgers)  # noqa: E731
        self.ledgers = 3 * len(villages)
        for back in (2, 1):
            play_closed_month(month(back), with_late=back == 1)
            let_a_month_pass(month(back).day(30))
        sent = [village.pk for place, village in villages if submits(step_of(place))]
        spoil_records(but=sent, now=month(0).day(1))
        play_open_month(month(0))

    def count_ledgers(self, played: int) -> None:
        self.played += played
        rate = self.played / self.spent
        self.progress(f"village ledgers, {rate:.1f} a second", self.played, self.ledgers, self.spent)

    def first_of_month(self, back: int) -> datetime:
        month = self.now.year * 12 + self.now.month - 1 - back
        return timezone.make_aware(datetime(month // 12, month % 12 + 1, 1, 9))

    def run_rules(self) -> None:
        """As every night: who breaks which rule, with the counts of every region."""
        counties = list(Region.objects.at_level(Level.COUNTY).filter(active_to=None).order_by("code"))
        side_by_side(lambda county: run_county(county, now=self.now), counties, done=lambda _hits: None)
        count_above(now=self.now)

    def start_runs(self) -> None:
        """Ask the worker for a match run and an eligibility run over the prefecture."""
        prefecture = Region.objects.get(level=Level.PREFECTURE)
        by = self.actors.of(prefecture.pk)
        start_match_run(by=by, region=prefecture, now=self.now)
        start_eligibility_run(
            by=by, region=prefecture, now=self.now, policy="job_seeking", as_of=timezone.localdate(self.now)
        )


def wipe() -> None:
    """Empty every table of the product. The audit trail refuses that in daily work; a demo begins a new one."""
    tables = [table for table in connection.introspection.table_names() if table not in KEEP]
    guards = ("accounts.AuditEntry:no_truncate", "accounts.AuditLink:no_truncate")
    with pgtrigger.ignore(*guards), transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(connection.ops.quote_name(table) for table in tables)
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
