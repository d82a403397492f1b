"""Word 2007 and later (DOCX): one walk over all parts that a reader of the paper would see.

Own walk instead of python-docx, which drops soft hyphens (TCVN3's ư), inserted text, links,
tables, headers, notes and text boxes.
"""

from .reader import read

__all__ = ["read"]
