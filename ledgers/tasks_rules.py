"""The rules over everybody: every night a message a county, or a few counties when somebody asks, with progress."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.common.progress import job_progress
from laborinfo.regions.enums import Level
from laborinfo.regions.models import Region
from ledgers.services import rule_runs


@shared_task(name="ledgers.run_rules", ignore_result=True)
def run_rules() -> None:
    """Every night: what was right yesterday can be wrong today by the calendar alone."""
    for county in Region.objects.filter(level=Level.COUNTY).order_by("code"):
        run_county_rules.delay(county.pk)


@shared_task(name="ledgers.run_county_rules", ignore_result=True)
def run_county_rules(county_id: int) -> None:
    """One county in one transaction; running it again changes nothing."""
    list(rule_runs.run_counties([Region.objects.get(pk=county_id)], now=timezone.now()))


@shared_task(name="ledgers.run_rules_now")
def run_rules_now(job_id: str, county_ids: list[int]) -> None:
    """The same for the counties of whoever asked, a county a step."""
    with job_progress(job_id) as progress:
        counties = list(Region.objects.filter(pk__in=county_ids).order_by("code"))
        progress.start(len(counties), _("Checking"))
        for done, county in enumerate(rule_runs.run_counties(counties, now=timezone.now()), start=1):
            progress.step(done, str(county))
        progress.message = _("Everybody is checked.")
        progress.result_url = reverse("ledgers:rule-list")
