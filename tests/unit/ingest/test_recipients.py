"""Which addresses we receive for."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from vanthu.ingest.recipients import (
    Recipients,
    SnapshotMissing,
    match,
    normalise,
    read_snapshot,
    write_snapshot,
)

ADDRESSES = {
    "portal@caobang.gov.vn": "caobang",
    "bbt+tin@caobang.gov.vn": "tin",
    "portal@xn--cao-vqa.vn": "idn",
    "congttdt@langson.gov.vn": "langson",
}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Portal@CaoBang.GOV.vn", "portal@caobang.gov.vn"),
        (" portal@caobang.gov.vn. ", "portal@caobang.gov.vn"),
        ('"portal"@caobang.gov.vn', "portal@caobang.gov.vn"),
        ('"por\\tal"@caobang.gov.vn', "portal@caobang.gov.vn"),
        ("@a.vn,@b.vn:portal@caobang.gov.vn", "portal@caobang.gov.vn"),
        ("portal@bücher.vn", "portal@xn--bcher-kva.vn"),
        ("ba\u0323n@x.vn", "bạn@x.vn"),
        ("Postmaster", "postmaster"),
        ("", None),
        ("@x.vn", None),
        ("a@", None),
        ("a@" + "é" * 70 + ".vn", None),
    ],
)
def test_normalise(address: str, expected: str | None):
    assert normalise(address) == expected


@pytest.mark.parametrize(
    ("address", "portal"),
    [
        ("PORTAL@caobang.gov.vn", "caobang"),
        ("portal+b=12=ab@caobang.gov.vn", "caobang"),
        ("bbt+tin@caobang.gov.vn", "tin"),
        ("bbt+x@caobang.gov.vn", None),
        ("nobody@caobang.gov.vn", None),
        ("portal@elsewhere.vn", None),
        ("portal@[127.0.0.1]", None),
        ("portal", None),
    ],
)
def test_match(address: str, portal: str | None):
    found = match(address, ADDRESSES)
    assert (found["portal"] if found else None) == portal


def test_match_keeps_the_detail_of_the_address():
    found = match("Portal+b=12=AB@caobang.gov.vn", ADDRESSES)
    assert found == {"address": "portal+b=12=ab@caobang.gov.vn", "portal": "caobang"}


@pytest.mark.parametrize(
    ("address", "portal"),
    [
        ("postmaster", "tin"),
        ("PostMaster@langson.gov.vn", "langson"),
        ("postmaster@elsewhere.vn", None),
    ],
)
def test_the_postmaster_of_each_of_our_domains_exists(address: str, portal: str | None):
    found = match(address, ADDRESSES)
    assert (found and found["portal"]) == portal
    assert not found or found["role"] == "postmaster"


def test_snapshot_is_read_again_when_it_changes(tmp_path: Path):
    path = tmp_path / "run" / "recipients.json"
    recipients = Recipients(path)
    with pytest.raises(SnapshotMissing):
        recipients.find("portal@a.vn")
    assert write_snapshot(path, {"Portal@A.vn": "a"})
    assert not write_snapshot(path, {"Portal@A.vn": "a"})
    assert recipients.find("portal@a.vn") == {"address": "portal@a.vn", "portal": "a"}
    assert write_snapshot(path, {"portal@b.vn": "b"})
    assert recipients.find("portal@a.vn") is None
    assert recipients.find("portal@b.vn")
    assert os.listdir(path.parent) == ["recipients.json"]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'{"addresses": 3}', b"\xff"])
def test_a_damaged_snapshot_leaves_the_last_good_one(tmp_path: Path, raw: bytes):
    path = tmp_path / "recipients.json"
    write_snapshot(path, {"portal@a.vn": "a"})
    recipients = Recipients(path)
    assert recipients.find("portal@a.vn")
    path.write_bytes(raw)
    assert recipients.find("portal@a.vn")
    with pytest.raises(ValueError):
        read_snapshot(path)
    with pytest.raises(SnapshotMissing):
        Recipients(path).find("portal@a.vn")


def test_no_address_at_all_is_a_fault_of_ours(tmp_path: Path):
    path = tmp_path / "recipients.json"
    path.write_text(json.dumps({"addresses": {}}))
    with pytest.raises(SnapshotMissing):
        Recipients(path).find("portal@a.vn")
