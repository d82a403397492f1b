"""What an item must say of itself to its readers: not confirmed, quoted, advertising (R79, R122,
R127). The marks stand in the revision's metadata, so an approval names them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanthu.store.models import Kind

#: Nobody has confirmed that it is true: it is for reference only (R122).
REFERENCE = "reference_only"
#: Published elsewhere first (R79): by which author or agency, on what day, at which address.
QUOTED = "quoted"
QUOTED_FROM, QUOTED_ON, QUOTED_AT = "quoted_from", "quoted_on", "quoted_url"
#: An enterprise's own matter (R127).
ADVERTISING = "advertising"
#: Who signed it off at the agency, for which they answer (R97): the board's to know.
SIGNED_OFF = "signed_off"
#: Role of the file in which the enterprise confirms what it advertises. Never public.
CONFIRMATION = "confirmation"

#: Marks that stand beside a title wherever it is shown.
WORDS = {
    REFERENCE: gettext_noop("News for reference only"),
    ADVERTISING: gettext_noop("Advertising information"),
}


def borne(metadata: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """Keys of the marks that the item bears. An issued document bears none."""
    if kind == Kind.DOCUMENT:
        return ()
    return tuple(key for key in (REFERENCE, QUOTED, ADVERTISING) if metadata.get(key))


def mark_words(metadata: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """The marks beside the title, in the reader's language."""
    return tuple(_(WORDS[key]) for key in borne(metadata, kind) if key in WORDS)


def marked(title: str, metadata: Mapping[str, Any], kind: str) -> str:
    """The title with its marks before it, where there is nothing but a line of text."""
    words = mark_words(metadata, kind)
    return f"[{'; '.join(words)}] {title}" if words else title


def quoted_line(metadata: Mapping[str, Any], kind: str) -> str:
    """ "Theo …, đăng lúc dd/mm/yyyy"; "" for what isn't quoted or doesn't say whence."""
    source = str(metadata.get(QUOTED_FROM) or "")
    if QUOTED not in borne(metadata, kind) or not source:
        return ""
    try:
        day = date.fromisoformat(str(metadata.get(QUOTED_ON) or ""))
    except ValueError:
        return _("Quoted from %(source)s") % {"source": source}
    return _("Quoted from %(source)s, published on %(day)s") % {
        "source": source,
        "day": f"{day:%d/%m/%Y}",
    }


def quoted_address(metadata: Mapping[str, Any], kind: str) -> str:
    """Where it stood first, if that is an address that pages may link."""
    address = str(metadata.get(QUOTED_AT) or "")
    linkable = address.startswith(("https://", "http://"))
    return address if linkable and QUOTED in borne(metadata, kind) else ""


def export_lines(metadata: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """What has to stand with the text wherever it is carried (R79, R122, R127)."""
    return tuple(filter(None, (*mark_words(metadata, kind), quoted_line(metadata, kind))))
