"""What connection, header lines and DNS tell of a sender."""

from __future__ import annotations

from typing import Any

import pytest

from vanthu.config.settings import Settings
from vanthu.ingest.envelope import Envelope
from vanthu.ingest.sender.alignment import aligned, organisation
from vanthu.ingest.sender.dns import DnsFault
from vanthu.ingest.sender.look import first_look
from vanthu.ingest.sender.results import MICROSOFT, parse, verdict
from vanthu.ingest.sender.settling import judge
from vanthu.ingest.sender.spf import check_spf
from vanthu.parsers.headers import read_headers

GMAIL = (
    "mx.google.com;\r\n dkim=pass header.i=@stp.caobang.gov.vn header.s=s1 header.b=abc;\r\n"
    " spf=pass (google.com: domain of a@x designates 1.2.3.4 as permitted sender) "
    "smtp.mailfrom=a@caobang.gov.vn;\r\n dmarc=none (p=NONE) header.from=caobang.gov.vn"
)
EXCHANGE = (
    "spf=fail (sender IP is 1.2.3.4)\r\n smtp.mailfrom=evil.example; dkim=none (message not "
    "signed)\r\n header.d=none;dmarc=fail action=none header.from=caobang.gov.vn;compauth=fail "
    "reason=001"
)


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("stp.caobang.gov.vn", "caobang.gov.vn"),
        ("caobang.gov.vn", "caobang.gov.vn"),
        ("gov.vn", ""),
        ("mail.vnexpress.net", "vnexpress.net"),
        ("a.b.co.uk", "b.co.uk"),
        ("localhost", ""),
    ],
)
def test_organisation(domain: str, expected: str) -> None:
    assert organisation(domain) == expected


def test_alignment_never_crosses_a_suffix() -> None:
    assert aligned("mail.caobang.gov.vn", "stp.caobang.gov.vn")
    assert not aligned("hanoi.gov.vn", "caobang.gov.vn")
    assert not aligned("", "")


def test_results_of_real_servers_are_read() -> None:
    server, results = parse(GMAIL)
    assert server == "mx.google.com"
    assert [(item.method, item.result) for item in results] == [
        ("dkim", "pass"),
        ("spf", "pass"),
        ("dmarc", "none"),
    ]
    assert verdict(results, "stp.caobang.gov.vn") == "pass"
    assert verdict(results, "hanoi.gov.vn") == "none"
    server, results = parse(EXCHANGE)
    assert (server, verdict(results, "caobang.gov.vn")) == ("", "fail")


def look(raw: str, *, peer: str = "203.0.113.9", channel: str = "imap", **settings: Any) -> tuple:
    envelope = Envelope(queue_id="q", channel=channel, peer=peer)  # type: ignore[arg-type]
    headers = read_headers(raw.encode() + b"\r\n\r\n")
    check = first_look(envelope, headers, "caobang.gov.vn", Settings(**settings))
    return check.auth, check.pending


def test_only_the_topmost_result_of_a_trusted_server_counts() -> None:
    forged = GMAIL.replace("pass", "fail")
    raw = f"Authentication-Results: {GMAIL}\r\nAuthentication-Results: {forged}"
    assert look(raw, trusted_authserv_ids=["mx.google.com"]) == ("pass", False)
    assert look(raw, trusted_authserv_ids=["mx.other.example"]) == ("none", True)
    assert look(raw) == ("none", True)


def test_microsoft_writes_no_id_so_only_the_first_field_counts() -> None:
    ids = {"trusted_authserv_ids": [MICROSOFT]}
    assert look(f"Authentication-Results: {EXCHANGE}", **ids) == ("fail", False)
    below = f"Authentication-Results: x.example; spf=pass\r\nAuthentication-Results: {EXCHANGE}"
    assert look(below, **ids) == ("none", True)


def test_trusted_networks_need_a_connection() -> None:
    assert look("A: b", channel="smtp", peer="127.0.0.1") == ("trusted", False)
    assert look("A: b", channel="lmtp", peer="unix") == ("trusted", False)
    assert look("A: b", channel="smtp", peer="::ffff:127.0.0.1") == ("trusted", False)
    assert look("A: b", channel="smtp") == ("none", True)
    assert look("A: b", channel="imap", peer="127.0.0.1") == ("none", True)
    assert look("A: b", channel="file", peer="127.0.0.1") == ("none", False)


def test_a_trusted_servers_result_goes_before_the_network_it_came_over() -> None:
    raw = f"Authentication-Results: mx.us.example; {EXCHANGE}"
    found = look(raw, channel="lmtp", peer="127.0.0.1", trusted_authserv_ids=["mx.us.example"])
    assert found == ("fail", False)


class Zone:
    """DNS from a table; a missing name has no records, "!" is a fault."""

    def __init__(self, records: dict[tuple[str, str], list[Any]]) -> None:
        self.table = records

    def records(self, name: str, kind: str) -> list[Any]:
        found = self.table.get((name, kind), [])
        if found == ["!"]:
            raise DnsFault(name)
        return found


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ([b"v=spf1 ip4:203.0.113.9 -all"], "pass"),
        ([b"v=spf1 ip4:198.51.100.1 -all"], "fail"),
        ([b"v=spf1 ~all"], "softfail"),
        ([b"v=spf1 include:spf.example.vn -all"], "pass"),
        ([b"v=spf1 mx -all"], "pass"),
        ([b"v=spf1 include:loop.example -all"], "permerror"),
        ([b"other"], "none"),
        ([], "none"),
        (["!"], "temperror"),
    ],
)
def test_spf(record: list[Any], expected: str) -> None:
    zone = Zone(
        {
            ("x.gov.vn", "TXT"): record,
            ("spf.example.vn", "TXT"): [b"v=spf1 ip4:203.0.113.0/24 -all"],
            ("loop.example", "TXT"): [b"v=spf1 include:loop.example -all"],
            ("x.gov.vn", "MX"): [(10, "mx.x.gov.vn")],
            ("mx.x.gov.vn", "A"): ["203.0.113.9"],
        }
    )
    assert check_spf("203.0.113.9", "a@x.gov.vn", "mx.x.gov.vn", zone) == expected


@pytest.mark.parametrize(
    ("spf", "spf_domain", "dkim", "expected"),
    [
        ("pass", "mail.caobang.gov.vn", [], "pass"),
        ("fail", "caobang.gov.vn", [], "fail"),
        ("fail", "caobang.gov.vn", ["caobang.gov.vn"], "pass"),
        ("pass", "mailer.example", [], "none"),
        ("fail", "mailer.example", [], "none"),
        ("softfail", "caobang.gov.vn", [], "none"),
        ("temperror", "caobang.gov.vn", [], "none"),
        ("none", "caobang.gov.vn", ["evil.example"], "none"),
    ],
)
def test_judgement(spf: str, spf_domain: str, dkim: list[str], expected: str) -> None:
    found = judge("stp.caobang.gov.vn", spf=spf, spf_domain=spf_domain, dkim_passed=dkim)
    assert found == expected
