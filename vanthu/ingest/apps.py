"""Django's entry to the room; job handlers register themselves in `ready`."""

from __future__ import annotations

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """See `vanthu.ingest`."""

    name = "vanthu.ingest"
    label = "vanthu_ingest"

    def ready(self) -> None:
        """Register this room's job handlers."""
        from . import handlers  # noqa: F401 - importing registers
