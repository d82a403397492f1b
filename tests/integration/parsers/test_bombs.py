"""Bar 3 in small (`prove/test_bombs.py`): what unfolds is stopped by its work, not by its end."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from tests.samples.hostile.archives import overlapping
from tests.samples.hostile.bombs import deflated
from tests.samples.packages import docx, odt, zipped
from tests.samples.unfolding import archive, laughing_docx, laughing_odt, members, nested, picture
from vanthu.parsers.documents import package
from vanthu.parsers.opening import OpenedTree, OpenLimits
from vanthu.parsers.reading import read_part
from vanthu.parsers.sandbox import Sandbox

Opened = Callable[..., OpenedTree]
MIB = 1 << 20


def what(tree: OpenedTree) -> list[tuple[str, object]]:
    return [(finding.code, finding.args.get("what")) for finding in tree.findings]


def open_(opened: Opened, data: bytes, **limits: int) -> OpenedTree:
    return opened(data, root_type="x/y", name="a.zip", limits=OpenLimits(**limits))


def test_a_sudden_ratio_ends_it_early(opened: Opened) -> None:
    """64 MB in 64 KB: nothing of it is kept."""
    bomb = archive([("a", deflated(64 * MIB, b"\0"), 64 * MIB, 8)])
    tree = open_(opened, bomb, ratio_free=MIB, ratio=1100)
    assert what(tree) == [("archive.damaged", "member")], "within the ratio: read to its wrong sum"
    tree = open_(opened, bomb, ratio_free=MIB, ratio=900)
    assert what(tree) == [("archive.limit", "ratio")]
    assert len(tree.parts) == 1


def test_a_blank_beginning_is_no_bomb(opened: Opened) -> None:
    import random

    data = bytes(3 * MIB) + random.Random(1).randbytes(MIB)
    tree = open_(opened, zipped({"anh.bmp": data}), ratio_free=MIB)
    assert what(tree) == []
    assert tree.parts[1].size == 4 * MIB


def test_after_two_bombs_no_archive_is_opened(opened: Opened) -> None:
    bomb = archive([("a", deflated(8 * MIB, b"\0"), 8 * MIB, 8)])
    packed = zipped({f"{number}.zip": bomb for number in range(6)})
    tree = open_(opened, packed, ratio_free=MIB)
    found = [("archive.limit", "ratio")] * 2 + [("archive.limit", "bombs")] * 4
    assert what(tree) == found
    assert [finding.part for finding in tree.findings] == [f"1.{n}" for n in range(1, 7)]


def test_layers_end_at_the_limit(opened: Opened) -> None:
    tree = open_(opened, nested(layers=4, wide=3), depth=3)
    assert ("archive.limit", "depth") in what(tree)
    assert len(tree.parts) < 30


@pytest.mark.parametrize("make", [lambda: members(5000), lambda: overlapping(300, MIB)])
def test_members_are_counted_first(opened: Opened, make: Callable[[], bytes]) -> None:
    tree = open_(opened, make(), members=200)
    assert [code for code, _ in what(tree)] == ["archive.limit"]
    assert len(tree.parts) == 1


@pytest.mark.parametrize(
    ("data", "short", "code"),
    [
        (laughing_docx(), "docx", "file.unsafe_xml"),
        (laughing_odt(), "odt", "file.unsafe_xml"),
        (docx("<w:p/>" * (package.MAX_TAGS + 1)), "docx", "file.limit"),
        (odt("<text:p/>" * (package.MAX_TAGS + 1)), "odt", "file.limit"),
        (picture(20_000)[:MIB], "png", "file.limit"),
    ],
    ids=["laughing docx", "laughing odt", "tags in docx", "tags in odt", "pixels"],
)
def test_documents(sandbox: Sandbox, data: bytes, short: str, code: str) -> None:
    from vanthu.parsers.filetypes import by_short

    outcome = read_part(io.BytesIO(data), by_short(short).mime, "a", sandbox=sandbox)
    assert [finding.code for finding in outcome.findings] == [code]
    assert outcome.blocks == ()
