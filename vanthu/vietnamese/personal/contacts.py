"""E-mail addresses of people, and what tells an office's contact from a person's (R36, R96).

Source: vietnamese.md §G. Places count characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .pieces import Found, Page
from .words import OFFICE, PRIVATE

_LOCAL = re.compile(r"[\w.+-]{1,64}$")
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,10}")
#: Providers where a person has a mailbox. Everything else is an office's, a school's, a firm's.
_FREE = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.com.vn",
        "ymail.com",
        "outlook.com",
        "outlook.com.vn",
        "hotmail.com",
        "hotmail.com.vn",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "protonmail.com",
        "proton.me",
        "zoho.com",
        "mail.com",
        "aol.com",
        "gmx.com",
        "gmx.net",
        "yandex.com",
        "yandex.ru",
        "mail.ru",
        "qq.com",
        "163.com",
        "vnn.vn",
        "hn.vnn.vn",
        "hcm.vnn.vn",
        "fpt.vn",
        "viettel.vn",
        "zing.vn",
    ]
)
#: S3's own mailbox is ubndhuyenhoabinh@gmail.com: an office's name in front of the @.
_OFFICE_BOX = re.compile(
    r"ubnd|hdnd|mttq|vanphong|vanthu|vanban|congan|baohiem|khobac|benhvien|trungtam|tieuhoc"
    r"|mamnon|thpt"
    r"|thcs|c1c2|ttyt|ttvh|bbt|banbientap|toasoan|lienhe|contact|info|admin|support|hotro|daotao"
    r"|tuyensinh"
    r"|htx|congty|^(?:so|phong|ban|cuc|chicuc|dang|doan|hoi|vp|tt|bql|bcd|xa|phuong|huyen|tinh)"
    r"(?:[a-z]{2,}|[._-])"
)


def mails(page: Page) -> Iterator[Found]:
    """E-mail addresses of private persons."""
    at = page.text.find("@")
    while at >= 0:
        local = _LOCAL.search(page.lower[max(0, at - 64) : at])
        domain = _DOMAIN.match(page.lower, at + 1)
        if local and domain and domain[0] in _FREE and not _OFFICE_BOX.search(local[0]):
            start, end = at - len(local[0]), domain.end()
            if not is_official(page, start, end):
                yield Found(start, end, "email")
        at = page.text.find("@", at + 1)


def is_official(page: Page, start: int, end: int) -> bool:
    """Whether a phone or mailbox belongs to an office, or to somebody at work in one. Where a
    private person is spoken of it never does."""
    for near in (page.around(start, end), page.above(start)):
        if PRIVATE.search(near):
            return False
        if OFFICE.search(near):
            return True
    return False
