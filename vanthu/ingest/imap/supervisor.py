"""One thread a mailbox, following the policies as they change."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass

import structlog
from django.db import Error as DatabaseFault
from django.db import InterfaceError, close_old_connections, connection

from vanthu.config.settings import Settings
from vanthu.ingest.booking import Booker, refresh
from vanthu.ingest.spool import Spool, SpoolBusy
from vanthu.ingest.wake import FILE_NAME, Wake
from vanthu.jobs.alive import touch
from vanthu.validators.policy import MailboxConfig, PolicyError

from .handover import Handover
from .session import Room
from .timing import Timing
from .watcher import MailboxWatcher

log = structlog.get_logger(__name__)

#: More watchers than this on one data folder is a mistake.
MAX_SPOOLS = 64


@dataclass(slots=True)
class _Running:
    portal: str
    config: MailboxConfig
    stop: threading.Event
    thread: threading.Thread


class Supervisor:
    """Watches every mailbox of every policy until the stop event."""

    def __init__(
        self, settings: Settings, stop: threading.Event, timing: Timing | None = None
    ) -> None:
        self._settings = settings
        self._timing = timing or Timing()
        self._stop = stop
        self._running: dict[str, _Running] = {}
        self._ending: list[threading.Thread] = []

    def run(self) -> None:
        """Follow the policies until the stop event, then wait for the threads."""
        spool = own_spool(self._settings)
        holder = f"{socket.gethostname()}:{spool.folder.name}"
        wake = Wake(self._settings.run_dir / FILE_NAME)
        booker = self._booker()
        try:
            spool.sweep()
            while True:
                self._follow(spool, holder, wake)
                touch(self._settings.run_dir, "watcher")
                if self._stop.wait(self._timing.policies):
                    break
        finally:
            self._end(list(self._running))
            for thread in self._ending:
                thread.join(self._timing.read + 5)
            if booker is not None:
                booker[0].stop()
                booker[1].join(20)
            wake.close()
            spool.close()
            connection.close()

    def _booker(self) -> tuple[Booker, threading.Thread] | None:
        """Distributed, a watcher's host may have no other booker; embedded, the node has one."""
        if self._settings.embedded:
            return None
        booker = Booker(self._settings)
        thread = threading.Thread(target=booker.run, name="booker", daemon=True)
        thread.start()
        return booker, thread

    def _follow(self, spool: Spool, holder: str, wake: Wake) -> None:
        """Start, stop and restart threads so that they match the policies."""
        try:
            close_old_connections()
            policies = refresh(self._settings)
        except (PolicyError, DatabaseFault, InterfaceError, OSError) as error:
            log.error("policies_not_read", reason=f"{type(error).__name__}: {error}")
            return
        wanted = {
            config.name: (policy.name, config)
            for policy in policies.values()
            for config in policy.mailboxes
        }
        current = {name: (item.portal, item.config) for name, item in self._running.items()}
        self._end([name for name, value in current.items() if wanted.get(name) != value])
        self._ending = [thread for thread in self._ending if thread.is_alive()]
        for name, (portal, config) in wanted.items():
            running = self._running.get(name)
            if running is None or not running.thread.is_alive():
                self._begin(portal, config, spool, holder, wake)

    def _begin(
        self, portal: str, config: MailboxConfig, spool: Spool, holder: str, wake: Wake
    ) -> None:
        stop = threading.Event()
        book = Handover(wake, self._timing.handover, stop)
        room = Room(config, portal, self._settings, self._timing, spool, book, stop)
        watcher = MailboxWatcher(room, holder)
        thread = threading.Thread(target=watcher.run, name=f"mailbox-{config.name}", daemon=True)
        self._running[config.name] = _Running(portal, config, stop, thread)
        thread.start()
        log.info("mailbox_watched", mailbox=config.name, portal=portal)

    def _end(self, names: list[str]) -> None:
        for name in names:
            running = self._running.pop(name)
            running.stop.set()
            self._ending.append(running.thread)


def own_spool(settings: Settings) -> Spool:
    """A locked spool folder of this process: watch, watch-2, … The name is taken up again after a
    restart, so that leases and leftovers find their owner."""
    for number in range(1, MAX_SPOOLS + 1):
        spool = Spool(settings.spool / ("watch" if number == 1 else f"watch-{number}"))
        try:
            spool.lock()
        except SpoolBusy:
            continue
        return spool
    raise SpoolBusy(f"{MAX_SPOOLS} watchers are running on {settings.spool}")


def run(settings: Settings, stop: threading.Event, timing: Timing | None = None) -> None:
    """`vanthu watch`: all mailboxes of all portals until `stop` is set."""
    Supervisor(settings, stop, timing).run()
