"""DATA as a stream: its end, its dots, its measures, however the bytes are cut into chunks."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.peers.receiver import stuffed
from vanthu.ingest.receiver import replies
from vanthu.ingest.receiver.body import DotDecoder, Measures, Meter

#: Bodies of nothing but what is dangerous.
pieces = st.lists(
    st.sampled_from([b".", b"\r", b"\n", b"\r\n", b"\r\n.", b"..", b"x", b"\0", b"\xff", b"ab"]),
    max_size=40,
).map(b"".join)


def chunks(data: bytes, random_: random.Random) -> list[bytes]:
    cuts = sorted(random_.randrange(len(data) + 1) for _ in range(random_.randrange(12)))
    edges = [0, *cuts, len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges) if b > a]


def decoded(parts: list[bytes]) -> tuple[bytes, bytes]:
    decoder = DotDecoder()
    body = b""
    for number, part in enumerate(parts):
        data, rest = decoder.feed(part)
        body += data
        if rest is not None:
            return body, rest + b"".join(parts[number + 1 :])
    raise AssertionError("no end found")


@given(body=pieces, random_=st.randoms(use_true_random=False))
def test_every_body_comes_back(body: bytes, random_: random.Random):
    body = body and body.removesuffix(b"\r\n") + b"\r\n"
    wire = stuffed(body) + b"NOOP\r\n"
    assert decoded(chunks(wire, random_)) == (body, b"NOOP\r\n")


@given(body=pieces)
def test_byte_by_byte(body: bytes):
    body += b"\r\n"
    assert decoded([bytes([byte]) for byte in stuffed(body)]) == (body, b"")


@pytest.mark.parametrize(
    "smuggled", [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\n\n.\r\r\n"]
)
def test_only_crlf_dot_crlf_ends_a_mail(smuggled: bytes):
    wire = b"a" + smuggled + b"MAIL FROM:<x@y>\r\nb\r\n.\r\n"
    body, rest = decoded([wire])
    assert body.endswith(b"b\r\n")
    assert rest == b""


def meter(**limits: int) -> Meter:
    values = {"message": 10_000, "header": 1000, "line": 5000, "hops": 3} | limits
    return Meter(Measures(**values))


def measured(data: bytes, step: int, **limits: int) -> str:
    found = meter(**limits)
    for at in range(0, len(data), step):
        found.feed(data[at : at + step])
    assert found.size == len(data)
    return found.refusal


HEADER = b"Received: by a\r\nRECEIVED: by b\r\nSubject: received: x\r\n"


@pytest.mark.parametrize("step", [1, 7, 64, 100_000])
@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (HEADER + b"\r\nbody\r\n", ""),
        (HEADER * 2 + b"\r\nbody\r\n", replies.LOOP),
        (HEADER + b"\r\n" + b"Received: by c\r\n" * 50, ""),
        (HEADER + b"\n" + b"Received: by c\n" * 50, ""),
        (b"\r\n" + b"Received: by c\r\n" * 50, ""),
        (b"\n" + b"Received: by c\r\n" * 50, ""),
        (b"To: " + b"x" * 2000 + b"\r\n\r\n", replies.HEADER_TOO_LARGE),
        (b"\r\n" + b"x" * 2000, ""),
        (b"\r\n" + b"x\r\n" * 3400, replies.TOO_LARGE),
        (b"\r\n" + b"x" * 5001, replies.LINE_TOO_LONG),
        (b"\r\n" + b"x" * 4990 + b"\r\n" + b"x" * 4990, ""),
        (b"", ""),
    ],
)
def test_measures(data: bytes, refusal: str, step: int):
    assert measured(data, step) == refusal


@given(body=pieces, step=st.integers(1, 50))
def test_chunks_make_no_difference_to_the_measures(body: bytes, step: int):
    limits = {"header": 40, "hops": 1}
    assert measured(body, step, **limits) == measured(body, 1, **limits)
