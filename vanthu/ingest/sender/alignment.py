"""Whether a domain that is proven speaks for the domain in From (relaxed alignment, RFC 9989 §4.7).

Organisational domains are found by a short table instead of the public suffix list: it fits
Vietnam's second level and the usual pattern of other countries. An unknown suffix makes the check
stricter for siblings at most one label below a two-label suffix; nothing is ever aligned with a
suffix itself.
"""

from __future__ import annotations

#: Second levels under which VNNIC gives out third-level names, besides the provinces' own.
_VN_SECOND = frozenset(
    {
        "gov", "com", "edu", "net", "org", "ac", "info", "name", "pro", "health", "int", "biz",
        "id", "io", "ai",
    }
)  # fmt: skip
_COUNTRY_SECOND = frozenset(
    {"co", "com", "net", "org", "gov", "edu", "ac", "go", "or", "ne", "mil"}
)


def organisation(domain: str) -> str:
    """The registered domain: "stp.caobang.gov.vn" → "caobang.gov.vn"; "" for a bare suffix."""
    labels = domain.lower().strip(".").split(".")
    keep = 3 if _long_suffix(labels) else 2
    return ".".join(labels[-keep:]) if len(labels) >= keep and all(labels) else ""


def aligned(proven: str, author: str) -> bool:
    """Whether both domains belong to one organisation."""
    return bool(proven and author) and (
        proven.lower() == author.lower() != ""
        or bool(organisation(author) and organisation(proven) == organisation(author))
    )


def _long_suffix(labels: list[str]) -> bool:
    if len(labels) < 2:
        return False
    second, top = labels[-2], labels[-1]
    return second in _VN_SECOND if top == "vn" else len(top) == 2 and second in _COUNTRY_SECOND
