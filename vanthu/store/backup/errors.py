"""What may go wrong with a backup or a restore. Each message says what to do."""

from __future__ import annotations


class BackupError(Exception):
    """Base of all. The message is for whoever runs the command."""


class WrongFolder(BackupError):
    """The folder that was named can't hold copies, or holds somebody else's."""


class BackupRuns(BackupError):
    """Another backup or restore works on the folder."""


class NoRoom(BackupError):
    """The disk is too small for what has to be written."""


class ProgramMissing(BackupError):
    """A program of the database isn't installed, or is older than its server."""


class DatabaseFault(BackupError):
    """The database could not be copied or put back."""


class NoCopy(BackupError):
    """There is no copy, or none of that name."""


class CopyDamaged(BackupError):
    """What lies in the copy isn't what was written."""


class CopyTooNew(BackupError):
    """A newer program made the copy."""


class NotEmpty(BackupError):
    """Where the copy should go there is something already."""
