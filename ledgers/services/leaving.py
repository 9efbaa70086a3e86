"""What must hold of the day on which a person left, and what a death ends."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from laborinfo.common.errors import DomainError
from ledgers.enums import LeftReason
from ledgers.models import EmploymentSpell, Person
from ledgers.services.acts.changes import Changes


def check_leaving(person: Person, *, reason: str, left_date) -> None:
    """Nobody leaves before birth, nor begins to work on or after the day of death."""
    if left_date < person.birth_date:
        raise DomainError(_("This person was born after that day."), field="left_date")
    if reason == LeftReason.DECEASED and person.spells.filter(start_date__gte=left_date).exists():
        raise DomainError(
            _("A job of this person began on or after that day. Correct that job first."), field="left_date"
        )


def end_work(changes: Changes, person: Person, *, left_date: date) -> list[int]:
    """End the jobs and businesses that ran on the day of death; the keys of the jobs.

    Whoever moved away may go on working: the record merely stops being kept here.
    """
    running = Q(start_date__lt=left_date) & (Q(end_date=None) | Q(end_date__gt=left_date))
    jobs = list(EmploymentSpell.objects.filter(running, person=person).order_by("pk"))
    for row in [*jobs, *person.businesses.filter(running).order_by("pk")]:
        changes.write(row, end_date=left_date)
    return [job.pk for job in jobs]
