"""Mails that are built to hurt: each ends in a finding, soon, and nothing raises."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from vanthu.config.policies import template_text
from vanthu.parsers.sandbox import default_sandbox
from vanthu.pipeline.local import check_files
from vanthu.validators.policy import parse_policy

HEAD = b"From: a@b.example\r\nMIME-Version: 1.0\r\n"
NESTED = b"".join(
    b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i) for i in range(5000)
)
PART = b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nx\r\n"
HOSTILE = {
    "a To of a megabyte": b"From: a@b.example\r\nTo: " + b"u@x.vn, " * 130_000 + b"\r\n\r\nTin",
    "20,000 encoded words": HEAD + b"Subject: " + b"=?utf-8?q?a?=\r\n " * 20_000 + b"\r\n\r\nTin",
    "5,000 multiparts deep": HEAD + NESTED,
    "5,000 parts": HEAD
    + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    + PART * 5_000
    + b"--b--\r\n",
    "NUL and surrogates": b"From: a\x00@b.example\r\nSubject: \x00\xed\xa0\x80\r\n\r\n"
    b"Tin \x00\xed\xa0\x80 t\xe1\xbb\xa9c",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_ends_in_a_finding(name: str, tmp_path: Path) -> None:
    path = tmp_path / "thu.eml"
    path.write_bytes(HOSTILE[name])
    policy = parse_policy(template_text("caobang"))
    started = time.monotonic()
    (case,) = check_files([path], policy, default_sandbox())
    assert time.monotonic() - started < 60
    assert case.state in ("held", "drafted")
    assert {finding.code for finding in case.findings} & {"mail.limit", "mail.damaged"}
