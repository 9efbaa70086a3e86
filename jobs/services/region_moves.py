"""Postings go to the new county with the region that collected them; a county keeps its own record of an employer."""

from django.db.models import Q
from django.utils.translation import gettext as _

from jobs.models import Employer, Posting
from jobs.models.postings import LIVE_STATES
from laborinfo.common.errors import Conflict
from laborinfo.regions.following import Move
from laborinfo.regions.models import Region
from laborinfo.regions.scope import in_subtrees


def follow_move(move: Move) -> None:
    county = move.new_county
    if county is None:
        return
    moved = Posting.objects.filter(in_subtrees("region", [move.region]))
    check_not_known(moved, county)
    for employer in Employer.objects.filter(pk__in=moved.values("employer")).order_by("pk"):
        theirs = list(moved.filter(employer=employer).values_list("pk", flat=True))
        own = employer_in(county, employer, moved)
        Posting.objects.filter(pk__in=theirs).update(employer=own, county=county)
    left = Employer.objects.filter(in_subtrees("region", [move.region]), postings=None).exclude(county=county)
    for employer in left.order_by("pk"):
        employer_in(county, employer, moved)


def check_not_known(moved, county: Region) -> None:
    """The same posting cannot be live twice in a county: people decide which one stays."""
    live = [str(state) for state in LIVE_STATES]
    there = Posting.objects.filter(county=county, status__in=live).values("natural_key")
    twice = moved.filter(status__in=live, natural_key__in=there).exclude(county=county).select_related("employer")
    if posting := twice.first():
        raise Conflict(
            _("The posting %(title)s of %(employer)s is open in both counties. Withdraw one of them first.")
            % {"title": posting.title, "employer": posting.employer},
            code="posting_in_both",
        )


def employer_in(county: Region, employer: Employer, moved) -> Employer:
    """The county's own record of the employer: the one it has, else this one when nothing stays behind, else a copy."""
    same = Q(name=employer.name) | Q(uscc=employer.uscc) if employer.uscc else Q(name=employer.name)
    if known := Employer.objects.filter(same, county=county).first():
        return known
    if employer.postings.exclude(pk__in=moved.values("pk")).exists():
        employer.pk, employer._state.adding = None, True
    employer.county = county
    employer.save()
    return employer
