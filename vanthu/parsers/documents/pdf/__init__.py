"""PDF by pypdfium2, the page's geometry used where the order of its text can't be trusted."""

from .reader import read

__all__ = ["read"]
