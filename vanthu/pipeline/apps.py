"""Django's entry to the room; job handlers register themselves in `ready`."""

from __future__ import annotations

from django.apps import AppConfig


class PipelineConfig(AppConfig):
    """See `vanthu.pipeline`."""

    name = "vanthu.pipeline"
    label = "vanthu_pipeline"
