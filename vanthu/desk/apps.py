"""Django's entry to the room; job handlers register themselves in `ready`."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See `vanthu.desk`."""

    name = "vanthu.desk"
    label = "vanthu_desk"
