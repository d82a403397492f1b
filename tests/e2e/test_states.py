"""What an address alone does not show: errors, conflicts, things opened; the way of the focus."""

from __future__ import annotations

from playwright.sync_api import Browser

from .desk import Desk, open_window, sign_in
from .looks import focus_faults, hover_faults
from .states import STATES, each_state
from .walks import NARROW, violations

WIDE = {"width": 1280, "height": 800}


def test_every_state_is_accessible_fits_and_asks_nobody_else(desk: Desk, browser: Browser) -> None:
    faults: list[str] = []
    seen = 0
    for state, window in each_state(desk, browser, viewport=WIDE, reduced_motion="reduce"):
        seen += 1
        faults += [f"{state.name}: {fault}" for fault in violations(window.page)]
        window.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        width = window.page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW["width"]:
            faults.append(f"{state.name}: overflows 320 px to {width}")
        window.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        faults += window.foreign + window.complaints
        window.foreign.clear()
        window.complaints.clear()
    assert seen == len(STATES)
    assert not faults, "\n".join(faults)


def test_the_focus_is_seen_and_pointing_keeps_the_contrast(desk: Desk, browser: Browser) -> None:
    """On the draft, where a bar lies over the page; `make prove` goes through more."""
    window = open_window(desk, browser, viewport=WIDE, reduced_motion="reduce")
    sign_in(window, "nongthihanh", desk.ids["password"])
    window.page.goto(f"/desk/drafts/{desk.ids['private']}/")
    stops, faults = focus_faults(window.page)
    kinds, pale = hover_faults(window.page)
    window.close()
    assert stops > 20
    assert kinds > 5
    assert not faults + pale, "\n".join(faults + pale)
