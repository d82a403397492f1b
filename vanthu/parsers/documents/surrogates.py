"""Characters that came as two UTF-16 halves."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def has_surrogates(text: str) -> bool:
    """Whether `text` has such halves."""
    return _SURROGATE.search(text) is not None


def whole(text: str) -> str:
    """`text` with pairs of surrogates put together and lone ones dropped."""
    if _SURROGATE.search(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return text
