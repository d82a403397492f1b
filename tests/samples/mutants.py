"""Seeded faults in good files of every format: number → (bytes, name, type). Always the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from tests.peers.rar_samples import samples as rar_samples
from tests.samples.kinds import FIXTURES, OTHERS, PERMITTED, sample
from tests.unit.parsers.documents.mutations import mutated
from vanthu.parsers import filetypes

#: Regulations beside the rich document: other producers, more pages.
_MORE = ("hoabinh.doc", "hoabinh.docx", "hoabinh.odt", "hoabinh.rtf", "hoabinh.pdf", "hoabinh.txt")
_LARGEST_RAR = 20_000


@cache
def bases() -> tuple[tuple[str, bytes, str], ...]:
    """The good files: name, bytes, type."""
    found = [
        (f"{short}.{short}", sample(short), filetypes.by_short(short).mime)
        for short in (*PERMITTED, *OTHERS)
    ]
    for name in _MORE:
        mime = filetypes.by_short(name.rpartition(".")[2]).mime
        found.append((name, (FIXTURES / "regulations" / name).read_bytes(), mime))
    for name, data in sorted(rar_samples().items()):
        if name.endswith(".rar") and len(data) < _LARGEST_RAR:
            found.append((name, data, "application/vnd.rar"))
    return tuple(found)


@cache
def by_type() -> tuple[tuple[tuple[str, bytes, str], ...], ...]:
    """The good files in groups of one type."""
    groups: dict[str, list[tuple[str, bytes, str]]] = {}
    for base in bases():
        groups.setdefault(base[2], []).append(base)
    return tuple(tuple(group) for group in groups.values())


def mutants(numbers: Iterable[int]) -> Iterator[tuple[bytes, str, str, str]]:
    """For each number (bytes, name, type, label); every type in turn."""
    groups = by_type()
    for number in numbers:
        turn, which = divmod(number, len(groups))
        name, data, type_ = groups[which][turn % len(groups[which])]
        yield mutated(data, number), name, type_, f"mutant {number} of {name}"
