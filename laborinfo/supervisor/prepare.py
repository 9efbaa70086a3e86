"""Brings the database up to date before the web starts: migrations, then demo data if it is empty.

DEMO_DATA=no leaves an empty database empty. One process for both: starting Django is what takes the time at a
second start.
"""

import os

import django
from django.core.management import call_command, get_commands


def main() -> None:
    """Run with the supervisor's environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laborinfo.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=1 if os.environ.get("FIRST_START") else 0)
    if os.environ.get("DEMO_DATA") != "no" and "seed_demo" in get_commands():
        call_command("seed_demo", "--if-empty")


if __name__ == "__main__":
    main()
