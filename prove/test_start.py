"""Bar 1: the service is ready in under 5 s from the second start on."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from tests.peers.process import wait_for
from tests.peers.service import embedded

pytestmark = pytest.mark.prove


def test_ready_in_under_five_seconds(figure: Callable[[str, object, str], None]) -> None:
    with embedded() as service:
        first = re.search(r"ready \(([\d.]+) s\)", said(service))
        assert first is not None
        figure("first start, database and all", f"{first.group(1)} s", "minutes with downloads")
        times = []
        for _ in range(3):
            service.stop()
            began = time.monotonic()
            service.start()
            times.append(time.monotonic() - began)
        figure("later starts", ", ".join(f"{t:.1f} s" for t in times), "< 5 s")
        assert sorted(times)[1] < 5


def said(service: object) -> str:
    """What `vanthu up` printed, once it has greeted."""
    output = service.output  # type: ignore[attr-defined]
    wait_for(lambda: "is ready" in output("up"), "the greeting")
    text: str = output("up")
    return text
