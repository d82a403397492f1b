"""The checks, one function each, in one table. Each says what is wrong and how to mend it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, DateTimeField, Max, Min, QuerySet, Value
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanthu.desk.words import size
from vanthu.ingest.spool import spools
from vanthu.pipeline.memory import folder_in_memory
from vanthu.pipeline.rescan import held_for_scanner
from vanthu.pipeline.scanner import ScannerAway, scanner_of
from vanthu.store.models import Event, Job, JobState, Mailbox, Notice, NoticeState
from vanthu.store.portals import broken_files, policies
from vanthu.validators.policy import PolicyError

from .signatures import signature_age


class Level(StrEnum):
    """`bad` makes the service unready; `warn` wants a look."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, how it is, and what to do."""

    name: str
    level: Level
    text: str
    mend: str = ""


#: A job that is due this long without being taken: nobody works.
STUCK = timedelta(minutes=2)
#: A mailbox that nobody looked at for this long.
UNSEEN = timedelta(minutes=10)
#: A copy each week at least (R129), with a day for a run that came late.
OLD_BACKUP = timedelta(days=8)
#: The verb of `vanthu backup` (store/backup/make.py).
BACKUP = "backup.make"
#: freshclam asks several times a day.
OLD_SIGNATURES = timedelta(days=7)
#: What one check's files and their members may need at a time.
CHECK_ROOM = 256 << 20


