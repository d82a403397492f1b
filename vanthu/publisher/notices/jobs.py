"""All job handlers of the notices; importing this registers them."""

from __future__ import annotations

from . import digest, interim, outbox

__all__ = ["digest", "interim", "outbox"]
