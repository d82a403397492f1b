"""What pypdf raises for files that are broken, beside its own exceptions."""

from __future__ import annotations

from pypdf.errors import PyPdfError

#: Its readers index, convert and call what a damaged file put in the place of something else
#: (py-pdf/pypdf has many such threads).
BROKEN = (
    PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError,
    NotImplementedError,  # pypdf's answer to ciphers and filters of no standard
)  # fmt: skip
