"""Made-up employers and postings with blue-collar trades and wages as they are really written."""

import random
from datetime import timedelta

from assessment.demo import shares
from jobs.enums import EmployerKind, PostingState, RefusalReason, SourceChannel
from jobs.models import Employer, Posting
from jobs.services.postings import natural_key
from jobs.wages import parse_wage
from laborinfo.common.codes import Education, occupations
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region

BATCH = 2000
PER_EMPLOYER = 4
AWAY, HOME = shares.trades_of(shares.AWAY_TRADES), shares.trades_of(shares.HOME_TRADES)
STATES = shares.Shares(
    {PostingState.OPEN: 78, PostingState.COLLECTED: 10, PostingState.SCREENED_OUT: 6, PostingState.WITHDRAWN: 6}
)


def make_postings(number: int, *, by, now, seed: int) -> int:
    """`number` postings spread over the counties; returns how many (a posting drawn twice is left out)."""
    rng = random.Random(f"{seed}:postings")
    counties = list(Region.objects.at_level(Level.COUNTY).order_by("code"))
    employers = Employer.objects.bulk_create(
        [make_employer(place, rng.choice(counties), now) for place in range(max(1, number // PER_EMPLOYER))],
        batch_size=BATCH,
    )
    seen, postings = set(), []
    for place in range(number):
        posting = make_posting(employers[place % len(employers)], rng, by=by, now=now)
        if (posting.county_id, posting.natural_key) not in seen:
            seen.add((posting.county_id, posting.natural_key))
            postings.append(posting)
    Posting.objects.bulk_create(postings, batch_size=BATCH)
    return len(postings)


def make_employer(place: int, county: Region, now) -> Employer:
    return Employer(
        name=f"示例用工单位{place + 1:05}号", kind=EmployerKind.COMPANY, industry="C", county=county, region=county,
        contact="示例联系人", phone=f"1009{place:07}", created_at=now, updated_at=now,
    )  # fmt: skip


def wage_text(rng: random.Random, away: bool) -> str:
    """Most by the month, in the spellings that postings use."""
    low = rng.randrange(38, 65) if away else rng.randrange(20, 38)
    high = low + rng.randrange(5, 25)
    style = rng.random()
    if style < 0.5:
        return f"{low * 100}-{high * 100}元/月"
    if style < 0.75:
        return f"{low / 10:g}-{high / 10:g}千/月"
    if style < 0.85:
        return f"{rng.randrange(12, 30) * 10}元/天"
    if style < 0.93:
        return f"{rng.randrange(15, 28)}元/时"
    return "面议"


def make_posting(employer: Employer, rng: random.Random, *, by, now) -> Posting:
    away = rng.random() < 0.72
    code = (AWAY if away else HOME).draw(rng)
    place = (shares.FAR if rng.random() < 0.8 else shares.NEAR).draw(rng) if away else employer.county.code
    text = wage_text(rng, away)
    wage = parse_wage(text)
    young = rng.random() < 0.7
    posting = Posting(
        employer=employer, title=occupations()[code].name, occupation=code, headcount=rng.choice((1, 2, 5, 5, 10, 30)),
        place_code=place, place_text=place, age_min=18, age_max=rng.choice((45, 50, 55)) if young else None,
        education_min=Education.JUNIOR_HIGH if rng.random() < 0.3 else "", wage_text=text, wage_unit=wage.unit,
        wage_min=wage.min, wage_max=wage.max, wage_assumption=wage.assumption, board=rng.random() < 0.6,
        lodging=rng.random() < 0.7, county=employer.county, region=employer.county,
        source=SourceChannel.COUNTERPART_CITY if place.startswith("4406") else
        SourceChannel.IMPORT_PROVINCE if away else SourceChannel.IN_COUNTY,
        valid_from=(now - timedelta(days=rng.randint(1, 40))).date(),
        valid_until=(now + timedelta(days=rng.randint(10, 120))).date(), created_at=now, created_by=by,
        updated_at=now, collected_at=now, collected_by=by,
    )  # fmt: skip
    posting.natural_key = natural_key(employer.name, vars(posting))
    return in_state(posting, STATES.draw(rng), by=by, now=now)


def in_state(posting: Posting, state: str, *, by, now) -> Posting:
    """Stamp who and when, as the workflow would have."""
    posting.status = state
    if state in (PostingState.OPEN, PostingState.SCREENED_OUT):
        posting.screened_at, posting.screened_by = now, by
    if state == PostingState.OPEN:
        posting.opened_at, posting.opened_by = now, by
    if state == PostingState.SCREENED_OUT:
        posting.screening_reason = RefusalReason.LOW_WAGE
    if state == PostingState.WITHDRAWN:
        posting.closed_at, posting.closed_by = now, by
    return posting
