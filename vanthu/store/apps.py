"""Django's entry to the store."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Models live in `vanthu.store.models`, one subject a module."""

    name = "vanthu.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
