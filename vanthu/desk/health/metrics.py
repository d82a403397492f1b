"""Prometheus metrics, counted in the database when they are asked for: right in every mode."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Count, Max, Min, Model
from prometheus_client.core import CollectorRegistry, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest

from vanthu.ingest.spool import spools
from vanthu.store.models import Draft, Event, Job, JobState, Mailbox, Notice, Submission

from .checks import BACKUP, named

#: Gauge -> (model, help).
COUNTED: dict[str, tuple[type[Model], str]] = {
    "vanthu_submissions": (Submission, "Submissions by state"),
    "vanthu_drafts": (Draft, "Drafts by state"),
    "vanthu_jobs": (Job, "Jobs by state"),
    "vanthu_notices": (Notice, "Notices by state"),
}


class FromDatabase:
    """The one collector."""

    def collect(self) -> Iterator[Metric]:
        """Every gauge, fresh."""
        for name, (model, text) in COUNTED.items():
            gauge = GaugeMetricFamily(name, text, labels=["state"])
            rows = model._default_manager.values_list("state").annotate(n=Count("pk")).order_by()
            for state, count in rows:
                gauge.add_metric([state], count)
            yield gauge
        now = datetime.now(UTC)
        oldest = Job.objects.filter(state=JobState.READY, not_before__lte=now).aggregate(
            oldest=Min("not_before")
        )["oldest"]
        yield GaugeMetricFamily(
            "vanthu_oldest_due_job_seconds",
            "Age of the oldest job that is due",
            value=(now - oldest).total_seconds() if oldest else 0,
        )
        look = GaugeMetricFamily(
            "vanthu_mailbox_last_look_seconds", "Since the last look", labels=["mailbox"]
        )
        for box in named(Mailbox.objects.exclude(last_look_at=None)):
            look.add_metric([box.name], (now - box.last_look_at).total_seconds())  # type: ignore[operator]
        yield look
        yield _backup(now)
        folders = spools(settings.VANTHU.spool)
        yield GaugeMetricFamily(
            "vanthu_spool_waiting",
            "Spool files to be booked",
            value=sum(len(folder.entries()) for folder in folders),
        )
        yield GaugeMetricFamily(
            "vanthu_spool_bad",
            "Spool files that could not be booked",
            value=sum(len(folder.bad()) for folder in folders),
        )


def _backup(now: datetime) -> Metric:
    """No sample where there is no copy yet: an age of nought would look well."""
    gauge = GaugeMetricFamily("vanthu_backup_age_seconds", "Since the newest backup")
    newest = Event.objects.filter(verb=BACKUP).aggregate(newest=Max("at"))["newest"]
    if newest is not None:
        gauge.add_metric([], (now - newest).total_seconds())
    return gauge


def exposition() -> bytes:
    """The text that Prometheus reads."""
    registry = CollectorRegistry()
    registry.register(FromDatabase())
    return generate_latest(registry)
