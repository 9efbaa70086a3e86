"""manage.py rebuild_region_tree"""

from django.core.management.base import BaseCommand

from laborinfo.regions.services import rebuild


class Command(BaseCommand):
    help = "Number the region tree anew from parents and codes."

    def handle(self, *args, **options):
        rebuild()
        self.stdout.write("Done.")
