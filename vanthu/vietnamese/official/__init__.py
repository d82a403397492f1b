"""Metadata of official documents: what a văn thư writes into the register from the paper itself.

Layout rules: Nghị định 30/2020 Phụ lục I and III, Thông tư 01/2011/TT-BNV before it; number grammar
of normative documents: Luật ban hành VBQPPL 2015 Điều 10 (vietnamese.md §D). Nothing is guessed:
what the text doesn't hold is None or empty.
"""

from __future__ import annotations

from .dublin_core import MinimumRecord, dublin_core, minimum_record, missing
from .lines import Block
from .reader import read_official

__all__ = ["Block", "MinimumRecord", "dublin_core", "minimum_record", "missing", "read_official"]
