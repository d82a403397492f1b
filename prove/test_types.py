"""Bar 6: every type by its content, through the real sandbox, whatever the file is called."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest

from tests.integration.parsers.conftest import Blobs
from tests.samples.kinds import OTHERS, PERMITTED, names, sample
from vanthu.parsers import filetypes
from vanthu.parsers.opening import open_tree
from vanthu.parsers.reading import read_part
from vanthu.parsers.sandbox import Sandbox

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def _called(short: str) -> list[str]:
    """Every other type's extension too."""
    return [*names(short).values(), *(f"a.{other}" for other in (*PERMITTED, *OTHERS))]


def test_types_by_name(sandbox: Sandbox, figure: Figure) -> None:
    wrong, tried = [], 0
    for short in (*PERMITTED, *OTHERS):
        expected = filetypes.by_short(short).mime
        for name in _called(short):
            source = io.BytesIO(sample(short))
            tree = open_tree(source, sandbox=sandbox, put=Blobs().put, root_type="", name=name)
            tried += 1
            if tree.parts[0].type != expected:
                wrong.append((short, name, tree.parts[0].type))
    figure("types x names, wrong", f"{len(wrong)} of {tried}", "0")
    assert wrong == []


def test_permitted_types_are_read(sandbox: Sandbox, figure: Figure) -> None:
    """Beyond knowing the type: the reader gives text, size or duration, and finds nothing amiss."""
    empty = []
    for short in sorted({*PERMITTED, "docx", "rtf"} - {"zip", "rar"}):
        type_ = filetypes.by_short(short).mime
        outcome = read_part(io.BytesIO(sample(short)), type_, f"a.{short}", sandbox=sandbox)
        said = outcome.blocks or outcome.metadata.get("width") or outcome.metadata.get("duration")
        faults = {finding.code for finding in outcome.findings} - {"doc.has_comments"}
        if not said or outcome.type != type_ or faults:
            empty.append((short, outcome.type, faults))
    figure("permitted types without text, size or duration", len(empty), "0")
    assert empty == []
