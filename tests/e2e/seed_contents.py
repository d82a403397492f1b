"""What was delivered by hand, as data."""

from __future__ import annotations

from typing import Any


def contents(portal: Any, people: dict[str, Any], office: Any) -> dict[str, Any]:
    """A delivery by post with its slip."""
    from django.utils import timezone

    from tests.factories import make_part, make_submission
    from vanthu.store.models import Delivery

    row = make_submission(portal, subject="Quyết định công bố danh mục", state="drafted")
    row.channel, row.agency, row.sender_name = "hand", office, office.name
    row.save()
    make_part(row, "QD-77.txt", "Số: 77/QĐ-UBND".encode(), "text/plain")
    Delivery.objects.create(
        submission=row, manner="post", brought_by="Bưu tá Nông Văn Tú", number="77/QĐ-UBND",
        tracking="EV123456789VN", received_on=timezone.localdate(),
        registered_by=people["secretary"],
    )  # fmt: skip
    return {"delivered": row.code}
