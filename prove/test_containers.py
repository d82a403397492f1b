"""Bar 6: archives of every make through the real sandbox: their members, or why not."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.integration.parsers.conftest import Blobs
from tests.peers.rar_samples import samples
from tests.samples import binaries
from tests.samples.hostile import archives
from tests.samples.hostile.bombs import deflated, zip_with
from tests.samples.zips import names, packed, zip64
from tests.unit.validators.contexts import context, file
from vanthu.parsers.budget import MIB, Budget
from vanthu.parsers.opening import OpenedTree, OpenLimits, open_tree
from vanthu.parsers.sandbox import Sandbox
from vanthu.parsers.volumes import volume
from vanthu.validators.rules.executable import Executable

pytestmark = pytest.mark.prove
Figure = Callable[[str, object, str], None]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def opened(sandbox: Sandbox, data: bytes, name: str, root: str = "") -> tuple[OpenedTree, Blobs]:
    blobs = Blobs()
    tree = open_tree(io.BytesIO(data), sandbox=sandbox, put=blobs.put, root_type=root, name=name)
    return tree, blobs


def codes(tree: OpenedTree) -> set[str]:
    return {finding.code for finding in tree.findings}


# -- RAR -------------------------------------------------------------------------------------------

_FILE = re.compile(r"^(?:R5_)?FILE: .*? is=F--(.*?)(?=^(?:R5_)?FILE|\Z)", re.MULTILINE | re.DOTALL)


def _expected(listing: str) -> dict[str, tuple[int, int]]:
    """Name → (size, CRC) by the listing that rarfile's authors keep beside each sample."""
    found: dict[str, tuple[int, int]] = {}
    for match in _FILE.finditer(listing):
        text = match[1]
        [name] = re.findall(r"^  name=(.*)$", text, re.MULTILINE)
        [size] = re.findall(r" dec=(\d+)", text)
        crc = re.findall(r"crc=0x([0-9a-f]+)", text) or ["0"]
        copied = re.findall(r"redir: type=(?:FILE_COPY|HARD_LINK) .*destination=(.*)", text)
        found[name] = found[copied[0]] if copied else (int(size), int(crc[0], 16))
    return found


def _rar_kind(name: str, data: bytes) -> str:
    if name.startswith("rar15"):
        return "RAR 1.5"
    if name.startswith("rar2"):
        return "RAR 2"
    return "RAR 5" if data.startswith(b"Rar!\x1a\x07\x01\x00") else "RAR 3, 4"


_SECRET = ("-psw", "-hpsw")


def test_rar_of_every_generation(sandbox: Sandbox, figure: Figure) -> None:
    """Every sample that is neither encrypted nor a volume gives exactly its files' bytes."""
    counts: dict[str, int] = {}
    wrong = []
    for name, data in sorted(samples().items()):
        is_first = not any(word in name for word in (*_SECRET, "vols", "rar3-old"))
        if not name.endswith(".rar") or f"{name}.exp" not in samples() or not is_first:
            continue
        tree, blobs = opened(sandbox, data, name)
        expected = _expected(samples()[f"{name}.exp"].decode())
        links = {finding.part for finding in tree.findings if finding.code == "archive.link"}
        found = {
            part.original_name: (part.size, zlib.crc32(blobs[part.sha256]))
            for part in tree.parts[1:]
            if not part.path.count(".") > 1 and part.path not in links
        }
        same = found.keys() == expected.keys() and all(
            found[key][0] == size and crc in (0, found[key][1])
            for key, (size, crc) in expected.items()
        )
        if not same or codes(tree) != ({"archive.link"} if links else set()):
            wrong.append((name, found, expected, codes(tree)))
        kind = _rar_kind(name, data)
        counts[kind] = counts.get(kind, 0) + len(expected)
    figure("RAR members read", counts, "every generation")
    assert wrong == []
    assert set(counts) == {"RAR 1.5", "RAR 2", "RAR 3, 4", "RAR 5"}


def test_encrypted_rar(sandbox: Sandbox, figure: Figure) -> None:
    found = {}
    for name in sorted(samples()):
        if (
            not name.endswith(".rar")
            or not any(word in name for word in _SECRET)
            or "nopsw" in name
        ):
            continue
        tree, _ = opened(sandbox, samples()[name], name)
        assert codes(tree) == {"archive.encrypted"}, name
        hidden = [finding for finding in tree.findings if finding.args.get("names")]
        assert bool(hidden) == ("hpsw" in name)
        assert all(part.encrypted for part in tree.parts[1:])
        found[name] = "names too" if hidden else f"{len(tree.parts) - 1} members listed"
    figure("encrypted RAR", found, "archive.encrypted")
    assert len(found) >= 6


@pytest.mark.parametrize("stem", ["rar3-old", "rar3-vols", "rar5-vols"])
def test_volumes_of_rar(sandbox: Sandbox, stem: str, figure: Figure) -> None:
    names = [name for name in samples() if name.startswith(stem) and volume(name)]
    mail = EmailMessage()
    mail.set_content("kèm theo")
    for name in sorted(names, reverse=True):
        mail.add_attachment(
            samples()[name], maintype="application", subtype="octet-stream", filename=name
        )
    tree, _ = opened(sandbox, mail.as_bytes(), "", "message/rfc822")
    found = [(part.name, part.size) for part in tree.parts if part.role == "member"]
    figure(f"{stem}: {len(names)} volumes", found, "whole")
    assert tree.findings == ()
    assert found == [("bigfile.txt", 205000), ("smallfile.txt", 2050)]
    for name in names:
        alone, _ = opened(sandbox, samples()[name], name)
        assert "archive.incomplete" in codes(alone), name


