"""What waits because of people registered twice: pairs to decide, and a notice for who enters one of the two."""

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _

from laborinfo.accounts.enums import Permission
from ledgers.models import DuplicatePair
from ledgers.services.waiting import WaitingItem

TOWNSHIP = "household__region__parent__parent__short_name"


def waiting_items(user, *, now) -> list[WaitingItem]:
    """Cards for the home page; nothing where nothing waits."""
    return [item for item in (to_decide(user), *elsewhere(user)) if item.count]


def to_decide(user) -> WaitingItem:
    """Pairs of which both lie where the user decides."""
    count = DuplicatePair.objects.waiting().decidable_by(user).count() if decides(user) else 0
    return WaitingItem(
        _("People who may be registered twice"), count, f"{reverse('ledgers:duplicate-list')}?who=mine", urgency=0
    )


def elsewhere(user) -> list[WaitingItem]:
    """For who enters people: theirs that may be registered a second time where only the level above decides.

    One card a township, or one for all beyond three; of the other record it tells nothing but the township.
    """
    regions = user.scope.regions_for(Permission.PERSON_EDIT)
    if not regions:
        return []
    waiting = DuplicatePair.objects.waiting().touching(regions)
    outside = waiting.exclude(pk__in=DuplicatePair.objects.inside(regions).values("pk")).with_outer_township(regions)
    rows = outside.order_by().values(name=F("outer_township")).annotate(number=Count("pk")).order_by("-number", "name")
    found = [(row["name"], row["number"]) for row in rows]
    url = f"{reverse('ledgers:duplicate-list')}?who=above"
    if len(found) > 3:
        return [WaitingItem(_("May be registered twice in other townships"), sum(n for _name, n in found), url)]
    return [
        WaitingItem(_("May be registered twice in %(township)s") % {"township": name}, number, url)
        for name, number in found
    ]


def decides(user) -> bool:
    return user.scope.has(Permission.DUPLICATE_DECIDE)
