"""Drawing spot checks and finding signals, in the background."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from laborinfo.accounts.models import User
from laborinfo.common.progress import job_progress
from laborinfo.regions.models import Region
from ledgers.models import SpotCheck
from ledgers.services import signals, spotchecks_draw


@shared_task(name="ledgers.draw_spot_check")
def draw_spot_check(job_id: str, user_id: int, check_id: int) -> None:
    """Draw in one transaction: whole or not at all, and only once."""
    with job_progress(job_id) as progress:
        progress.start(1, _("Reading the frame and its risk"))
        by, check = User.objects.get(pk=user_id), SpotCheck.objects.get(pk=check_id)
        check = spotchecks_draw.draw_check(by=by, now=timezone.now(), check=check)
        progress.message = _("%(sample)s of %(frame)s households are drawn.") % {
            "sample": check.sample_size, "frame": check.frame_size,
        }  # fmt: skip
        progress.result_url = reverse("ledgers:spot-check-detail", args=[check.pk])


@shared_task(name="ledgers.find_signals")
def find_signals() -> None:
    """Every night, one transaction a county."""
    for county in signals.counties():
        signals.store_signals(county, now=timezone.now())


@shared_task(name="ledgers.find_county_signals")
def find_county_signals(job_id: str, county_ids: list[int]) -> None:
    """On demand, with progress; each county is one transaction."""
    with job_progress(job_id) as progress:
        progress.start(len(county_ids), _("Looking through the records"))
        number = 0
        for done, county in enumerate(Region.objects.filter(pk__in=county_ids).order_by("code"), 1):
            number += signals.store_signals(county, now=timezone.now())
            progress.step(done, county.short_name)
        progress.message = _("%(number)s signals.") % {"number": number}
        progress.result_url = reverse("ledgers:signal-list")
