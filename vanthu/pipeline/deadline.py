"""By when a draft has to be published, as the steps ask: `queue.deadlines` reckons, because an
edit of kind, issuer or date asks again."""

from __future__ import annotations

from vanthu.queue.deadlines import OFFICE_TIME, deadline_of

__all__ = ["OFFICE_TIME", "deadline_of"]
