"""Django's entry to the room; job handlers register themselves in `ready`."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class DeskConfig(AppConfig):
    """See `vanthu.desk`."""

    name = "vanthu.desk"
    label = "vanthu_desk"

    def ready(self) -> None:
        """WhiteNoise warns where STATIC_ROOT doesn't exist; files come from the packages."""
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
