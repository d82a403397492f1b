"""How many times a page's 95th percentile is another's, and how sure that is.

Of a hundred rounds the 95th percentile is one of the five slowest, so a single pause of the host
moves it. The rounds are therefore drawn again and again (bootstrap, Efron 1979), a round with both
its times, since what disturbed one may have disturbed the other; told is the middle of the ratios
and what lies between their 5th and 95th percentile. The same rounds give the same numbers.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence

DRAWS = 1000


def p95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)]


def ratio(small: Sequence[float], large: Sequence[float]) -> tuple[float, float, float]:
    """(5th percentile, median, 95th percentile) of p95(large) / p95(small)."""
    rounds = list(zip(small, large, strict=True))
    chance = random.Random(1)
    drawn = []
    for _draw in range(DRAWS):
        some = chance.choices(rounds, k=len(rounds))
        drawn.append(p95([one for _, one in some]) / p95([one for one, _ in some]))
    parts = statistics.quantiles(drawn, n=20)
    return parts[0], statistics.median(drawn), parts[-1]
