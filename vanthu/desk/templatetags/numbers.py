"""Numbers that lead to what they count."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vanthu.desk.troubles import Number

register = template.Library()


@register.simple_tag
def number(counted: Number | str, of: str = "") -> str:
    """The number as a link to its list; a nought leads nowhere, nor what has no list. `of`: what it
    counts, for those who hear links alone."""
    if isinstance(counted, str):
        return counted
    if not counted.n or not counted.url:
        return SafeString(counted.n)
    more = format_html('<span class="sr"> {}</span>', of) if of else ""
    return format_html('<a href="{}">{}{}</a>', counted.url, counted.n, more)
