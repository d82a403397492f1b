"""OpenDocument text (ODT): one walk over content.xml, headers and footers from styles.xml.

Own walk instead of odfpy: 34 times faster, and odfpy gives notes, comments and frames twice.
"""

from .reader import read

__all__ = ["read"]
