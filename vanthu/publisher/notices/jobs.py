"""All job handlers of the notices; importing this registers them."""

from __future__ import annotations

from . import daily, digest, interim, outbox

__all__ = ["daily", "digest", "interim", "outbox"]
