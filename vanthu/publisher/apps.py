"""Django's entry to the room; job handlers register themselves in `ready`."""

from __future__ import annotations

from django.apps import AppConfig


class PublisherConfig(AppConfig):
    """See `vanthu.publisher`."""

    name = "vanthu.publisher"
    label = "vanthu_publisher"

    def ready(self) -> None:
        """Register the jobs of the outbox and of publication."""
        from . import publication  # noqa: F401
        from .notices import jobs  # noqa: F401
