"""`manage.py check_ledger_counters`: recount the counters of every ledger; exit code 1 when one is wrong."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ledgers.services.counter_checks import check_counters
from ledgers.services.counters import drifted_counters, mend_counters


class Command(BaseCommand):
    help = "Recount the counters of ledgers (of all periods) and of groups, keep the result, report every difference."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="write the fresh counts of ledgers")

    def handle(self, *args, **options):
        check = check_counters(now=timezone.now())
        groups = [drift["region_id"] for drift in check.drifts if drift["kind"] == "group"]
        drifts = drifted_counters()
        for drift in drifts:
            self.stdout.write(f"ledger {drift.ledger_id}: {drift.counter} is {drift.stored}, counted {drift.counted}")
        for region in groups:
            self.stdout.write(f"group {region}: its totals differ; recompute them")
        if drifts and options["mend"]:
            mend_counters(drifts)
            self.stdout.write(f"{len(drifts)} counters mended")
        elif drifts or groups:
            raise CommandError(f"{len(drifts) + len(groups)} counters are wrong")
        else:
            self.stdout.write("every counter is right")
