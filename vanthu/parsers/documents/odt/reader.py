"""From an ODT package to an outcome: parts, metadata, findings."""

from __future__ import annotations

from typing import BinaryIO

from vanthu.parsers.documents.building import without_repeats
from vanthu.parsers.documents.outcomes import guarded, outcome, review_findings
from vanthu.parsers.documents.package import Damaged, Element, Encrypted, Package
from vanthu.parsers.types import Block, Outcome

from .lists import Lists
from .styles import Styles, q
from .walk import Walk

TYPE = "application/vnd.oasis.opendocument.text"

_META = {
    "title": "dc:title",
    "subject": "dc:subject",
    "description": "dc:description",
    "author": "meta:initial-creator",
    "modified_by": "dc:creator",
    "created": "meta:creation-date",
    "modified": "dc:date",
    "language": "dc:language",
    "application": "meta:generator",
}


@guarded(TYPE)
def read(source: BinaryIO, name: str) -> Outcome:  # noqa: ARG001 - the readers' contract
    """Blocks, metadata and findings of an OpenDocument text."""
    package = Package(source)
    manifest = package.part("META-INF/manifest.xml")
    if (
        manifest is not None
        and next(manifest.iter(q("manifest:encryption-data")), None) is not None
    ):
        raise Encrypted
    content, common = package.part("content.xml"), package.part("styles.xml")
    if content is None:
        raise Damaged("no content.xml")
    styles, lists = Styles(), Lists()
    styles.learn(content)
    lists.learn(content)
    page_styles = Styles()
    if common is not None:
        # A header's automatic styles live in styles.xml and may bear the same names.
        for part in (page_styles, styles):
            part.learn(common)
        lists.learn(common)
    walk = Walk(styles, lists)
    body = content.find(f"{q('office:body')}/{q('office:text')}")
    if body is None:
        raise Damaged("no office:text")
    blocks = walk.body(body)
    pages = Walk(page_styles, lists)
    headers, footers = _page_stories(common, pages)
    review = review_findings(
        comments=walk.comments + pages.comments,
        insertions=walk.insertions,
        deletions=walk.deletions,
        hidden=walk.hidden,
    )
    return outcome(TYPE, [*headers, *blocks, *footers], _metadata(package), review)


def _page_stories(common: Element | None, walk: Walk) -> tuple[list[Block], list[Block]]:
    """Headers and footers of all page styles, each different one once."""
    if common is None:
        return [], []
    stories: dict[str, list[list[Block]]] = {"header": [], "footer": []}
    for kind in ("header", "footer"):
        for tag in (f"{kind}-first", kind, f"{kind}-left"):
            for master in common.iter(q("style:master-page")):
                for story in master.iterchildren(q(f"style:{tag}")):
                    if story.get(q("style:display")) != "false":
                        stories[kind].append(walk.story(story, kind))
    return without_repeats(stories["header"]), without_repeats(stories["footer"])


def _metadata(package: Package) -> dict[str, object]:
    try:
        root = package.part("meta.xml")
    except Damaged:
        return {}
    if root is None:
        return {}
    found: dict[str, object] = {}
    for key, tag in _META.items():
        element = next(root.iter(q(tag)), None)
        if element is not None:
            found[key] = element.text or ""
    found["keywords"] = ", ".join(element.text or "" for element in root.iter(q("meta:keyword")))
    statistic = next(root.iter(q("meta:document-statistic")), None)
    if statistic is not None:
        pages = statistic.get(q("meta:page-count"), "")
        if pages.isdecimal():
            found["pages"] = int(pages[:9])
    return found
