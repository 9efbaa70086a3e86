"""The populated system behind a real server on loopback, and no trace of it afterwards."""

import pytest
from celery import current_app
from django.core.cache import cache

from tests.api.world import ApiWorld, make_api_world

QUEUES = ("default", "matching", "imports", "reports")


@pytest.fixture
def world(transactional_db) -> ApiWorld:
    """Committed, because a server's threads read it; what runs it asked for is taken from the broker again."""
    yield make_api_world()
    with current_app.connection_for_write() as broker:
        for queue in QUEUES:
            broker.default_channel.queue_purge(queue)
    cache.clear()


@pytest.fixture
def unthrottled(monkeypatch):
    """Nobody is told to wait: the fuzzing asks more than 600 questions a minute."""
    monkeypatch.setattr("rest_framework.throttling.UserRateThrottle.THROTTLE_RATES", {"user": None})
