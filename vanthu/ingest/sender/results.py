"""Authentication-Results of a mail server that we trust (RFC 8601), read tolerantly.

`authres` refuses 19 of 93 real ones, Microsoft's among them. Only the topmost field with a trusted
id counts: a forged one can stand below where the server doesn't strip it (RFC 8601 §5).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vanthu.parsers.headers import Headers

from .alignment import aligned

#: In `trusted_authserv_ids`: Exchange Online writes no id; only the very first field counts then.
MICROSOFT = "*microsoft-no-id*"
_METHODS = frozenset({"spf", "dkim", "dmarc", "compauth", "arc", "auth", "iprev"})
_MAX_FIELD = 16 * 1024
_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_PROPERTY = re.compile(r"([a-z0-9-]+\.[a-z0-9-]+)\s*=\s*(\"[^\"]*\"|[^\s;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Result:
    """One `method=result` with its properties, all in lower case."""

    method: str
    result: str
    properties: Mapping[str, str] = field(default_factory=dict)

    def domain(self, *names: str) -> str:
        """The domain in the first of these properties that is there."""
        for name in names:
            if value := self.properties.get(name, ""):
                return value.rpartition("@")[2]
        return ""


def trusted_results(headers: Headers, trusted: Sequence[str]) -> list[Result] | None:
    """The results of the topmost field of a trusted server; None when there is none."""
    names = {name.lower() for name in trusted}
    for index, raw in enumerate(headers.raw_all("authentication-results")):
        server, results = parse(raw.decode("utf-8", "replace"))
        if server in names or (not server and index == 0 and MICROSOFT in names):
            return results
    return None


def parse(value: str) -> tuple[str, list[Result]]:
    """The authserv-id ("" when there is none) and the results of one field's value."""
    text = value[:_MAX_FIELD].lower()
    for _ in range(3):  # comments nest a little
        text = _COMMENT.sub(" ", text)
    first, _, rest = text.partition(";")
    server = first.split()[0] if first.split() else ""
    if "=" in server:
        server, rest = "", text
    results = []
    for piece in rest.split(";")[:100]:
        match = _RESULT.search(piece)
        if match and match[1] in _METHODS:
            found = {name: item.strip('"') for name, item in _PROPERTY.findall(piece)}
            results.append(Result(match[1], match[2], found))
    return server, results


def verdict(results: Sequence[Result], author: str) -> str:
    """ "pass", "fail" or "none" for the domain in From, from a trusted server's results."""
    dmarc = {result.result for result in results if result.method == "dmarc"}
    if "pass" in dmarc or _aligned_pass(results, author):
        return "pass"
    if "fail" in dmarc or any(
        result.method == "spf" and result.result in ("fail", "hardfail") for result in results
    ):
        return "fail"
    return "none"


def _aligned_pass(results: Sequence[Result], author: str) -> bool:
    proven = {"spf": ("smtp.mailfrom", "smtp.helo"), "dkim": ("header.d", "header.i")}
    return any(
        result.result == "pass"
        and result.method in proven
        and aligned(result.domain(*proven[result.method]), author)
        for result in results
    )
