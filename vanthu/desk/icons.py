"""The icons, as paths on a 20 × 20 grid: marks that repeat by shape what words and colour say."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "ok": '<circle cx="10" cy="10" r="7.5"/><path d="m6.5 10.2 2.5 2.5 4.6-5"/>',
    "note": '<circle cx="10" cy="10" r="7.5"/><path d="M10 9v5M10 6.2v.2"/>',
    "warn": '<path d="M10 2.8 18 17H2z"/><path d="M10 8v4M10 14.4v.2"/>',
    "stop": '<path d="M6.7 2.5h6.6l4.2 4.2v6.6l-4.2 4.2H6.7l-4.2-4.2V6.7z"/>'
    '<path d="M7 7l6 6M13 7l-6 6"/>',
    "clock": '<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>',
    "lock": '<rect x="4" y="9" width="12" height="8" rx="1"/>'
    '<path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="m13 13 4.5 4.5"/>',
    "keys": '<rect x="2" y="5" width="16" height="10" rx="1.5"/>'
    '<path d="M5 8.3h.1M8 8.3h.1M11 8.3h.1M14 8.3h.1M6.5 11.8h7"/>',
    "person": '<circle cx="10" cy="7" r="3.3"/>'
    '<path d="M3.5 17c.7-3.4 3.3-5 6.5-5s5.8 1.6 6.5 5"/>',
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14"/>',
    "back": '<path d="M12.5 4.5 7 10l5.5 5.5"/>',
    "pen": '<path d="m4 16 .8-3.3L13.5 4 16 6.5l-8.7 8.7z"/>',
    "signed": '<circle cx="10" cy="8" r="5"/><path d="m7.5 12.5-1 5L10 15.6l3.5 1.9-1-5"/>',
    "file": '<path d="M5 2.5h6.5L15 6v11.5H5z"/><path d="M11 2.5V6.5h4M7.5 10h5M7.5 13h5"/>',
    "archive": '<path d="M5 2.5h10v15H5z"/><path d="M10 2.5v2M10 6v2M10 9.5v2M9 13h2v2H9z"/>',
    "image": '<rect x="2.5" y="4" width="15" height="12" rx="1"/>'
    '<path d="m3 14 4-4 3.5 3.5 2.5-2.5 4 4"/><circle cx="13" cy="7.8" r="1.2"/>',
    "media": '<rect x="2.5" y="4.5" width="15" height="11" rx="1"/>'
    '<path d="m8.5 7.5 4 2.5-4 2.5z"/>',
    "mail": '<rect x="2.5" y="4.5" width="15" height="11" rx="1"/><path d="m3 5.5 7 5.5 7-5.5"/>',
    "download": '<path d="M10 3v9m-4-3.5 4 4 4-4M4 16.5h12"/>',
    "again": '<path d="M16 10a6 6 0 1 1-1.8-4.3M16 3v3.5h-3.5"/>',
    "print": '<path d="M6 7V3h8v4M6 14H3.5V7h13v7H14"/><path d="M6 11.5h8V17H6z"/>',
    "feed": '<path d="M4 4.5A11.5 11.5 0 0 1 15.5 16M4 9.5A6.5 6.5 0 0 1 10.5 16M5 15h.1"/>',
}


def icon(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers: a word always stands beside it."""
    return format_html(
        '<svg class="i" viewBox="0 0 20 20" aria-hidden="true">{}</svg>',
        mark_safe(PATHS[name]),  # noqa: S308 - a constant of this module
    )