@pytest.mark.parametrize("name", ["rar3-seektest.sfx", "rar5-crc.sfx"])
def test_rar_inside_a_program(sandbox: Sandbox, name: str, figure: Figure) -> None:
    """It is told as a self-extracting archive, and refused as one: it is a program."""
    data = samples()[name]
    program = binaries.program()
    data = program + data[len(program) :]  # the sample's own beginning is blanked
    tree, _ = opened(sandbox, data, "van ban.rar")
    assert [part.type for part in tree.parts] == ["application/x-self-extracting-archive"]
    assert [f.code for f in Executable().check(context(file("van ban.rar", "sfx")))] == [
        "archive.self_extracting"
    ]
    with open(f"/proc/self/fd/{_memory()}", "w+b") as output:
        answer = sandbox.run("open.rar", io.BytesIO(data), output=output).data
    found = [(member["name"], member["size"]) for member in answer["members"]]
    figure(name, found, "a program, 2 members of 2,048 bytes")
    assert [size for _, size in found] == [2048, 2048]
    assert answer["findings"] == []


def _memory() -> int:
    import os

    return os.memfd_create("output")


# -- ZIP -------------------------------------------------------------------------------------------


def test_names_in_zip(sandbox: Sandbox, figure: Figure) -> None:
    wrong = {}
    for kind, (data, right) in names().items():
        tree, _ = opened(sandbox, data, "ten.zip")
        found = [part.name for part in tree.parts[1:]]
        if kind == "tcvn3":  # one byte for both cases of a toned letter: fonts made the capitals
            found, right = [n.lower() for n in found], [n.lower() for n in right]
        if found != right or tree.findings:
            wrong[kind] = found
    figure("ZIP names by charset, wrong", wrong or "none", "none")
    assert wrong == {}


@pytest.mark.parametrize("method", ["Copy", "Deflate", "Deflate64", "BZip2", "LZMA", "PPMd", "XZ"])
def test_methods_of_zip(sandbox: Sandbox, tmp_path: Path, method: str) -> None:
    tree, blobs = opened(sandbox, packed(tmp_path, f"-mm={method}"), "a.zip")
    assert codes(tree) == set()
    assert blobs[tree.parts[1].sha256].decode() == "Quyết định " * 500
    assert [part.name for part in tree.parts[1:]] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("method", ["AES128", "AES256", "ZipCrypto"])
def test_encrypted_zip(sandbox: Sandbox, tmp_path: Path, method: str) -> None:
    tree, _ = opened(sandbox, packed(tmp_path, "-pmat-khau", f"-mem={method}"), "a.zip")
    assert codes(tree) == {"archive.encrypted"}
    assert [(part.name, part.encrypted) for part in tree.parts[1:]] == [
        ("a.txt", True),
        ("b.txt", True),
    ]


def test_zip64(sandbox: Sandbox, figure: Figure) -> None:
    tree, blobs = opened(sandbox, zip64(), "a.zip")
    assert tree.findings == ()
    assert [(part.name, part.size) for part in tree.parts[1:]] == [("a.txt", 700)]
    assert blobs[tree.parts[1].sha256] == b"Quy che" * 100
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("b.txt", "w", force_zip64=True) as f:
        f.write(b"streamed")
    tree, _ = opened(sandbox, buffer.getvalue(), "b.zip")
    assert [(part.name, part.size) for part in tree.parts[1:]] == [("b.txt", 8)]
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(70_000):
            archive.writestr(zipfile.ZipInfo(str(number)), b"")
    tree, _ = opened(sandbox, many.getvalue(), "c.zip")
    assert [dict(finding.args) for finding in tree.findings] == [{"what": "members", "limit": 999}]
    figure("ZIP64", "whole, streamed, 70,000 members", "read, read, archive.limit")


def test_zip_that_lies(sandbox: Sandbox, figure: Figure) -> None:
    """Overlaps and false sizes: never more bytes than the limits, and never silently fewer."""
    found = {}
    limits = OpenLimits(size=64 << 20)
    for name, data, expected in (
        ("entries overlap", archives.overlapping(250, 1 << 20), "archive.limit"),
        ("says 4 GB, has 4 GB", zip_with("a", deflated(4 << 30), (4 << 30) - 2), "archive.limit"),
        ("says 10 bytes, has 4 GB", zip_with("a", deflated(4 << 30), 10), "archive.damaged"),
        ("says 1 GB, has 5 bytes", zip_with("a", deflated(1 << 20), 1 << 30), "archive.damaged"),
        ("says another CRC", zip_with("a", b"x" * 50, 50, 0, crc=1), "archive.damaged"),
    ):
        blobs = Blobs()
        tree = open_tree(
            io.BytesIO(data), sandbox=sandbox, put=blobs.put, root_type="", name="a.zip",
            limits=limits,
        )  # fmt: skip
        found[name] = ", ".join(sorted(codes(tree)))
        assert codes(tree) == {expected}, name
        assert sum(part.size for part in tree.parts[1:]) <= 64 << 20
    figure("ZIP that lies", found, "a finding each")


def test_archives_keep_their_budget(sandbox: Sandbox) -> None:
    """A bomb costs no more memory than the task's budget, whatever it unfolds to."""
    with open(f"/proc/self/fd/{_memory()}", "w+b") as output:
        result = sandbox.run(
            "open.zip",
            io.BytesIO(zip_with("a", deflated(4 << 30), (4 << 30) - 2)),
            output=output,
            budget=Budget(memory=256 * MIB, cpu=60, file_size=768 * MIB),
        )
    assert result.failure is None
    assert result.data["findings"][0]["code"] == "archive.limit"
    assert result.memory < 256 * MIB
