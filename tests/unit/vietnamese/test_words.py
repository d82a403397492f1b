"""Words counted once, and where some of them stand."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from vanthu.vietnamese.letters import WORD
from vanthu.vietnamese.words import Words

TEXT = "Cng thông tin cng: đin-tử, Cng2 x_Cng Cngà.\u0301Cng e\u0301Cng"


def everywhere(text: str, words: set[str]) -> list[tuple[int, str]]:
    return [(m.start(), m[0]) for m in WORD.finditer(text) if m[0] in words]


def test_counts_tell_case_and_letters_apart() -> None:
    words = Words("Ủy ban, ủy ban Francais")
    assert words.counts == {"Ủy": 1, "ủy": 1, "ban": 2, "Francais": 1}
    assert (words.total, words.not_ascii, words.marked) == (5, 2, 2)


def test_places_are_those_of_whole_words() -> None:
    wanted = {"Cng", "đin"}
    assert Words(TEXT).places(wanted) == everywhere(TEXT, wanted)
    assert len(everywhere(TEXT, wanted)) == 5


@pytest.mark.parametrize("seed", range(20))
def test_places_of_few_and_of_many_words_agree(seed: int) -> None:
    dice = random.Random(seed)
    text = "".join(dice.choices("abà \u0301\u0323_1.", k=300))
    words = sorted(set(WORD.findall(text)))
    few = set(dice.sample(words, min(5, len(words))))
    assert Words(text).places(few) == everywhere(text, few)
    assert Words(text).places(set(words)) == everywhere(text, set(words))


def test_a_run_of_letters_is_walked_once() -> None:
    text = "kt " + "kt" * 200_000
    assert Words(text).places({"kt"}) == [(0, "kt")]


@pytest.mark.parametrize("seed", range(5))
def test_counts_are_those_of_a_walk(seed: int) -> None:
    dice = random.Random(seed)
    text = "".join(dice.choices("abàđ\u0323_1.,-\n\t \u00a0\u2003\x1f\u200b", k=500))
    assert Words(text).counts == Counter(WORD.findall(text))
