"""People who look for work and posts that are open, on the small tree of the cast."""

from datetime import date

from jobs.models import Employer, Posting
from matching.services.runs import finish_run, match_shard, open_shards, start_run
from tests.factories import NOW
from tests.factories_ledgers import HouseholdFactory, PersonFactory

GROUPS = ["522601001001001", "522601001001002", "522601002001001", "522622001001001"]
TRADES = ["0101", "0102", "0201", "0301"]


def seeker(cast, code: str = GROUPS[0], **fields):
    """Somebody of the group who wants to work outside the province for 4,000 yuan."""
    region = cast.regions[code]
    fields = {"min_wage": 4000, "wished_occupations": ["0101"]} | fields
    return PersonFactory(household=HouseholdFactory(region=region), seeker=True, **fields)


def employer(cast, name: str = "佛山某某家具厂", **fields) -> Employer:
    found = Employer.objects.filter(name=name).first()
    defaults = {"county": cast.regions.prefecture, "industry": "C", "created_at": NOW, "updated_at": NOW}
    return found or Employer.objects.create(name=name, **{**defaults, **fields})


def posting(cast, *, title: str = "缝纫工", **fields) -> Posting:
    """An open posting in Foshan for 5,000 yuan; screened and opened by the prefecture."""
    by = fields.pop("by", None) or cast.prefecture
    stamps = {
        f"{act}_{end}": value for act in ("collected", "screened", "opened") for end, value in (("at", NOW), ("by", by))
    }
    defaults = {
        "employer": employer(cast), "occupation": "0101", "headcount": 5, "place_code": "440605",
        "wage_min": 4800, "wage_max": 5200, "age_min": 18, "age_max": 50, "education_min": "80",
        "county": cast.regions.prefecture, "region": cast.regions.prefecture, "valid_from": date(2026, 1, 1),
        "status": "OPEN", "created_at": NOW, "updated_at": NOW, "natural_key": f"key-{Posting.objects.count()}",
    }  # fmt: skip
    return Posting.objects.create(title=title, **{**defaults, **stamps, **fields})


def small_market(cast) -> tuple[list, list]:
    """A dozen seekers over both counties and a dozen posts, all different."""
    people = [
        seeker(cast, GROUPS[n % 4], min_wage=3000 + 200 * n, wished_occupations=[TRADES[n % 3]]) for n in range(12)
    ]
    posts = [
        posting(cast, title=f"岗位{n}", occupation=TRADES[n % 4], wage_min=3000 + 300 * n, wage_max=4000 + 300 * n)
        for n in range(12)
    ]
    return people, posts


def run_now(by, region, *, now=NOW, parts: int = 1):
    """A whole run in this process, as the workers would do it."""
    run = start_run(by=by, region=region, now=now, parts=parts)
    for shard in open_shards(run_id=run.pk, now=now):
        match_shard(shard_id=shard, now=now)
    finish_run(run_id=run.pk, now=now)
    run.refresh_from_db()
    return run
