"""Codes of the virus scanner; the scanner is a real clamd with a signature of our own."""

from __future__ import annotations

from tests.peers.clamd import VIRUS, Clamd
from tests.peers.process import free_port

from . import CodeCase, World


def scanned(world: World) -> None:
    """The scanner is there."""
    assert isinstance(world.peer, Clamd)
    world.configure(scanner=world.peer.address)


def away(world: World) -> None:
    """A scanner is configured, and nobody listens."""
    world.configure(scanner=f"127.0.0.1:{free_port()}")


CASES = (
    CodeCase("virus.not_scanned", lambda world: world.mail(("a.doc", world.paper()))),
    CodeCase(
        "virus.found",
        lambda world: world.mail(("a.doc", world.paper()), ("b.txt", VIRUS)),
        before=scanned,
        peer="clamd",
        state="quarantined",
        says=("b.txt", "KHÔNG TIẾP NHẬN"),
    ),
    CodeCase(
        "virus.unavailable",
        lambda world: world.mail(("a.doc", world.paper())),
        before=away,
        state="held",
    ),
    CodeCase(
        "virus.too_large",
        lambda world: world.mail(("a.doc", world.paper()), ("b.txt", b"a b c\n" * 300_000)),
        before=scanned,
        peer="clamd",
        state="held",
    ),
)
