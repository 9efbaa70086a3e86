"""manage.py load_regions FILE.csv"""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from laborinfo.common.errors import Invalid
from laborinfo.regions.services import bulk_load, read_file

SHOWN = 20


class Command(BaseCommand):
    help = "Load regions from a CSV of code, name, kind, parent_code. A broken file changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--since", type=date.fromisoformat, help="the day (YYYY-MM-DD) that new regions count from")

    def handle(self, *args, file: Path, since: date | None = None, **options):
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            report = bulk_load(read_file(file), now=timezone.now(), since=since)
        except Invalid as error:
            for row in error.errors:
                self.stderr.write(f"row {row.row}: {row.field} “{row.value}”: {row.reason}")
            raise CommandError(str(error)) from error
        for code, old, new in report.renamed:
            self.stdout.write(f"renamed {code}: {old} -> {new}")
        for code in report.missing[:SHOWN]:
            self.stdout.write(f"in the tree, not in the file: {code}")
        if len(report.missing) > SHOWN:
            self.stdout.write(f"… and {len(report.missing) - SHOWN} more")
        self.stdout.write(
            f"{len(report.added)} added, {len(report.renamed)} renamed, {report.unchanged} unchanged, "
            f"{len(report.missing)} not in the file"
        )
