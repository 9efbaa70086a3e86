"""A few people of each county who were recommended to a post, in every state up to the placement."""

from datetime import datetime, timedelta
from itertools import cycle

from django.db.models import Exists, OuterRef

from assessment.demo.parallel import side_by_side
from jobs.enums import PostingState
from jobs.models import Posting
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.models import EmploymentSpell, Person
from matching.enums import ConsentMeans, PlacementKind
from matching.models import Referral
from matching.services.placements import place_person
from matching.services.referrals import answer_referral, refer_person

A_COUNTY = 8
# What came of each, in turn: the answers recorded, and whether the person began to work.
OUTCOMES = (
    (), ("accept",), ("accept", "place"), ("worker_refuses",), ("accept", "place"), ("accept", "no_show"),
    ("accept", "place"), ("employer_refuses",),
)  # fmt: skip
REASONS = {"worker_refuses": "工资低于期望", "employer_refuses": "岗位已有人选", "no_show": "未到岗"}


def make_referrals(actors, *, now: datetime) -> None:
    """Through the real services, by each county's organiser."""
    postings = list(Posting.objects.filter(status=PostingState.OPEN, headcount__gte=10).order_by("pk")[:2000])

    def play_county(county: Region) -> None:
        for person, outcome in zip(seekers(county), cycle(OUTCOMES), strict=False):
            posting = next((post for post in postings if post.occupation in person.wished_occupations), None)
            if posting:
                play(person, posting, outcome, by=actors.of(county.pk), now=now)

    counties = list(Region.objects.at_level(Level.COUNTY).order_by("code"))
    side_by_side(play_county, counties, done=lambda _nothing: None)


def seekers(county: Region) -> list[Person]:
    idle = Person.objects.active().filter(county=county, wants_work=True, is_available=True)
    worked = EmploymentSpell.objects.filter(person=OuterRef("pk"))
    return list(idle.exclude(Exists(worked)).order_by("pk")[:A_COUNTY])


def play(person: Person, posting: Posting, outcome: tuple[str, ...], *, by, now: datetime) -> None:
    referral = refer_person(
        by=by, person_id=person.pk, posting_id=posting.pk, consent_means=ConsentMeans.PHONE,
        now=now - timedelta(days=9),
    )  # fmt: skip
    for step in outcome:
        referral = Referral.objects.select_related("person__household__region").get(pk=referral.pk)
        if step == "place":
            began = (now - timedelta(days=3)).date()
            place_person(referral=referral, by=by, kind=PlacementKind.values[0], start_date=began, now=now)
        else:
            later = now - timedelta(days=6)
            answer_referral(referral=referral, by=by, answer=step, now=later, reason=REASONS.get(step, ""))
