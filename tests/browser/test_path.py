"""The thin path of the whole system, played by its people in a browser, on a phone and at a desk."""

import pytest

from tests.browser import acts_entry, acts_jobs, acts_matching, acts_review, acts_totals
from tests.browser.stories import STORIES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", STORIES)
def test_from_the_visit_to_the_placement_and_the_figures(width, stage_of, celery_worker_process):
    stage = stage_of(width)
    acts_entry.open_period(stage)
    acts_entry.enter_people(stage)
    acts_review.first_submission(stage)
    acts_review.return_one_household(stage)
    acts_review.answer_the_finding(stage)
    acts_review.submit_again_and_accept(stage)
    acts_review.compile_upward(stage)
    acts_review.close_period(stage)
    acts_jobs.import_postings(stage)
    acts_jobs.screen_and_open(stage)
    acts_matching.run_matching(stage)
    acts_matching.read_lists(stage)
    acts_matching.same_by_api(stage)
    acts_matching.refer_and_place(stage)
    acts_totals.compute_subsidy(stage)
    acts_totals.read_dashboard(stage)
    assert stage.faults() == []
