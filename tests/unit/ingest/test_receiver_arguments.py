"""Arguments of MAIL, RCPT and XFORWARD; admission; replies; configuration."""

from __future__ import annotations

import json
import time
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanthu.config.settings import Settings
from vanthu.ingest.receiver import replies
from vanthu.ingest.receiver.admission import Admission, FreeSpace, trusted
from vanthu.ingest.receiver.arguments import (
    Malformed,
    path_argument,
    plain,
    xforward_argument,
)
from vanthu.ingest.receiver.config import ConfigError, Limits, ReceiverConfig, endpoint


@pytest.mark.parametrize(
    ("arg", "expected"),
    [
        ("FROM:<a@b.vn>", ("a@b.vn", {})),
        ("from: <a@b.vn> SIZE=12 body=8BITMIME", ("a@b.vn", {"SIZE": "12", "BODY": "8BITMIME"})),
        ("FROM:<>", ("", {})),
        ("FROM:<> SMTPUTF8", ("", {"SMTPUTF8": None})),
        ("FROM:a@b.vn", ("a@b.vn", {})),
        ('FROM:<"a b"@c.vn>', ('"a b"@c.vn', {})),
        ('FROM:<"a\\">@b"@c.vn>', ('"a\\">@b"@c.vn', {})),
        ("FROM:<@r.vn,@s.vn:a@b.vn>", ("a@b.vn", {})),
        ("FROM:<postmaster>", ("postmaster", {})),
        ("FROM:<văn@thư.vn>", ("văn@thư.vn", {})),
        ("FROM:<a@[127.0.0.1]>", ("a@[127.0.0.1]", {})),
    ],
)
def test_paths(arg: str, expected: tuple[str, dict[str, str | None]]):
    assert path_argument(arg, "FROM") == expected


@pytest.mark.parametrize(
    "arg",
    [
        None, "", "FROM", "TO:<a@b>", "FROM:", "FROM:<a@b", "FROM:a@b>", "FROM:<a b@c>",
        "FROM:<a@b> SIZE=", "FROM:<a@b> =3", "FROM:<a@b>SIZE=3", "FROM:<a@b@c>",
        f"FROM:<{'a' * 1100}@b>", "FROM:<a\x00@b>", "FROM:<a@b> S\x7f=1",
    ],
)  # fmt: skip
def test_malformed(arg: str | None):
    with pytest.raises(Malformed):
        path_argument(arg, "FROM")


def test_hostile_paths_cost_nothing():
    began = time.perf_counter()
    for arg in ('FROM:<"' + "\\" * 60_000, "FROM:<" + "@a," * 20_000, "FROM:" + " " * 60_000 + "<"):
        with pytest.raises(Malformed):
            path_argument(arg, "FROM")
    assert time.perf_counter() - began < 1


@given(st.text(alphabet=st.characters(), max_size=50))
def test_any_text_is_a_path_or_malformed(text: str):
    try:
        address, _ = path_argument(f"TO:{text}", "TO")
    except Malformed:
        return
    address.encode("utf-8")


def test_plain_text_can_be_stored():
    assert (
        plain(b"v\xc4\x83n\xff\r\n\0".decode("utf-8", "surrogateescape"))
        == "văn\N{REPLACEMENT CHARACTER}"
    )


def test_xforward():
    arg = "NAME=[UNAVAILABLE] ADDR=192.0.2.7 helo=mx+2Ecaobang+2Evn"
    assert xforward_argument(arg) == {"ADDR": "192.0.2.7", "HELO": "mx.caobang.vn"}
    with pytest.raises(Malformed):
        xforward_argument("NAME")


def test_admission_counts_each_client_and_all():
    admission = Admission(Limits(connections=4, connections_per_peer=2))
    taken = [admission.enter(peer) for peer in ("1.1.1.1", "1.1.1.1", "1.1.1.1", "2001:db8::1")]
    assert taken == [True, True, False, True]
    # The same /64 is the same client.
    assert admission.enter("2001:db8::2")
    assert not admission.enter("9.9.9.9"), "the total counts too"
    admission.leave("1.1.1.1")
    assert admission.enter("9.9.9.9")


@pytest.mark.parametrize(
    ("peer", "expected"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.9", True), ("unix", True),
     ("192.0.2.1", False), ("", False), ("fe80::1%eth0", False)],
)  # fmt: skip
def test_trusted(peer: str, expected: bool):
    assert trusted(peer, (ip_network("127.0.0.0/8"), ip_network("::1/128"))) is expected


def test_free_space(tmp_path: Path):
    assert FreeSpace(tmp_path, 1).has(0)
    assert not FreeSpace(tmp_path, 1 << 60).has(0)
    assert not FreeSpace(tmp_path, 1).has(1 << 60)
    # Who can't be asked doesn't refuse: the write will tell.
    assert FreeSpace(tmp_path / "none", 1 << 60).has(0)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("250 OK", "250 2.0.0 OK"),
        ("221 Bye", "221 2.0.0 Bye"),
        ("503 Error: send HELO first", "503 5.5.1 Error: send HELO first"),
        ("550 5.1.1 No", "550 5.1.1 No"),
        ("220 mx ESMTP", "220 mx ESMTP"),
        ("354 Go", "354 Go"),
        ("250-SIZE 5", "250-SIZE 5"),
    ],
)
def test_every_reply_has_an_enhanced_code(reply: str, expected: str):
    assert replies.enhanced(reply) == expected


def test_our_faults_are_temporary():
    ours = (replies.FAULT, replies.NO_SPACE, replies.STOPPING, replies.TOO_MANY_CONNECTIONS)
    assert all(reply[0] == "4" and reply[4] == "4" for reply in ours)


def test_configuration_round_trip():
    config = ReceiverConfig.from_settings(Settings())
    assert ReceiverConfig.from_json(config.to_json()) == config
    assert config.limits.line_length == Settings().limits.line_length


@pytest.mark.parametrize(
    "value", ["{", "[]", "{}", '{"spool": "a", "run_dir": "b", "colour": 1}',
              json.dumps({"spool": "a", "run_dir": "b", "trusted_networks": ["x"]})],
)  # fmt: skip
def test_bad_configuration_is_named(value: str):
    with pytest.raises(ConfigError):
        ReceiverConfig.from_json(value)


def test_endpoints():
    assert endpoint("127.0.0.1:25") == ("127.0.0.1", 25)
    assert endpoint("[::1]:0") == ("::1", 0)
    assert endpoint("unix:/run/x") == Path("/run/x")
    for text in ("", "25", "host:", "host:x", "host:99999"):
        with pytest.raises(ConfigError):
            endpoint(text)
