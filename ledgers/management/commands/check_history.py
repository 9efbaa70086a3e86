"""`manage.py check_history`: every change of a record is kept; exit code 1 when a trigger is missing or asleep."""

from django.core.management.base import BaseCommand, CommandError

from ledgers.history.upkeep import sleeping_triggers


class Command(BaseCommand):
    help = "Prove that the triggers that keep the history of households and people are there and switched on."

    def handle(self, *args, **options):
        missing = sleeping_triggers()
        for text in missing:
            self.stdout.write(f"{text}: missing or switched off")
        if missing:
            raise CommandError(f"{len(missing)} triggers of the history do not work; run `manage.py pgtrigger install`")
        self.stdout.write("every change of a record is kept")
