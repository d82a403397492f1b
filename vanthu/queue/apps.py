"""Django's entry to the room; job handlers register themselves in `ready`."""

from __future__ import annotations

from django.apps import AppConfig


class QueueConfig(AppConfig):
    """See `vanthu.queue`."""

    name = "vanthu.queue"
    label = "vanthu_queue"

    def ready(self) -> None:
        """Register the room's jobs."""
        from . import (  # noqa: F401 - they register themselves
            bulk,
            filling,
            indexing,
            sealing_jobs,
            trial_jobs,
            typing,
        )
        from .reminders import daily  # noqa: F401
