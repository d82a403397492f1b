"""Personal data in a text: where it stands, of what kind, how sure, and its masked form.

R31 (address, ID number, phone not without consent), R33 (what counts, and the secrets that are
never published), R36 and R96 (officials' contacts are public). Patterns alone would flag every
document number, so each kind has its structure (check digits, provinces, prefixes) and the words
around it (`context`). `find(pieces)` looks; `masked(kind, value)` covers. Values never leave this
package but by the offsets of a `Hit` into the text that the caller has anyway.
"""

from .finder import Hit, find
from .kinds import KINDS, Family, Kind
from .masking import masked, normal
from .pieces import Piece

__all__ = ["KINDS", "Family", "Hit", "Kind", "Piece", "find", "masked", "normal"]
