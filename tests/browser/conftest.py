"""A browser, a live server, a world without entries, and a worker that does what pages ask for."""

import pytest

from matching.engine import warm_up
from tests.browser.stage import Stage
from tests.browser.stories import STORIES
from tests.browser.world import make_world
from tests.chromium import started_chromium
from tests.worker import worker

QUEUES = "default,matching,imports,reports"


@pytest.fixture(scope="module")
def browser():
    with started_chromium() as browser:
        yield browser


@pytest.fixture
def celery_worker_process(transactional_db):
    """Starts while the first pages are read, and is gone before the tables are emptied."""
    with worker(queues=QUEUES):
        yield


@pytest.fixture
def stage_of(browser, live_server):
    """`stage_of("phone")`: the world with its story, at that width."""
    stages = []
    warm_up()  # as a web process does when it starts

    def made(width: str) -> Stage:
        stages.append(Stage(browser, live_server.url, make_world(), STORIES[width]()))
        return stages[-1]

    yield made
    for stage in stages:
        stage.close()
