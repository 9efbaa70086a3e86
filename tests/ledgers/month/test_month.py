"""The month of three villages, two townships, a county and the prefecture, played to its end by the people in it."""

import pytest
from django.utils import timezone

from ledgers.services.counters import drifted_counters
from ledgers.services.totals import drifted_groups
from tests.browser import acts_entry
from tests.ledgers.month import acts_review, acts_spotcheck, acts_villages, figures
from tests.ledgers.month.scene import LATE, SITE

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_month_from_opening_to_closing(stage, celery_worker_process):
    acts_entry.open_period(stage)
    villages_submit(stage)
    first_township(stage)
    second_township(stage)
    spot_check(stage)
    upward(stage)
    figures.agree_at_every_level(stage)
    later(stage)
    assert stage.faults() == []


def villages_submit(stage):
    for part in ("village", "sibling_village", "site"):
        acts_villages.verify(stage, part)
        acts_villages.submit(stage, part)


def first_township(stage):
    """One village is returned in part and answers, the other accepted in bulk; then nothing is missing."""
    acts_review.find_three(stage)
    acts_review.accept_in_bulk(stage)
    acts_review.return_in_part(stage)
    acts_villages.answer_three(stage)
    acts_villages.submit(stage, "village", again=True)
    acts_review.settle_answers(stage)
    acts_review.compile_ledger(stage, "township")


def second_township(stage):
    """Of its two children one is late."""
    acts_review.accept(stage, "sibling_township", SITE)
    acts_review.compile_ledger(stage, "sibling_township", missing=LATE)


def spot_check(stage):
    """The site comes back straight from the county, mends, and goes up once more."""
    acts_spotcheck.plan_and_draw(stage)
    acts_spotcheck.check_rows(stage)
    acts_spotcheck.decide(stage)
    acts_villages.answer_of_the_site(stage)
    acts_villages.submit(stage, "site", again=True)
    acts_review.accept(stage, "sibling_township", SITE)
    acts_review.compile_ledger(stage, "sibling_township", again=True, missing=LATE)


def upward(stage):
    acts_review.accept(stage, "county", "522601001")
    acts_review.accept(stage, "county", "522601002")
    acts_review.compile_ledger(stage, "county")
    acts_review.accept(stage, "prefecture", "522601")
    acts_review.close_period(stage)
    assert drifted_counters() == []


def later(stage):
    """What is entered after the closing stands in the live figures alone, and the difference leads to the person."""
    acts_villages.add_a_person_later(stage)
    figures.difference_shows(stage, stage.story.neighbour["name"])
    assert drifted_groups(now=timezone.now()) == []
