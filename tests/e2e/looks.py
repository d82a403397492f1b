"""What is looked at on a page besides its rules: what is cut off, where the focus goes, what
hovering does to the contrast."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: Rules of axe whose answer hangs on colours and sizes, not on what the page says.
LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
#: What changes under a pointer, one of each kind.
HOVERED = (
    "a[href]:not(.skip), button, summary, label.check, .work, .tabs a, [role=option], tbody tr"
)

_CLIPPED = """() => [...document.querySelectorAll('body *')].filter(e => {
  const s = getComputedStyle(e), r = e.getBoundingClientRect();
  if (!e.innerText || !e.innerText.trim() || r.width < 4 || r.height < 4) return false;
  if (s.visibility === 'hidden' || e.closest('.sr, .skip')) return false;
  const cut = value => value === 'hidden' || value === 'clip';
  return (cut(s.overflowX) && e.scrollWidth > e.clientWidth + 2)
    || (cut(s.overflowY) && e.scrollHeight > e.clientHeight + 2);
}).map(e => e.outerHTML.slice(0, 120))"""

_FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  window.seen = window.seen || [];
  const last = window.seen[window.seen.length - 1], r = e.getBoundingClientRect();
  if (window.seen.includes(e)) return null;
  window.seen.push(e);
  const s = getComputedStyle(e), what = e.outerHTML.slice(0, 100), faults = [];
  const one = e.type === 'radio' || e.type === 'checkbox' ? e.closest('label') || e : e;
  if ((s.outlineStyle === 'none' || !parseFloat(s.outlineWidth)) && s.boxShadow === 'none')
    faults.push('no focus to be seen');
  if (r.width < 1 || r.bottom <= 0 || r.top >= innerHeight || r.right <= 0 || r.left >= innerWidth)
    faults.push('focus outside the window');
  else {
    const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]];
    const free = points.some(([x, y]) => {
      const left = Math.max(0, r.left), width = Math.min(innerWidth, r.right) - left;
      const from = Math.max(0, r.top), height = Math.min(innerHeight, r.bottom) - from;
      const top = document.elementFromPoint(left + width * x, from + height * y);
      return top && (one.contains(top) || top.contains(e));
    });
    if (!free) faults.push('focus covered');
  }
  if (last && !(last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING))
    faults.push('focus goes back');
  return faults.map(fault => fault + ': ' + what);
}"""

_KINDS = """selector => {
  const kinds = new Map();
  for (const e of document.querySelectorAll(selector)) {
    const r = e.getBoundingClientRect();
    if (r.width < 2 || r.height < 2 || getComputedStyle(e).visibility === 'hidden') continue;
    const state = e.getAttribute('aria-current') || e.getAttribute('aria-selected') || '';
    const kind = [e.tagName, e.className, state, e.parentElement.className].join('|');
    if (!kinds.has(kind)) kinds.set(kind, e);
  }
  return [...kinds.values()].map((e, n) => (e.setAttribute('data-hovered', n), n));
}"""


def clipped(page: Page) -> list[str]:
    """Elements with text that is cut off."""
    found: list[str] = page.evaluate(_CLIPPED)
    return found


def focus_faults(page: Page, most: int = 250) -> tuple[int, list[str]]:
    """(stops, faults) of going through the page by Tab: the focus is seen, not covered, and goes
    forth in the page's order (WCAG 2.4.3, 2.4.7, 2.4.11)."""
    faults: list[str] = []
    for stop in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUSED)
        if found is None:
            return stop, faults
        faults += [f"{page.url}: {fault}" for fault in found]
    return most, faults


def hover_faults(page: Page) -> tuple[int, list[str]]:
    """(kinds, faults) of hovering one link, button, tab and row of each kind."""
    faults: list[str] = []
    kinds = page.evaluate(_KINDS, HOVERED)
    for number in kinds:
        one = page.locator(f'[data-hovered="{number}"]')
        one.evaluate("e => e.scrollIntoView({ block: 'center' })")
        place = one.bounding_box()
        if place is None:
            continue
        page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        found: Any = Axe().run(
            page,
            context=f'[data-hovered="{number}"]',
            options={"runOnly": {"type": "rule", "values": ["color-contrast"]}},
        )
        faults += [
            f"{page.url}: hovered: {node['html'][:120]}"
            for rule in found.response["violations"]
            for node in rule["nodes"]
        ]
    return len(kinds), faults
