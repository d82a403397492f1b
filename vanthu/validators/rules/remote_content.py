"""Documents that fetch something when they are opened: templates, objects, DDE (R30)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from vanthu.parsers.types import Finding
from vanthu.validators.context import Context
from vanthu.validators.verdicts import Stage

#: What only shows: it can't run, and it tells no more than that the document was opened.
SHOWN = frozenset({"image", "film", "sound"})
#: Kinds of links in a sentence.
WORDS = {
    "template": ("mẫu văn bản", "a template"),
    "object": ("đối tượng", "an object"),
    "frame": ("khung trang web", "a web page"),
    "document": ("văn bản khác", "another document"),
    "data": ("dữ liệu", "data"),
    "page": ("trang web", "a web page"),
}


class RemoteContent:
    """Finds what would be fetched over the network; links that a reader clicks are none."""

    name = "remote-content"
    stage = Stage.BYTES
    codes = ("active.dde", "active.remote", "active.external")
    rows = ("R30",)

    def check(self, context: Context) -> Iterable[Finding]:
        """See `vanthu.validators.rule.Rule`."""
        for path, seen in context.inspected:
            if seen.dde:
                yield Finding("active.dde", path, {"count": seen.dde})
            shown = [link for link in seen.links if link.kind in SHOWN]
            loaded = [link for link in seen.links if link.kind not in SHOWN]
            if loaded:
                first = loaded[0]
                vi, en = WORDS.get(first.kind, WORDS["object"])
                args = {"what": vi, "what_en": en, "host": host(first.target)}
                kinds = sorted({link.kind for link in loaded})
                yield Finding("active.remote", path, args, {"kinds": kinds})
            if shown:
                where = host(shown[0].target)
                yield Finding("active.external", path, {"count": len(shown), "host": where})


def host(target: str) -> str:
    """The computer that an address names; the path may tell more than anybody should read."""
    address = target.replace("\\", "/").partition("!")[0].removeprefix("mhtml:")
    try:
        return urlsplit(address).hostname or "không rõ"
    except ValueError:
        return "không rõ"
