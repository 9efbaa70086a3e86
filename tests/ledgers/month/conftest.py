"""The small tree with an open month; and the browser, its stage and a worker for the whole story."""

import pytest

from tests.browser.conftest import browser, celery_worker_process
from tests.ledgers.month.scene import make_stage
from tests.ledgers.review.conftest import month

__all__ = ["browser", "celery_worker_process", "month", "stage"]


@pytest.fixture
def stage(browser, live_server):
    stage = make_stage(browser, live_server.url)
    yield stage
    stage.close()
