"""Writes of machines: what breaks a rule that was kept before is refused, as a form would refuse it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from laborinfo.common.errors import Invalid, RowError
from ledgers.models import Household
from ledgers.rules import Issue, check_household

Result = TypeVar("Result")
HIDDEN = {"id_number", "phone"}


def write_by_rules(
    act: Callable[[], Result],
    *,
    household_of: Callable[[Result], int],
    known: int | None,
    day: date,
    values: Mapping[str, Any],
) -> Result:
    """Run a service; take it back and raise Invalid when the household has blocking errors that it did not have.

    `known` is the household's key where it exists before the act; `values` are the caller's, to be named beside what
    is wrong with them.
    """
    with transaction.atomic():
        if known:
            lock(known)
        before = {key_of(issue) for issue in errors_of(known, day)} if known else set()
        result = act()
        fresh = [issue for issue in errors_of(household_of(result), day) if key_of(issue) not in before]
        if known is None:  # a household begins without a head
            fresh = [issue for issue in fresh if issue.code != "one_head"]
        if fresh:
            sentence = _("The rules of the ledger refuse this; nothing was saved.")
            raise Invalid(sentence, [told(issue, values) for issue in fresh], code="rules")
    return result


def lock(household_id: int) -> None:
    """So that nobody else's mistake is taken for the caller's."""
    row = Household.objects.select_for_update(of=["self"], no_key=True).filter(pk=household_id)
    row.values_list("pk").first()


def errors_of(household_id: int, day: date) -> list[Issue]:
    return [issue for issue in check_household(household_id, day=day) if issue.is_error]


def key_of(issue: Issue) -> tuple[str, int | None]:
    return issue.code, issue.person_id


def told(issue: Issue, values: Mapping[str, Any]) -> RowError:
    value = "" if issue.field in HIDDEN else values.get(issue.field)
    return RowError(1, issue.field, "" if value is None else str(value), issue.message)
