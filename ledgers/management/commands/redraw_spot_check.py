"""`manage.py redraw_spot_check ID`: draw again from the stored seed and frame; exit code 1 unless all is identical."""

from django.core.management.base import BaseCommand, CommandError

from ledgers.models import SpotCheck
from ledgers.services.spotchecks_proof import faults_of_draw


class Command(BaseCommand):
    help = "Draw a spot check again from its stored seed and frame and prove that digest and sample are identical."

    def add_arguments(self, parser):
        parser.add_argument("pk", type=int, metavar="ID", help="number of the spot check")

    def handle(self, *args, **options):
        check = SpotCheck.objects.select_related("county", "period").filter(pk=options["pk"]).first()
        if check is None:
            raise CommandError(f"there is no spot check {options['pk']}")
        faults = faults_of_draw(check)
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"spot check {check.pk}: {len(faults)} differences")
        self.stdout.write(f"spot check {check.pk}: {check.sample_size} of {check.frame_size} households, identical")
        self.stdout.write(f"seed {check.seed}")
        self.stdout.write(f"frame {check.frame_digest}")
        self.stdout.write(f"sample {check.sample_digest}")
