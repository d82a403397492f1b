"""Python's garbage collector in processes that serve for days.

Left alone it walks over all that was ever imported, again and again: a tenth of a second in which
nobody is answered, and no garbage in it.
"""

from __future__ import annotations

import gc

#: Objects more than were freed before the youngest are looked at: a page or a document makes tens
#: of thousands, none of them garbage before it is done. Then every twentieth time the middle ones,
#: and of those every twentieth time the old ones.
THRESHOLDS = (10_000, 20, 20)


def settle() -> None:
    """What is there now stays: leave it alone from here on. To be called before threads start that
    serve, and again whenever much more has been imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
