"""Writes of machines: what breaks a rule that was kept before is refused, as a form would refuse it."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.common.errors import Invalid, RowError
from ledgers.rules import Issue, check_household

Result = TypeVar("Result")


def write_by_rules(
    act: Callable[[], Result], *, household_of: Callable[[Result], int], known: int | None, day: date
) -> Result:
    """Run a service; take it back and raise Invalid when the household has blocking errors that it did not have.

    `known` is the household's key where it exists before the act.
    """
    with transaction.atomic():
        before = {key_of(issue) for issue in errors_of(known, day)} if known else set()
        result = act()
        fresh = [issue for issue in errors_of(household_of(result), day) if key_of(issue) not in before]
        if known is None:  # a household begins without a head
            fresh = [issue for issue in fresh if issue.code != "one_head"]
        if fresh:
            rows = [RowError(place, issue.field, "", issue.message) for place, issue in enumerate(fresh, start=1)]
            raise Invalid(_("The rules of the ledger refuse this; nothing was saved."), rows, code="rules")
    return result


def errors_of(household_id: int, day: date) -> list[Issue]:
    return [issue for issue in check_household(household_id, day=day) if issue.is_error]


def key_of(issue: Issue) -> tuple[str, int | None]:
    return issue.code, issue.person_id
