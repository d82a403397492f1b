"""RAR 1.5 to 5 as they were really made, through the sandbox and the 7zz inside it."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from tests.peers.rar_samples import samples
from tests.samples import binaries
from vanthu.parsers.opening import OpenedTree, OpenLimits

from .conftest import Blobs

Opened = Callable[..., OpenedTree]


def rar(opened: Opened, name: str, **limits: int) -> OpenedTree:
    return opened(
        samples()[name],
        root_type="application/octet-stream",
        name=name,
        limits=OpenLimits(**limits),
    )


def members(tree: OpenedTree) -> list[tuple[str, int]]:
    return [(part.name, part.size) for part in tree.parts[1:]]


def codes(tree: OpenedTree) -> set[str]:
    return {finding.code for finding in tree.findings}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rar15-comment.rar", [("FILE1.TXT", 7), ("FILE2.TXT", 8)]),
        ("rar202-comment-nopsw.rar", [("FILE1.TXT", 7), ("FILE2.TXT", 7)]),
        ("rar3-solid.rar", [("stest1.txt", 2048), ("stest2.txt", 2048)]),
        ("rar5-solid.rar", [("stest1.txt", 2048), ("stest2.txt", 2048)]),
        ("rar5-blake.rar", [("stest1.txt", 2048), ("stest2.txt", 2048)]),
        ("rar5-subdirs.rar", [("file2.txt", 6), ("long fn.txt", 8), ("file.txt", 5)]),
        ("unicode.rar", [("уииоотивл.txt", 2), ("𝐀𝐁𝐁𝐂.txt", 2)]),
    ],
)
def test_every_generation(
    opened: Opened, blobs: Blobs, name: str, expected: list[tuple[str, int]]
) -> None:
    tree = rar(opened, name)
    assert tree.findings == ()
    assert members(tree)[: len(expected)] == expected
    for part in tree.parts:
        assert len(blobs[part.sha256]) == part.size


@pytest.mark.parametrize("name", ["rar3-comment-hpsw.rar", "rar5-hpsw.rar"])
def test_encrypted_header_is_not_an_empty_archive(opened: Opened, name: str) -> None:
    tree = rar(opened, name)
    assert [(f.code, dict(f.args)) for f in tree.findings] == [
        ("archive.encrypted", {"names": True})
    ]


@pytest.mark.parametrize("name", ["rar202-comment-psw.rar", "rar5-psw.rar"])
def test_encrypted_members_are_listed(opened: Opened, name: str) -> None:
    tree = rar(opened, name)
    assert codes(tree) == {"archive.encrypted"}
    assert [part.encrypted for part in tree.parts[1:]] == [True, True]


@pytest.mark.parametrize("name", ["rar5-evil-symlink-traversal.rar", "rar3-symlink-unix.rar"])
def test_links_are_not_followed(opened: Opened, name: str) -> None:
    tree = rar(opened, name)
    assert codes(tree) == {"archive.link"}
    assert {finding.part for finding in tree.findings} < {part.path for part in tree.parts[1:]}
    assert [part.size for part in tree.parts[1:]].count(0) == len(tree.findings)


@pytest.mark.parametrize("name", ["rar3-vols.part1.rar", "rar5-vols.part2.rar", "rar3-old.r00"])
def test_one_volume_alone_is_incomplete(opened: Opened, name: str) -> None:
    assert "archive.incomplete" in codes(rar(opened, name))


@pytest.mark.parametrize(
    "names",
    [
        ("rar5-vols.part3.rar", "rar5-vols.part1.rar", "rar5-vols.part2.rar"),
        ("rar3-old.r01", "rar3-old.rar", "rar3-old.r00"),
    ],
)
def test_volumes_in_one_mail_are_one_archive(opened: Opened, names: tuple[str, ...]) -> None:
    mail = EmailMessage()
    mail.set_content("kèm theo")
    for name in names:
        mail.add_attachment(
            samples()[name], maintype="application", subtype="octet-stream", filename=name
        )
    tree = opened(mail.as_bytes())
    assert tree.findings == ()
    found = [(part.name, part.size) for part in tree.parts if part.role == "member"]
    assert found == [("bigfile.txt", 205000), ("smallfile.txt", 2050)]
    assert sum(part.role == "container" for part in tree.parts) == 1


def test_volumes_of_one_archive_are_not_those_of_the_next(opened: Opened) -> None:
    """One child opens both: what the first left behind must not complete the second."""
    whole, alone = EmailMessage(), EmailMessage()
    names = ("rar5-vols.part1.rar", "rar5-vols.part2.rar", "rar5-vols.part3.rar")
    for mail, kept in ((whole, names), (alone, names[:1])):
        mail.set_content("kèm theo")
        for name in kept:
            mail.add_attachment(
                samples()[name], maintype="application", subtype="octet-stream", filename=name
            )
    for mail, complete in ((whole, True), (alone, False)) * 2:
        assert ("archive.incomplete" not in codes(opened(mail.as_bytes()))) is complete


def test_limits_hold_for_rar_too(opened: Opened) -> None:
    assert codes(rar(opened, "rar5-solid.rar", size=3000)) == {"archive.limit"}
    assert codes(rar(opened, "rar5-subdirs.rar", members=3)) == {"archive.limit"}


def test_damaged_archive(opened: Opened) -> None:
    data = bytearray(samples()["rar5-solid.rar"])
    data[110] ^= 0xFF
    tree = opened(bytes(data), root_type="application/octet-stream", name="x.rar")
    assert codes(tree) == {"archive.damaged"}


@pytest.mark.parametrize("name", ["rar3-seektest.sfx", "rar5-crc.sfx"])
def test_archive_inside_a_program_is_a_program(opened: Opened, name: str) -> None:
    """Whatever it is called: it would run on the reader's machine."""
    program = binaries.program()
    data = program + samples()[name][len(program) :]
    tree = opened(data, root_type="application/octet-stream", name="van ban.rar")
    assert [(part.role, part.type) for part in tree.parts] == [
        ("attachment", "application/x-self-extracting-archive")
    ]
