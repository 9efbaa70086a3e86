"""`manage.py check_ledger_counters`: recount the counters of every ledger; exit code 1 when one is wrong."""

from django.core.management.base import BaseCommand, CommandError

from ledgers.services.counters import drifted_counters, mend_counters


class Command(BaseCommand):
    help = "Recount the counters stored with ledgers and report every difference."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true", help="write the fresh counts")

    def handle(self, *args, **options):
        drifts = drifted_counters()
        for drift in drifts:
            self.stdout.write(f"ledger {drift.ledger_id}: {drift.counter} is {drift.stored}, counted {drift.counted}")
        if drifts and options["mend"]:
            mend_counters(drifts)
            self.stdout.write(f"{len(drifts)} counters mended")
        elif drifts:
            raise CommandError(f"{len(drifts)} counters are wrong")
        else:
            self.stdout.write("every counter is right")
