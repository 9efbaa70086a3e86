"""`manage.py rotate_field_keys`: encrypt anew what older keys wrote; `--check` only counts it."""

from django.core.management.base import BaseCommand, CommandError

from laborinfo.common.keys import encrypted_fields, left_behind, rotate


class Command(BaseCommand):
    help = "Encrypt identifiers anew under the first key of FIELD_KEYS, in the records and in their history."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit code 1 when older keys are needed"
        )

    def handle(self, *args, **options):
        if not options["check"]:
            for model, field in encrypted_fields():
                self.stdout.write(f"{model._meta.label}.{field.name}: {sum(rotate(model, field))} encrypted anew")
        for name, number in (left := left_behind()).items():
            self.stdout.write(f"{name}: {number} written by an older key")
        if left:
            raise CommandError("older keys are still needed")
        self.stdout.write("only the first key is needed")
