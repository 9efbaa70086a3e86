"""manage.py seed_demo [--scale run|village|county|prefecture] [--if-empty | --rebuild]"""

import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.demo.build import Builder, wipe
from assessment.demo.scales import SCALES
from laborinfo.regions.models import Region


class Command(BaseCommand):
    help = "Make demo data: clearly synthetic people on the real region tree. Refused in production."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=sorted(SCALES), default="run")
        parser.add_argument("--seed", type=int, default=522600)
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--if-empty", action="store_true", help="do nothing when there are regions already")
        mode.add_argument("--rebuild", action="store_true", help="remove everything first")

    def handle(self, *args, scale, seed, if_empty, rebuild, **options):
        if settings.PRODUCTION:
            raise CommandError("Demo data never goes into a production system.")
        if Region.objects.exists():
            if if_empty:
                return
            if not rebuild:
                raise CommandError("The database is not empty. Add --rebuild to remove everything in it first.")
            wipe()
        self.began = time.monotonic()
        Builder(SCALES[scale], seed, timezone.now(), self.tell, self.progress).build()
        self.tell(f"demo data of scale “{scale}” in {time.monotonic() - self.began:.0f} s")

    def tell(self, text: str) -> None:
        self.clear()
        self.stdout.write(f"  {text}")
        self.stdout.flush()

    def progress(self, what: str, done: int, total: int, spent: float) -> None:
        """A line that is overwritten on a terminal: share done, rate, time left."""
        if not sys.stdout.isatty():
            return
        left = spent / max(done, 1) * (total - done)
        bar = "█" * (20 * done // max(total, 1))
        self.stdout.write(f"\r  {bar:<20} {done}/{total}: {what}, {left:.0f} s left   ", ending="")
        self.stdout.flush()

    def clear(self) -> None:
        if sys.stdout.isatty():
            self.stdout.write("\r" + " " * 90 + "\r", ending="")
