"""What of matching follows when two records of one person are merged: a placement goes where its job goes. Ended
referrals stay with the record that they were made for; one that still waits must be ended first."""

from django.utils.translation import gettext as _

from ledgers.merging import FOLLOWERS, REFUSALS, Rehung
from ledgers.models import Person
from matching.models import Placement, Referral


def refuse_outstanding(person: Person) -> str:
    if not Referral.objects.outstanding().filter(person=person).exists():
        return ""
    return _("%(name)s has a referral that is not finished. End it, or keep this record.") % {"name": person.name}


def follow_spells(rehung: Rehung) -> None:
    placements = Placement.objects.filter(spell__in=rehung.spell_ids)
    Referral.objects.filter(placement__in=placements).update(person=rehung.person, county=rehung.person.county_id)
    placements.update(person=rehung.person, county=rehung.person.county_id)


REFUSALS.append(refuse_outstanding)
FOLLOWERS.append(follow_spells)
