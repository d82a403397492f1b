"""A plain document as a mail: the same bytes under the same name always give the same mail."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import IO
from urllib.parse import quote

#: A multiple of 57 bytes: 76 letters of base64 a line (RFC 2045 §6.8).
_PIECE = 57 * 4096
#: Letters in one encoded word: 3 bytes each at most in the BMP, 75 letters a word (RFC 2047 §2).
_LETTERS = 14


def wrap_document(path: Path, target: IO[bytes]) -> None:
    """Write the mail that carries the document into `target`.

    No From and no Date: nobody sent it, and a second import must find the same raw key.
    """
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        name = path.name
        boundary = f"document-{digest[:32]}"
        name_mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
        head = (
            f"Message-ID: <{digest}.{name_mark}@import.vanthu.invalid>\r\n"
            f"Subject: {_subject(name)}\r\n"
            "MIME-Version: 1.0\r\n"
            f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n'
            "\r\n"
            f"--{boundary}\r\n"
            "Content-Type: application/octet-stream\r\n"
            f"Content-Disposition: attachment; filename*=UTF-8''{quote(name, safe='')}\r\n"
            "Content-Transfer-Encoding: base64\r\n"
            "\r\n"
        )
        target.write(head.encode("ascii"))
        source.seek(0)
        while piece := source.read(_PIECE):
            target.write(base64.encodebytes(piece).replace(b"\n", b"\r\n"))
        target.write(f"--{boundary}--\r\n".encode("ascii"))


def _subject(name: str) -> str:
    pieces = [name[start : start + _LETTERS] for start in range(0, len(name), _LETTERS)]
    words = [base64.b64encode(piece.encode("utf-8", "replace")).decode("ascii") for piece in pieces]
    return "\r\n ".join(f"=?utf-8?B?{word}?=" for word in words)
