"""Documents that are ZIP files of XML (DOCX, ODT), opened within limits.

A document type declaration is refused outright: entities are how files read other files (XXE) and
how 1 KB becomes 3 GB, and with them off lxml would silently drop the rest of the run.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO, cast

from lxml import etree

#: Bytes that one XML part may unpack to; a law code of 1.3 million characters takes 5 MB.
MAX_PART = 64 << 20
#: Tags of one XML part; a law code has some 200,000.
MAX_TAGS = 2_000_000
#: Bytes that all parts read may unpack to.
MAX_TOTAL = 128 << 20
#: Entries of a package; Word writes a few dozen, a catalogue of pictures some thousands.
MAX_ENTRIES = 20_000

_DOCTYPE_WINDOW = 4096

Element = etree._Element


#: What zipfile raises for broken entries; ValueError for offsets before the file.
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError)


class Damaged(Exception):
    """The bytes are not what the format asks for; `str()` says where, for the log."""


class Forbidden(Exception):
    """The file has what no honest document of the format has (a DOCTYPE)."""


class Encrypted(Exception):
    """The file opens only with a password."""


class TooBig(Exception):
    """The file unpacks to more than the limits."""


class Package:
    """One open ZIP package; `part()` gives a parsed XML part. Both raise Damaged and TooBig."""

    def __init__(self, source: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Damaged(f"zip: {error}") from error
        infos = self._zip.infolist()
        if len(infos) > MAX_ENTRIES:
            raise TooBig
        # Some writers use backslashes, and Word doesn't care about case.
        self._infos = {info.filename.replace("\\", "/").lower(): info for info in infos}
        self._read = 0

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._infos

    def names(self) -> list[str]:
        """The entries' names, lower case."""
        return list(self._infos)

    def bytes(self, name: str) -> bytes:
        """The entry's bytes, b"" when there is none. Raises Damaged, Encrypted, and TooBig beyond
        `MAX_PART` or `MAX_TOTAL`."""
        info = self._infos.get(name.lower())
        if info is None:
            return b""
        if info.flag_bits & 1:
            raise Encrypted
        room = min(MAX_PART, MAX_TOTAL - self._read)
        try:
            with self._zip.open(info) as stream:
                data = stream.read(room + 1)
        except _BROKEN as error:
            raise Damaged(f"{name}: {error}") from error
        if len(data) > room:
            raise TooBig
        self._read += len(data)
        return data

    def part(self, name: str) -> Element | None:
        """The root of an XML part, None when there is none."""
        data = self.bytes(name)
        return parse_xml(data) if data else None


def parse_xml(data: bytes) -> Element:
    """The root element of XML that doesn't come from a friend.

    Raises Damaged, Forbidden for a DOCTYPE, TooBig beyond `MAX_TAGS`.
    """
    if b"<!DOCTYPE" in data[:_DOCTYPE_WINDOW] or b"<!\0D\0O\0C\0" in data[:_DOCTYPE_WINDOW]:
        raise Forbidden
    # Counted before anything is built: a million empty elements cost seconds and hundreds of MB.
    if data.count(b"<") > MAX_TAGS:
        raise TooBig
    # huge_tree stays off: libxml2 then refuses a depth beyond 256 and single texts beyond 10 MB.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged(f"xml: {error}") from error
    # A declaration that hides behind 4 KB of comments, or in another charset.
    if root.getroottree().docinfo.internalDTD is not None:
        raise Forbidden
    return cast("Element", root)


def local(tag: object) -> str:
    """The tag without its namespace; "" for what isn't an element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
