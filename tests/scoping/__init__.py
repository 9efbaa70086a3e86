"""Who may ask for which address: one line a route, in a module an app.

    ROUTES = {
        "ledgers:ledger-list": Route(Permission.LEDGER_VIEW),
        "ledgers:household-detail": Route(Permission.PERSON_VIEW, household, right="group"),
        "ledgers:ledger-submit": Route(Permission.LEDGER_SUBMIT, ledger, right="village", method="post"),
    }

where `household(cast) -> dict` makes the object in the right person's region and gives the address's arguments.
An address with several methods has a list of Routes. tests/test_scoping.py does the asking.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field

from laborinfo.accounts.permissions import ROLE_PERMISSIONS
from tests.cast import PLACES, Cast

PUBLIC = "public"
SIGNED_IN = "signed_in"

LINE = ["group", "village", "township", "county", "prefecture"]
DENIED = {403, 404}


def no_arguments(cast: Cast) -> dict:
    """An address without arguments."""
    return {}


@dataclass(frozen=True)
class Route:
    """What one address answers to whom.

    access     a Permission, PUBLIC or SIGNED_IN
    arguments  makes the object and gives the address's arguments
    right      the part of the cast (tests/cast.py) who may
    answers    statuses of the right person (of a public address: of everyone), when not simply "allowed"
    expect     {asker: statuses} where the derived expectation does not hold (askers: sibling, lower, other, nobody)
    """

    access: str
    arguments: Callable[[Cast], dict] = no_arguments
    right: str = "township"
    method: str = "get"
    data: dict = field(default_factory=dict)
    answers: frozenset[int] | set[int] | None = None
    expect: dict[str, set[int] | str] = field(default_factory=dict)

    @property
    def has_object(self) -> bool:
        return self.arguments is not no_arguments

    def holds(self, part: str) -> bool:
        """Does the part's role hold the permission?"""
        return part in PLACES and self.access in ROLE_PERMISSIONS[PLACES[part][0]]

    def askers(self) -> dict[str, str]:
        """{asker: part of the cast}, without the right person."""
        found = {"nobody": "nobody"}
        if f"sibling_{self.right}" in PLACES:
            found["sibling"] = f"sibling_{self.right}"
        if self.right in LINE[1:]:
            found["lower"] = LINE[LINE.index(self.right) - 1]
        if self.access not in {PUBLIC, SIGNED_IN}:
            strangers = [part for part in PLACES if not self.holds(part)]
            found |= {"other": strangers[0]} if strangers else {}
        return found

    def expected(self, asker: str, part: str) -> set[int] | str:
        """Statuses for an asker, or "allowed"."""
        if asker in self.expect:
            return self.expect[asker]
        if self.access == PUBLIC:
            return self.answers or "allowed"
        if self.access == SIGNED_IN:
            return DENIED if self.has_object else "allowed"
        if not self.holds(part):
            return {403}
        return DENIED if self.has_object else "allowed"


def known_routes() -> dict[str, list[Route]]:
    """All declared routes by name."""
    table: dict[str, list[Route]] = {}
    for module in pkgutil.iter_modules(__path__):
        routes = importlib.import_module(f"{__name__}.{module.name}").ROUTES
        for name, given in routes.items():
            if name in table:
                raise ValueError(f"{name} is declared twice in tests/scoping/")
            table[name] = given if isinstance(given, list) else [given]
    return table
