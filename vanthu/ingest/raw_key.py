"""The identity of a mail: SHA-256 over its bytes without what each hop adds.

The same mail through SMTP and IMAP, redelivered after a lost 250, or found again after a change of
UIDVALIDITY gives the same key (mail.md §3). Computed while the bytes go by, in flat memory.
"""

from __future__ import annotations

import hashlib
import re
from typing import BinaryIO

#: A header block longer than this is not one: the rest counts as body.
HEAD_LIMIT = 2 * 1024 * 1024
CHUNK = 1 << 20

#: Fields that a hop, a filter, a mailbox or a mail program adds or changes; `*` at the end: prefix.
HOP_FIELDS = frozenset(
    {
        # RFC 5321, RFC 8601, RFC 8617, RFC 7208, RFC 6376 (forwarders sign as well)
        "return-path", "received", "received-spf", "authentication-results", "dkim-signature",
        "domainkey-signature", "dkim-filter", "delivered-to", "envelope-to", "errors-to",
        "x-original-to", "x-envelope-to", "x-envelope-from", "x-received", "x-delivered-to",
        "x-forwarded-to", "x-forwarded-for", "x-original-authentication-results",
        "x-authentication-results", "old-x-original-to", "delivery-date",
        # filters
        "x-virus-scanned", "x-virus-status", "x-scanned-by", "x-rspamd-queue-id",
        "x-rspamd-server", "x-rspamd-action", "x-amavis-alert", "x-loop", "x-quarantine-id",
        "x-barracuda-*", "x-spam-*", "x-spamd-*", "x-antivirus*", "x-proofpoint-*",
        "x-ms-exchange-*", "x-forefront-*", "x-microsoft-antispam*", "x-eopattributedmessage",
        "x-eoptenantattributedmessage", "x-exchange-antispam-*", "x-ld-processed", "x-gm-*",
        "x-google-*", "x-ms-publictraffictype", "x-ms-traffictypediagnostic",
        "x-ms-office365-filtering-*", "arc-*",
        # mailboxes: mbox, IMAP servers, mail programs
        "status", "x-status", "x-keywords", "x-uid", "x-uidl", "x-imap", "x-imapbase", "lines",
        "content-length", "x-mozilla-*", "x-evolution*", "x-account-key", "x-folder",
    }
)  # fmt: skip
_PREFIXES = tuple(name[:-1] for name in HOP_FIELDS if name.endswith("*"))

_LINE = re.compile(rb"[^\n]*(?:\n|\Z)")
_NAME = re.compile(rb"([!-9;-~]+)[ \t]*:")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


class RawKeyReader:
    """A readable wrapper: what is read through it goes into the key on the way.

    Read it to its end (the blob store does), then take `key`, `head` and `hops`.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._digest = hashlib.sha256()
        self._head: bytearray | None = bytearray()
        #: Line ends that aren't hashed until something follows, and whether the last was a CR.
        self._waiting = 0
        self._after_cr = False
        #: The header block as it came, at most HEAD_LIMIT bytes; complete once the head is over.
        self.head = b""
        #: The fields that were left out of the key: this arrival's own trace.
        self.hops = b""
        self._done = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the source."""
        chunk = self._source.read(size)
        if chunk:
            self._feed(chunk)
        return chunk

    @property
    def key(self) -> str:
        """The raw key; only once the source is read to its end."""
        if not self._done:
            self._done = True
            if self._head is not None:
                self._close_head(len(self._head))
            # Line ends at the very end stay out: stores add or drop them.
        return self._digest.hexdigest()

    def _feed(self, chunk: bytes) -> None:
        if self._head is None:
            self._body(chunk)
            return
        looked = max(0, len(self._head) - 3)
        self._head += chunk
        match = _END_OF_HEAD.search(self._head, looked)
        if match and match.start() < HEAD_LIMIT:
            self._close_head(match.start())
        elif len(self._head) >= HEAD_LIMIT:
            self._close_head(HEAD_LIMIT)

    def _close_head(self, end: int) -> None:
        assert self._head is not None
        raw, self._head = bytes(self._head), None
        self.head = raw[:end]
        kept, hops = split_hops(self.head)
        self.hops = hops
        self._body(kept)
        self._body(raw[end:])

    def _body(self, chunk: bytes) -> None:
        """Hash with CRLF for every line end; those that may be the last ones are only counted."""
        if not chunk:
            return
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        self._after_cr = chunk.endswith(b"\r")
        lines = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        text = lines.rstrip(b"\n")
        if text:
            self._line_ends()
            self._digest.update(text.replace(b"\n", b"\r\n"))
        self._waiting += len(lines) - len(text)

    def _line_ends(self) -> None:
        while self._waiting:
            count = min(self._waiting, CHUNK)
            self._digest.update(b"\r\n" * count)
            self._waiting -= count


def split_hops(head: bytes) -> tuple[bytes, bytes]:
    """A header block parted into what the sender wrote and what the way added (folds included).

    A leading mbox "From " line belongs to the way.
    """
    kept: list[bytes] = []
    hops: list[bytes] = []
    target = kept
    for index, match in enumerate(_LINE.finditer(head)):
        line = match[0]
        if not line:
            continue
        if index == 0 and line.startswith((b"From ", b">From ")):
            target = hops
        elif line[:1] not in (b" ", b"\t"):
            name = _NAME.match(line)
            target = hops if name and _is_hop(name[1]) else kept
        target.append(line)
    # The last field has lost its line end with the empty line; the one kept last must as well.
    return b"".join(kept).rstrip(b"\r\n"), b"".join(hops)


def _is_hop(name: bytes) -> bool:
    text = name.decode("ascii", "replace").lower()
    return text in HOP_FIELDS or text.startswith(_PREFIXES)
