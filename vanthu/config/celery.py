"""The Celery app. It dispatches; the job table is the truth (DESIGN)."""

from __future__ import annotations

from celery import Celery

from .settings import Settings, load

#: With a host name, because kombu warns of the missing one in every process.
MEMORY = "memory://localhost//"


def make_app(settings: Settings) -> Celery:
    """An app for these settings: memory:// inside one process, or Redis/Valkey."""
    broker = settings.broker_url.get_secret_value() or MEMORY
    # Celery's Django fixup would check every URL of the web part in a worker; what it does for the
    # database is done in vanthu.jobs.worker.
    celery = Celery("vanthu", broker=broker, set_as_current=False, fixups=[])
    celery.conf.update(
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        # memory:// is asked anew only after its polling interval: with one message in hand a thread
        # would wait out the rest of it after each job. There is no other process to be unfair to.
        worker_prefetch_multiplier=32 if broker == MEMORY else 1,
        task_serializer="json",
        accept_content=["json"],
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        task_default_queue="vanthu",
        worker_max_tasks_per_child=500,
        # memory:// starves with its default of 1 s (engine.md §3.1).
        broker_transport_options={"polling_interval": 0.05}
        if broker == MEMORY
        else {"visibility_timeout": 3600, "socket_timeout": 10, "socket_connect_timeout": 5},
    )
    return celery


app = make_app(load())
