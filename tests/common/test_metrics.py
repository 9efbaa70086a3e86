"""What Prometheus is told, and that nobody else is told anything."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from laborinfo.common.models import BackgroundJob
from laborinfo.common.orphans import queues
from laborinfo.common.tasks import heartbeat
from tests.cast import PLACES

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-prometheus"


@pytest.fixture
def scrape(client, settings):
    settings.METRICS_TOKEN = TOKEN

    def answer(token: str = TOKEN):
        return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})

    return answer


def values(text: str, name: str) -> dict[str, float]:
    """{label text: value} of one metric."""
    found = re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", text, re.MULTILINE)
    return {labels: float(value) for labels, value in found}


def test_without_the_token_there_is_no_such_page(client, settings, scrape):
    assert client.get("/metrics").status_code == 404
    assert scrape("wrong").status_code == 404
    settings.METRICS_TOKEN = ""
    assert scrape("").status_code == 404


def test_queues_jobs_and_the_heartbeat_are_told(cast, scrape):
    BackgroundJob.objects.create(task="t", title="杨光华", by=cast.county, created_at=timezone.now())
    cache.delete("heartbeat")
    assert values(scrape().content.decode(), "laborinfo_heartbeat_timestamp_seconds") == {"": 0}
    heartbeat()
    text = scrape().content.decode()
    assert abs(values(text, "laborinfo_heartbeat_timestamp_seconds")[""] - timezone.now().timestamp()) < 60
    assert values(text, "laborinfo_jobs")['state="QUEUED"'] == 1
    assert values(text, "laborinfo_queue_messages").keys() == {f'queue="{name}"' for name in [*queues(), "taken"]}
    assert set(values(text, "laborinfo_up").values()) == {1}


def test_requests_are_counted_by_route_and_no_label_is_about_a_person(cast, client_of, scrape):
    browser = client_of(cast.village)
    browser.get("/ledgers/households/", {"q": "杨光华"})
    text = scrape().content.decode()
    assert 'view="ledgers:household-list"' in text
    assert "杨光华" not in text
    assert not [name for name in PLACES if f'"{name}"' in text]


def test_a_part_that_does_not_answer_is_named_and_the_rest_is_told(scrape, settings, monkeypatch):
    def gone():
        raise ConnectionError

    monkeypatch.setattr("laborinfo.common.metrics.queue_lengths", gone)
    text = scrape().content.decode()
    assert values(text, "laborinfo_up") == {'part="broker"': 0, 'part="database"': 1, 'part="cache"': 1}
    assert values(text, "laborinfo_jobs")
