"""Whom a visit met, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Met(models.TextChoices):
    HEAD = "HEAD", _("The head of the household")
    SPOUSE = "SPOUSE", _("The spouse")
    ADULT = "ADULT", _("Another adult of the household")
    NEIGHBOUR = "NEIGHBOUR", _("A neighbour or village cadre")
    NOBODY = "NOBODY", _("Nobody at home")


class VisitOutcome(models.TextChoices):
    UNCHANGED = "UNCHANGED", _("Nothing had changed")
    TO_ENTER = "TO_ENTER", _("There are changes to enter")
    ENTERED = "ENTERED", _("Changes are entered")
    AGREED = "AGREED", _("Agreed to the next step")
    DECLINED = "DECLINED", _("Declined")
    NOT_MET = "NOT_MET", _("Nobody was met")
