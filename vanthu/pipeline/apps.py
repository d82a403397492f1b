"""Django's entry to the room; job handlers register themselves in `ready`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from vanthu.jobs.registry import Work


class PipelineConfig(AppConfig):
    """See `vanthu.pipeline`."""

    name = "vanthu.pipeline"
    label = "vanthu_pipeline"

    def ready(self) -> None:
        """Register what does the room's jobs, and who is told when one never can."""
        # Booking runs where there is no Django app of its own; its jobs run where these do.
        import vanthu.ingest.handlers  # noqa: F401
        from vanthu.jobs.registry import handler, on_dead, periodic

        handler("submission.process")(_process)
        handler("trial.run")(_try)
        on_dead("submission.process")(_dead)
        periodic("submission.rescan", timedelta(minutes=1))(_rescan)
        handler("file.preview")(_preview)
        on_dead("file.preview")(_no_preview)


def _process(work: Work) -> None:
    # Imported when the first job comes: a web process that does no jobs never loads the parsers.
    from .process import process

    process(work)


def _try(work: Work) -> None:
    from .trials import run

    run(work)


def _dead(work: Work, error: str) -> None:
    from .process import dead_hook

    dead_hook(work, error)


def _rescan(work: Work) -> None:
    from .rescan import rescan

    rescan(work)


def _preview(work: Work) -> None:
    from .previews import make

    make(work)


def _no_preview(work: Work, error: str) -> None:
    from .previews import gave_up

    gave_up(work, error)
