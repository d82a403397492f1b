"""Word 97–2003 (DOC), read natively by its piece table ([MS-DOC]).

Own reader: no other one keeps ư of TCVN3 (stored as 0x1F), the font of every run, and headers,
notes, comments and text boxes at once; and it needs no office suite.
"""

from .reader import read

__all__ = ["read"]
