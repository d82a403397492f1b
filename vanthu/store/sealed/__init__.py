"""What bears a mark of secrecy: kept so that nobody reads it, and destroyed so that nobody can.

`boxes` holds the received mail under a key of its own, `rows` takes it out of the database and puts
it back, `traces` wipes what lay open before the mark was found. State secrets must not lie open on
a machine on the Internet (Law on Protection of State Secrets; regulations.md, "How to read them").
"""

from __future__ import annotations

from .boxes import BoxDamaged, Boxes, boxes
from .rows import open_sealing, restore, seal

__all__ = ["BoxDamaged", "Boxes", "boxes", "open_sealing", "restore", "seal"]
