"""Django's entry to the store."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StoreConfig(AppConfig):
    """Models live in `vanthu.store.models`, one subject a module."""

    name = "vanthu.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Triggers belong to the tables, whatever a migration has done to these."""
        from .tallies import install

        post_migrate.connect(install, sender=self, dispatch_uid="vanthu.store.tallies")
