"""What Prometheus reads: requests by route (django-prometheus), queues, jobs and the last heartbeat.

Labels are names of routes, methods, statuses, queues and states: nothing about a person ever is one.
"""

import logging
import os
from collections.abc import Callable, Iterator

from celery import current_app
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError
from django.db.models import Count
from kombu.exceptions import OperationalError as BrokerError
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from redis.exceptions import RedisError

from laborinfo.common.models import BackgroundJob, JobState
from laborinfo.common.orphans import queues

log = logging.getLogger(__name__)
HEARTBEAT_KEY = "heartbeat"
UNREACHABLE = (DatabaseError, InterfaceError, BrokerError, RedisError, OSError)


def metrics_text() -> bytes:
    """All metrics in Prometheus' text format. Web processes share theirs through PROMETHEUS_MULTIPROC_DIR."""
    requests = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        requests = CollectorRegistry()
        MultiProcessCollector(requests)
    system = CollectorRegistry()
    system.register(SystemCollector())
    return generate_latest(requests) + generate_latest(system)


class SystemCollector:
    """The state of queues and jobs at the moment of asking; a part that does not answer is left out and named."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = GaugeMetricFamily("laborinfo_up", "Whether the part answered this request", labels=["part"])
        for part, gauge in {"broker": queue_lengths, "database": job_states, "cache": last_heartbeat}.items():
            found = attempt(gauge)
            up.add_metric([part], 1 if found else 0)
            yield from found
        yield up

    def describe(self) -> list:
        return []


def attempt(gauge: Callable[[], GaugeMetricFamily]) -> list[GaugeMetricFamily]:
    try:
        return [gauge()]
    except UNREACHABLE:
        log.warning("no metrics from %s", gauge.__name__)
        return []


def queue_lengths() -> GaugeMetricFamily:
    """Waiting messages a queue, and those that workers have taken."""
    family = GaugeMetricFamily("laborinfo_queue_messages", "Messages of the task queues", labels=["queue"])
    with current_app.connection_for_read(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
        client = broker.default_channel.client
        for queue in queues():
            family.add_metric([queue], client.llen(queue))
        family.add_metric(["taken"], client.hlen("unacked"))
    return family


def job_states() -> GaugeMetricFamily:
    family = GaugeMetricFamily("laborinfo_jobs", "Background jobs by state", labels=["state"])
    counted = BackgroundJob.objects.order_by().values_list("state").annotate(count=Count("pk"))
    counts = dict(counted)
    for state in JobState.values:
        family.add_metric([state], counts.get(state, 0))
    return family


def last_heartbeat() -> GaugeMetricFamily:
    """Unix time at which a worker last did what beat asks for every half minute; 0 when never."""
    family = GaugeMetricFamily("laborinfo_heartbeat_timestamp_seconds", "When beat and a worker last met")
    family.add_metric([], cache.get(HEARTBEAT_KEY, 0))
    return family
