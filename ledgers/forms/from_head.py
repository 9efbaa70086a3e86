"""What a member of a household mostly shares with its head, offered to be copied by one tap."""

import json
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from laborinfo.common.codes import Relation
from laborinfo.common.crypto import mask_phone
from laborinfo.common.places import place_name
from ledgers.models import EmploymentSpell, Household, Person


def head_of(household: Household) -> Person | None:
    return household.people.active().filter(relation=Relation.HEAD).first()


def same_phone_field(head: Person) -> forms.BooleanField:
    """The head's number is copied on the server: the page shows it masked alone."""
    masked = mask_phone(head.phone or "")
    return forms.BooleanField(label=_("Same phone as the head (%(masked)s)") % {"masked": masked}, required=False)


@dataclass(frozen=True)
class HeadWork:
    """The present job of a household's head, as values of the job form."""

    spell: EmploymentSpell

    @property
    def summary(self) -> str:
        return " · ".join(filter(None, (place_name(self.spell.place_code), self.spell.employer_name)))

    @property
    def values(self) -> str:
        """JSON for the page's script; only what the form's fields take."""
        spell = self.spell
        found = {
            "place": place_name(spell.place_code), "employer_name": spell.employer_name, "industry": spell.industry,
            "channel": spell.channel, "organised_by": str(spell.organised_by_id or ""), "captain": spell.captain,
        }  # fmt: skip
        return json.dumps({name: value for name, value in found.items() if value}, ensure_ascii=False)


def head_work(person: Person, day) -> HeadWork | None:
    """The job that the head of a member's household has on a date; None for the head, and when there is none."""
    if person.relation == Relation.HEAD:
        return None
    head = head_of(person.household)
    spell = head.spells.current(day).first() if head else None
    return HeadWork(spell) if spell else None
