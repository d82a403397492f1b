"""Bringing in what lies in files: .eml, mbox, Maildir, and plain documents.

By command only, silently (no answers), and safe to stop and run again: what is booked is known by
its raw key.
"""

from .run import Report, import_paths, total_size

__all__ = ["Report", "import_paths", "total_size"]
