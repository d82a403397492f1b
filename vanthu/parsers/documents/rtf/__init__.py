"""Rich Text Format by an own tokenizer (RTF 1.9.1).

striprtf drops headers, notes, frames and comments, and has no fonts.
"""

from .reader import read

__all__ = ["read"]
