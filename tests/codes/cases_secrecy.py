"""Marks of secrecy and of limited circulation: the sender is told nothing by mail."""

from __future__ import annotations

from . import CodeCase

CASES = (
    CodeCase(
        "secrecy.marked",
        lambda world: world.mail(("bao cao.txt", "MẬT\nBÁO CÁO\nNội dung".encode())),
        state="quarantined",
        sealed=True,
    ),
    CodeCase(
        "secrecy.internal",
        lambda world: world.mail(("tai lieu.txt", "LƯU HÀNH NỘI BỘ\nTài liệu họp".encode())),
        state="held",
    ),
)
