"""Files broken on purpose: bytes changed, cut out, doubled. The same seed, the same file."""

from __future__ import annotations

import random


def mutated(data: bytes, seed: int) -> bytes:
    """`data` with a few faults."""
    chance = random.Random(seed)
    broken = bytearray(data)
    for _ in range(chance.choice((1, 2, 4, 16, 64))):
        if not broken:
            break
        at = chance.randrange(len(broken))
        what = chance.randrange(6)
        if what == 0:
            broken[at] = chance.randrange(256)
        elif what == 1:
            broken[at] ^= 1 << chance.randrange(8)
        elif what == 2:
            del broken[at : at + chance.choice((1, 2, 16, 512))]
        elif what == 3:
            broken[at:at] = broken[at : at + chance.choice((1, 4, 64, 512))]
        elif what == 4:
            size = chance.choice((1, 2, 4))
            broken[at : at + size] = chance.choice((b"\0", b"\xff", b"\x7f")) * size
        elif chance.random() < 0.2:
            del broken[at:]
    return bytes(broken)