class Seen:
    """What several checks look at, asked once for all; `boxes` where the caller has them."""

    def __init__(self, boxes: Sequence[Mailbox] | None = None) -> None:
        self._boxes = boxes

    @cached_property
    def boxes(self) -> Sequence[Mailbox]:
        """All mailboxes that were ever looked into."""
        return list(Mailbox.objects.all()) if self._boxes is None else self._boxes

    def count(self, what: str) -> int:
        """How many "overdue" or "dead" jobs, "unsure" notices, mails "held" for the scanner."""
        return self._counts.get(what, (0, None))[0]

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest overdue job has been due."""
        return self._counts.get("overdue", (0, None))[1]

    @property
    def newest_backup(self) -> datetime | None:
        """When the newest copy was finished, as the audit trail has it."""
        return self._counts.get("backups", (0, None))[1]

    @cached_property
    def _counts(self) -> dict[str, tuple[int, datetime | None]]:
        due = datetime.now(UTC) - STUCK
        overdue = Job.objects.filter(state=JobState.READY, not_before__lte=due)
        dead = Job.objects.filter(state=JobState.DEAD)
        unsure = Notice.objects.filter(state__in=[NoticeState.IN_DOUBT, NoticeState.FAILED])
        never = Value(None, output_field=DateTimeField())
        rows = _counted("overdue", overdue, Count("pk"), Min("not_before")).union(
            _counted("dead", dead, Count("pk"), never),
            _counted("unsure", unsure, Count("pk"), never),
            _counted("backups", Event.objects.filter(verb=BACKUP), Count("pk"), Max("at")),
            _counted("held", held_for_scanner(), Count("submission", distinct=True), never),
            all=True,
        )
        return {what: (count, at) for what, count, at in rows}


def _counted(what: str, rows: QuerySet[Any], count: Count, at: Max | Min | Value) -> QuerySet[Any]:
    """One line of the union: nothing where there are no rows."""
    named = rows.order_by().annotate(what=Value(what)).values("what")
    counted: QuerySet[Any] = named.annotate(rows=count, at=at).values_list("what", "rows", "at")
    return counted


def database(_seen: Seen) -> Check:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Check(
            "database",
            Level.BAD,
            _("The database doesn't answer (%s).") % type(error).__name__,
            _("Start it, or mend VANTHU_DATABASE_URL. Mail is still taken in and waits."),
        )
    return Check("database", Level.OK, connection.vendor)


def disk(_seen: Seen) -> Check:
    """Free space where spool and blobs lie."""
    floor = settings.VANTHU.limits.free_space
    for folder in (settings.VANTHU.spool, settings.VANTHU.blobs_dir):
        if not os.access(folder, os.W_OK):
            return Check(
                "disk",
                Level.BAD,
                _("%s can't be written.") % folder,
                _(
                    "Give the service's user write access, or remount the disk: senders are told "
                    "to try later until then; nothing is lost."
                ),
            )
        free = shutil.disk_usage(folder).free
        if free < floor:
            return Check(
                "disk",
                Level.BAD,
                _("Only %(free)s are free at %(folder)s.") % {"free": size(free), "folder": folder},
                _("Make room: senders are told to try later until then; nothing is lost."),
            )
    return Check("disk", Level.OK, size(free))


def unbooked(_seen: Seen) -> Check:
    """Files that could not be booked."""
    bad = sum(len(spool.bad()) for spool in spools(settings.VANTHU.spool))
    if bad:
        return Check(
            "spool",
            Level.WARN,
            ngettext("%d mail could not be booked.", "%d mails could not be booked.", bad) % bad,
            _("See the reason on the monitor and press “Try again”. The mails are kept."),
        )
    return Check("spool", Level.OK, "")


def jobs(seen: Seen) -> Check:
    """Whether somebody works, and what was given up after three failures."""
    if seen.oldest is not None:
        return Check(
            "jobs",
            Level.BAD,
            _("Work has been waiting since %s.") % f"{localtime(seen.oldest):%d/%m/%Y %H:%M}",
            _("Look whether worker, relay and broker run; the work itself is kept."),
        )
    if dead := seen.count("dead"):
        return Check(
            "jobs",
            Level.WARN,
            ngettext(
                "%d piece of work failed three times.",
                "%d pieces of work failed three times.",
                dead,
            )
            % dead,
            _("See the reason on the monitor, then press “Start again”; nothing of it is lost."),
        )
    return Check("jobs", Level.OK, "")


def broker(_seen: Seen) -> Check:
    """Whether Redis or Valkey answers; the embedded service has none."""
    url = settings.VANTHU.broker_url.get_secret_value()
    if not url:
        return Check("broker", Level.OK, "memory")
    import redis

    try:
        redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2).ping()
    except redis.RedisError as error:
        return Check(
            "broker",
            Level.BAD,
            _("The broker doesn't answer (%s).") % type(error).__name__,
            _("Start Redis, or mend VANTHU_BROKER_URL. Work waits in the database meanwhile."),
        )
    return Check("broker", Level.OK, "redis")


def mailboxes(seen: Seen) -> Check:
    """Mailboxes that nobody could look into."""
    late = [
        box.name
        for box in named(seen.boxes)
        if box.last_look_at is None or box.last_look_at < datetime.now(UTC) - UNSEEN
    ]
    if late:
        return Check(
            "mailboxes",
            Level.WARN,
            _("No look into: %s.") % ", ".join(late),
            _(
                "See the mailbox's last error on the monitor; check its password and address. The "
                "mails stay in the mailbox until then."
            ),
        )
    return Check("mailboxes", Level.OK, "")


def named(boxes: Iterable[Mailbox]) -> list[Mailbox]:
    """Those that a policy names still: the row of one that was given up stays, and nobody looks
    into it again."""
    try:
        known = {box.name for policy in policies().values() for box in policy.mailboxes}
    except PolicyError:
        return list(boxes)
    return [box for box in boxes if box.name in known]


def outgoing(seen: Seen) -> Check:
    """Answers that need a person."""
    waiting = seen.count("unsure")
    if waiting:
        return Check(
            "outgoing",
            Level.WARN,
            ngettext(
                "%d answer is in doubt or failed.", "%d answers are in doubt or failed.", waiting
            )
            % waiting,
            _("See the outbox: each says what happened; send again by hand where it is right."),
        )
    if settings.VANTHU.outgoing.mode == "folder":
        return Check(
            "outgoing",
            Level.WARN,
            _("Answers are only written to a folder."),
            _("Set VANTHU_OUTGOING__MODE=smtp and the mail server when you want them sent."),
        )
    return Check("outgoing", Level.OK, "smtp")


def scanner(seen: Seen) -> Check:
    """The virus scanner."""
    address = settings.VANTHU.scanner
    if not address:
        return Check(
            "scanner",
            Level.WARN,
            _("No virus scanner is configured; files are marked as not scanned."),
            _("Install clamd and set VANTHU_SCANNER to its socket or host:port."),
        )
    waiting = seen.count("held")
    try:
        scanner = scanner_of(address, settings.VANTHU.scanner_timeout)
        version = scanner.version() if scanner else ""
    except ValueError:
        return Check(
            "scanner",
            Level.BAD,
            _("VANTHU_SCANNER is no address: %s.") % address,
            _("Install clamd and set VANTHU_SCANNER to its socket or host:port."),
        )
    except ScannerAway:
        return Check(
            "scanner",
            Level.BAD,
            ngettext(
                "The virus scanner doesn't answer at %(address)s; %(count)d mail waits for it.",
                "The virus scanner doesn't answer at %(address)s; %(count)d mails wait for it.",
                waiting,
            )
            % {"address": address, "count": waiting},
            _("Start clamd; mail is held until it answers, none is lost."),
        )
    age = signature_age(version, datetime.now(UTC))
    if age is not None and age > OLD_SIGNATURES:
        return Check(
            "scanner",
            Level.WARN,
            _("The virus signatures are %d days old.") % age.days,
            _("Look whether freshclam runs and reaches its mirror."),
        )
    if waiting:
        return Check(
            "scanner",
            Level.WARN,
            ngettext(
                "%d mail waits for the virus scanner.",
                "%d mails wait for the virus scanner.",
                waiting,
            )
            % waiting,
            _("They go on by themselves. Those that are too large: raise clamd's StreamMaxLength."),
        )
    return Check("scanner", Level.OK, version.partition("/")[0] + " " + address)


def memory(_seen: Seen) -> Check:
    """Room in memory for files that are only checked."""
    folder = folder_in_memory()
    if folder is None:
        return Check(
            "memory",
            Level.WARN,
            _("There is no file system in memory, so “Check before sending” is off."),
            _("Mount a tmpfs at /dev/shm (in a container: --shm-size=512m)."),
        )
    free = shutil.disk_usage(folder).free
    if free < CHECK_ROOM:
        return Check(
            "memory",
            Level.WARN,
            _("Only %(free)s are free at %(folder)s.") % {"free": size(free), "folder": folder},
            _("Large archives can't be checked before sending; give it 512 MB."),
        )
    return Check("memory", Level.OK, f"{folder}: {size(free)}")


def backup(seen: Seen) -> Check:
    """Whether there is a copy of late (R85, R129). One that is missing stops nobody's work."""
    newest = seen.newest_backup
    if newest is not None and datetime.now(UTC) - newest <= OLD_BACKUP:
        return Check("backup", Level.OK, f"{localtime(newest):%d/%m/%Y %H:%M}")
    return Check(
        "backup",
        Level.WARN,
        _("The newest backup was made on %s.") % f"{localtime(newest):%d/%m/%Y %H:%M}"
        if newest is not None
        else _("No backup has been made."),
        _("Have “vanthu backup FOLDER --keep 30” run daily, onto another disk."),
    )


