"""The first account of a new installation."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from laborinfo.accounts.services.users import create_first_admin
from laborinfo.common.errors import DomainError
from laborinfo.regions.models import Region


class Command(BaseCommand):
    help = "Create a system administrator and print the one-time password. Only while there is none."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name")

    def handle(self, *, username, name, **options):
        prefecture = Region.objects.filter(parent=None).first()
        if prefecture is None:
            raise CommandError("There are no regions yet: run load_regions first.")
        try:
            issued = create_first_admin(username=username, full_name=name, region=prefecture, now=timezone.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{issued.user.username}\t{issued.password}")
