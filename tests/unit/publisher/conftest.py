"""Fixtures of the room."""

from __future__ import annotations

from tests.notices import office

__all__ = ["office"]
