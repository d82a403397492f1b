"""The parts of a DOCX package and how they point at each other."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property

from vanthu.parsers.documents.package import Damaged, Element, Package, parse_xml

from .names import STRICT

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: the last word of its type, and where it leads."""

    kind: str
    target: str
    external: bool


class Parts:
    """The package seen from its main document."""

    def __init__(self, package: Package) -> None:
        self.package = package
        found = [r.target for r in self._relations("").values() if r.kind == "officeDocument"]
        self.main = next((name for name in found if name in package), _MAIN)

    def xml(self, name: str) -> Element | None:
        """The root of a part, None when there is none."""
        return self.parsed(self.package.bytes(name))

    @staticmethod
    def parsed(data: bytes) -> Element | None:
        """The root of a part's bytes, strict namespaces read as transitional."""
        if not data:
            return None
        if b"purl.oclc.org" in data[:8192]:
            for strict, transitional in STRICT:
                data = data.replace(strict, transitional)
        return parse_xml(data)

    def readable(self, name: str) -> Element | None:
        """The root of a part; None too when it is damaged: one picture less, not the document."""
        try:
            return self.xml(name)
        except Damaged:
            return None

    def optional(self, kind: str) -> Element | None:
        """The main document's part of that kind; None too when it is damaged."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external:
                return self.readable(relation.target)
        return None

    @cached_property
    def relations(self) -> dict[str, Relation]:
        """The main document's relationships by id."""
        return self._relations(self.main)

    def relations_of(self, part: str) -> dict[str, Relation]:
        """Any part's relationships by id."""
        return self.relations if part == self.main else self._relations(part)

    def _relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        try:
            root = self.package.part(path)
        except Damaged:
            return {}
        if root is None:
            return {}
        relations = {}
        for element in root.iter(_RELATIONSHIP):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            relations[element.get("Id", "")] = Relation(kind, target, external)
        return relations
