"""Finding rows by the words in them: with or without marks, wherever the tone is written.

`terms` makes tokens of texts and of what people type, `index` is the one face, `sqlite` (FTS5) and
`postgres` (tsvector) keep the same two streams of tokens: `plain` without marks, `toned` with them.
"""

from __future__ import annotations

from .index import DRAFTS, PUBLICATIONS, SUBMISSIONS, Entry, Index, Matches
from .terms import Query, parse

__all__ = ["DRAFTS", "PUBLICATIONS", "SUBMISSIONS", "Entry", "Index", "Matches", "Query", "parse"]
