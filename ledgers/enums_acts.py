"""Acts on the register itself: who belongs to which household, and which household to which place."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActKind(models.TextChoices):
    PERSON_LEFT = "PERSON_LEFT", _("Left the household")
    PERSON_RETURNED = "PERSON_RETURNED", _("Came back")
    PERSON_MOVED = "PERSON_MOVED", _("Went to another household")
    HEAD_CHANGED = "HEAD_CHANGED", _("Another head")
    HOUSEHOLD_MOVED = "HOUSEHOLD_MOVED", _("Household moved")
    HOUSEHOLDS_JOINED = "HOUSEHOLDS_JOINED", _("Joined with another household")
    HOUSEHOLD_CLOSED = "HOUSEHOLD_CLOSED", _("Household closed")
    HOUSEHOLD_REOPENED = "HOUSEHOLD_REOPENED", _("Household opened again")


# Acts of one person; the others concern the household as a whole.
OF_A_PERSON = frozenset({ActKind.PERSON_LEFT, ActKind.PERSON_RETURNED, ActKind.PERSON_MOVED})
OF_TWO_HOUSEHOLDS = frozenset({ActKind.PERSON_MOVED, ActKind.HOUSEHOLDS_JOINED})
# Acts by which something changes its place; they need the right in both.
BETWEEN_PLACES = OF_TWO_HOUSEHOLDS | {ActKind.HOUSEHOLD_MOVED}
