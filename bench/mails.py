"""Mails as agencies send them: a short text and a Word 97–2003 document of 50 KB, all distinct."""

from __future__ import annotations

import itertools
from email.message import EmailMessage
from pathlib import Path

DOCUMENT = (
    Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "regulations" / "bacgiang.doc"
)
#: Number and year of the decision, as the file stores them; replaced by as many letters, so that
#: every offset in the file still holds.
_NUMBER = "76 /2007/QĐ".encode("utf-16-le")


class Mails:
    """An endless supply; every document has a number of its own."""

    def __init__(self) -> None:
        self._document = DOCUMENT.read_bytes()
        if self._document.count(_NUMBER) != 1:
            raise ValueError(f"{DOCUMENT.name} doesn't hold its number once")
        self._count = itertools.count(1)

    def take(self, number: int) -> list[bytes]:
        """So many new mails."""
        return [self._mail(next(self._count)) for _ in range(number)]

    def document(self, count: int) -> bytes:
        """The file of the n-th mail."""
        year, number = divmod(count, 1000)
        return self._document.replace(
            _NUMBER, f"{number:03d}/{2000 + year:04d}/QĐ".encode("utf-16-le")
        )

    def _mail(self, count: int) -> bytes:
        message = EmailMessage()
        message["From"] = "Văn thư Sở Mẫu <vt@so-mau.example>"
        message["To"] = "portal@caobang.gov.vn"
        message["Subject"] = f"Gửi Quyết định {count} để đăng tải"
        message["Message-ID"] = f"<{count}@so-mau.example>"
        message["Date"] = "Fri, 20 Nov 2026 08:00:00 +0700"
        message.set_content(
            "Kính gửi Ban Biên tập,\n\nSở Mẫu gửi văn bản kèm theo, đề nghị đăng tải.\n"
        )
        message.add_attachment(
            self.document(count), maintype="application", subtype="msword",
            filename=f"QD {count}.doc",
        )  # fmt: skip
        return message.as_bytes()
