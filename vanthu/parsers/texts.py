"""Which kind of text some bytes are, for `detect`: plain, markup, mail, script; or no text at
all."""

from __future__ import annotations

import codecs
import re

from . import filetypes
from .headers import read_headers
from .structures import Guess

_SAMPLE = 64 * 1024
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# VISCII and VPS have letters below 0x20 (vietnamese.md): few controls don't make it binary.
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROLS = 0.06
_BLANKS = re.compile(rb"[ \t\r\n]")
_MIN_BLANKS = 0.02

# The comments are atomic: they could be split in exponentially many ways.
_HTML = re.compile(
    r"(?:<\?xml[^>]{0,200}\?>\s*)?(?>(?:<!--.{0,2000}?-->\s*)*)"
    r"<(?:!doctype\s+html|html|head|body|title|meta|table|script|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_SVG = re.compile(r"<svg[\s>]", re.IGNORECASE)
_WORDML = re.compile(r"<\?mso-application\s+progid=[\"']Word\.Document|<w:wordDocument\b")
_MAIL_HEADERS = frozenset(
    {"received", "from", "to", "subject", "date", "message-id", "mime-version", "return-path"}
    | {"delivered-to", "x-mailer", "content-type", "reply-to", "cc"}
)


def text_type(head: bytes, name: str) -> Guess | None:
    """The type of a text by its beginning, None when it is no text."""
    text = _decoded(head)
    if text is None:
        return None
    return Guess(_kind(text.lstrip("\ufeff \t\r\n"), head, name))


def _decoded(head: bytes) -> str | None:
    for mark, charset in _BOMS:
        if head.startswith(mark):
            return head[:_SAMPLE].decode(charset, "replace")
    sample = head[:_SAMPLE]
    wide = _wide(sample)
    if wide:
        return sample.decode(wide, "replace")
    return sample.decode("latin-1") if _is_text(sample) else None


def _is_text(sample: bytes) -> bool:
    if b"\x00" in sample:
        # A few NULs are in real mail and logs; every other byte would be another thing.
        return sample.count(b"\x00") * 1000 < len(sample) and _utf8(sample)
    controls = len(_CONTROLS.findall(sample))
    if controls > len(sample) * _MAX_CONTROLS:
        return False
    if controls == 0 and (len(sample) < 200 or _utf8(sample)):
        return True
    return len(_BLANKS.findall(sample)) > len(sample) * _MIN_BLANKS


def _utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _wide(sample: bytes) -> str:
    """UTF-16 without a byte order mark: Latin letters and blanks have a zero half.

    Vietnamese letters of U+1E00 have none, so a third of zeros on one side and next to none on the
    other is what is asked for (libmagic calls such files image/x-tga).
    """
    pairs = len(sample) // 2
    if pairs < 4:
        return ""
    even, odd = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.3 and even < pairs * 0.01:
        charset = "utf-16-le"
    elif even > pairs * 0.3 and odd < pairs * 0.01:
        charset = "utf-16-be"
    else:
        return ""
    text = sample[: pairs * 2].decode(charset, "replace")
    strange = sum(1 for char in text if not char.isprintable() and char not in "\r\n\t\f\ufeff\xad")
    return charset if strange <= len(text) * 0.02 else ""


def _kind(text: str, head: bytes, name: str) -> str:
    start = text[:4096]
    if start.startswith("#!"):
        return "script"
    if _WORDML.search(start):
        return "wordml"
    if _HTML.match(start):
        return "html"
    if start.startswith(("<?xml", "<")) and _SVG.search(start):
        return "svg"
    if start.startswith("<?xml"):
        return "xml"
    mail = _mail(head)
    if mail:
        return mail
    if start.startswith("{\\rtf"):
        return "rtf"
    if start.startswith("BEGIN:VCALENDAR"):
        return "ics"
    if start.startswith("BEGIN:VCARD"):
        return "vcf"
    promised = filetypes.by_extension(name)
    if promised and promised.short in ("script", "csv", "json"):
        return promised.short
    return "txt"


def _mail(head: bytes) -> str:
    """ "eml" or "mhtml" when it starts as a mail does: at least three of the usual header lines."""
    if b":" not in head[:200]:
        return ""
    headers = read_headers(head[:_SAMPLE])
    names = {item.name for item in headers.items[:40]}
    if headers.findings and "received" not in names:
        return ""
    content = headers.parameters("content-type").value
    if "mime-version" in names and content == "multipart/related" and "received" not in names:
        return "mhtml"
    return "eml" if len(names & _MAIL_HEADERS) >= 3 else ""
