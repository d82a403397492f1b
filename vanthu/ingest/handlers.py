"""Jobs of this room."""

from __future__ import annotations

from vanthu.jobs.registry import Work, handler
from vanthu.store.models import Receipt

from .booking.book import AUTHENTICATE


@handler(AUTHENTICATE)
def authenticate(work: Work) -> None:
    """Check the sender of a further arrival: one that proves itself improves its submission."""
    from vanthu.parsers.sandbox import default_sandbox

    from .sender import settle

    receipt = Receipt.objects.select_related("submission").filter(pk=work.ref or 0).first()
    if receipt is not None:
        settle(receipt.submission, sandbox=default_sandbox())
    with work.finish():
        pass
