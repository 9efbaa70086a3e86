"""manage.py check_region_tree"""

from django.core.management.base import BaseCommand, CommandError

from laborinfo.regions.following import drifted_counties
from laborinfo.regions.models import Region
from laborinfo.regions.services import tree_problems


class Command(BaseCommand):
    help = "Prove the nested set of the region tree; exit 1 and name the places when it is broken."

    def handle(self, *args, **options):
        broken = tree_problems()
        broken += [(model, f"{number} rows carry another county") for model, number in drifted_counties().items()]
        for code, what in broken:
            self.stderr.write(f"{code}: {what}")
        if broken:
            raise CommandError("The tree is broken. Mend it: manage.py rebuild_region_tree")
        self.stdout.write(f"The tree of {Region.objects.count()} regions is whole.")
