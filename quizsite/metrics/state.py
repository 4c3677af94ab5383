"""What stands in the database and the broker at this moment? A fixed number of statements, all on small indexes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Max, Min, Q
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from exams.models import TRANSPORT_GRACE, Attempt, database_now
from grading.models import GradingRun, ReviewItem
from quizsite.health.broker import NoBrokerError, broker_state

SILENT_AFTER = dt.timedelta(seconds=45)  # three heartbeats of a page
SWEPT_WITHIN = TRANSPORT_GRACE + dt.timedelta(seconds=30)  # beat sweeps every five
SECOND = dt.timedelta(seconds=1)


class StateCollector(Collector):
    """Asks at each scrape: five statements and one round trip to the broker."""

    def collect(self) -> Iterator[Metric]:
        now = database_now()
        yield from _open_attempts(now)
        yield from _waiting(now)
        yield from _broker()

    def describe(self) -> list[Metric]:
        """Nothing: to register must not ask the database."""
        return []


def _open_attempts(now: dt.datetime) -> Iterator[Metric]:
    found = Attempt.objects.open().aggregate(
        running=Count("pk", filter=Q(state=Attempt.State.RUNNING)),
        paused=Count("pk", filter=Q(state=Attempt.State.PAUSED)),
        unsaved=Count("pk", filter=Q(unsaved_since__isnull=False)),
        silent=Count("pk", filter=Q(last_seen_at__lt=now - SILENT_AFTER)),
        overdue=Count("pk", filter=Q(state=Attempt.State.RUNNING, deadline_at__lt=now - SWEPT_WITHIN)),
        last_save=Max("last_saved_at"),
        unsaved_since=Min("unsaved_since"),
    )
    attempts = GaugeMetricFamily("quizsite_open_attempts", "Attempts that run or are paused", labels=["state"])
    attempts.add_metric(["running"], found["running"])
    attempts.add_metric(["paused"], found["paused"])
    yield attempts
    yield _gauge("unsaved_students", "Open attempts whose page holds answers that the server has not", found["unsaved"])
    yield _gauge("silent_students", "Open attempts whose page said nothing for 45 s", found["silent"])
    yield _gauge("overdue_attempts", "Running attempts that the sweeper should have closed", found["overdue"])
    yield _gauge("unsaved_age_seconds", "How long the longest unsaved page waits", _age(now, found["unsaved_since"]))
    yield _gauge("save_age_seconds", "Since the last save of any open attempt", _age(now, found["last_save"]))


def _waiting(now: dt.datetime) -> Iterator[Metric]:
    waiting = Attempt.objects.filter(grading_due_at__isnull=False)
    found = waiting.aggregate(count=Count("pk"), oldest=Min("grading_due_at"))
    yield _gauge("waiting_grading", "Closed attempts that wait for grading", found["count"])
    yield _gauge("waiting_grading_age_seconds", "How long the oldest waits", _age(now, found["oldest"]))
    yield _gauge("waiting_reviews", "Explanations that wait for a person", ReviewItem.objects.waiting().count())
    yield _gauge("waiting_regrades", "Regrades that are being applied", GradingRun.objects.unfinished().count())


def _broker() -> Iterator[Metric]:
    try:
        state = broker_state()
    except NoBrokerError:
        yield _gauge("broker_up", "Whether the broker answers", 0)
        return
    yield _gauge("broker_up", "Whether the broker answers", 1)
    yield _gauge("queue_length", "Tasks that wait in the broker", state.queued)
    ages = GaugeMetricFamily("quizsite_heartbeat_age_seconds", "Since it was last alive", labels=["who"])
    for who, age in state.heartbeats.items():
        ages.add_metric([who], float("inf") if age is None else age)
    yield ages


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"quizsite_{name}", words, value=value)


def _age(now: dt.datetime, since: dt.datetime | None) -> float:
    """Seconds since then; 0 if there is nothing."""
    return max((now - since) / SECOND, 0.0) if since else 0.0