def rules(_seen: Seen) -> Check:
    """Policy files that can't be used as they are now: what was good before is in force."""
    if faults := broken_files():
        return Check(
            "rules",
            Level.WARN,
            _("A changed policy isn't in force: %s") % "; ".join(faults),
            _("Mend the file; until then what it said before holds. It is read again by itself."),
        )
    return Check("rules", Level.OK, "")


#: (check, whether `/readyz` asks it).
CHECKS: tuple[tuple[Callable[[Seen], Check], bool], ...] = (
    (database, True),
    (disk, True),
    (jobs, True),
    (broker, True),
    (scanner, True),
    (unbooked, False),
    (rules, False),
    (mailboxes, False),
    (memory, False),
    (outgoing, False),
    (backup, False),
)


def run_checks(
    *, ready_only: bool = False, boxes: Sequence[Mailbox] | None = None
) -> Iterator[Check]:
    """All checks, or those that decide on readiness; a check that breaks is itself bad. `boxes`:
    all mailboxes, for a caller that has read them."""
    seen = Seen(boxes)
    for check, decides in CHECKS:
        if ready_only and not decides:
            continue
        try:
            yield check(seen)
        except (DatabaseError, OSError) as error:
            yield Check(check.__name__, Level.BAD, f"{type(error).__name__}", _("See the log."))
