"""Searches for records that may be one person, in the background."""

from celery import shared_task
from django.utils import timezone

from ledgers.services import duplicate_search


@shared_task(name="ledgers.search_person_duplicates", ignore_result=True)
def search_person_duplicates(person_id: int) -> None:
    """After somebody was entered or changed. Running it again changes nothing."""
    duplicate_search.search_person(person_id, now=timezone.now())


@shared_task(name="ledgers.search_county_duplicates", ignore_result=True)
def search_county_duplicates(county_id: int) -> None:
    """One county, in one transaction."""
    duplicate_search.search_county(county_id, now=timezone.now())


@shared_task(name="ledgers.search_duplicates", ignore_result=True)
def search_duplicates() -> None:
    """Every night, a message a county: catches imports, and entries made while the broker was away."""
    for county_id in duplicate_search.counties_to_search():
        search_county_duplicates.delay(county_id)
