"""The receiver as a process: listens, says so, stops with grace."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import ssl
from asyncio import sslproto
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import structlog

from vanthu.ingest.envelope import now
from vanthu.ingest.recipients import Recipients
from vanthu.ingest.spool import Spool
from vanthu.ingest.wake import Wake

from .admission import Admission, FreeSpace
from .config import ConfigError, ReceiverConfig, endpoint
from .room import Room
from .session import LmtpReceiver, Receiver

log = structlog.get_logger(__name__)

#: Disks that take long answer in parallel; a thread that waits for one costs nothing.
_THREADS = 16
_BACKLOG = 1024
#: How often the status file is written, in seconds.
_STATUS = 5.0
#: How long after the grace the disk may take for mails that were received whole.
_COMMIT_GRACE = 60.0


class Server:
    """One receiver: `start()`, then `serve()` until `stop()`."""

    def __init__(self, config: ReceiverConfig) -> None:
        self._config = config
        self._spool = Spool(config.folder)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="spool")
        self._stop = asyncio.Event()
        self._listeners: list[asyncio.Server] = []
        self._ports: dict[str, list[Any]] = {}
        self._started_at = now()
        self.room = Room(
            config=config,
            spool=self._spool,
            recipients=Recipients(config.recipients),
            pool=self._pool,
            wake=Wake(config.wake),
            admission=Admission(config.limits),
            space=FreeSpace(config.folder, config.limits.free_space),
            tls=_tls(config),
        )

    @property
    def ports(self) -> dict[str, list[Any]]:
        """Where it listens: "smtp" and "lmtp", each a list of [host, port] or of socket paths."""
        return self._ports

    async def start(self) -> None:
        """Own the spool, clear a dead owner's leftovers, listen, and say so."""
        if not (self._config.smtp or self._config.lmtp):
            raise ConfigError("neither smtp nor lmtp says where to listen")
        self._config.run_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._spool.lock()
        swept = self._spool.sweep()
        for name, where, session in (
            ("smtp", self._config.smtp, Receiver),
            ("lmtp", self._config.lmtp, LmtpReceiver),
        ):
            if where:
                self._ports[name] = await self._listen(where, session)
        self._write_status()
        log.info("receiver.listening", name=self._config.name, swept=swept, **self._ports)

    async def _listen(self, where: str, session: type[Receiver]) -> list[Any]:
        loop = asyncio.get_running_loop()
        make: Callable[[], Receiver] = lambda: session(self.room, loop)  # noqa: E731 - a factory
        place = endpoint(where)
        if isinstance(place, Path):
            listener = await loop.create_unix_server(make, place, backlog=_BACKLOG)
            # As open as a loopback port: the mail server runs under another user.
            place.chmod(0o666)
            self._listeners.append(listener)
            return [f"unix:{place}"]
        host, port = place
        listener = await loop.create_server(make, host or None, port, backlog=_BACKLOG)
        self._listeners.append(listener)
        return [list(item.getsockname()[:2]) for item in listener.sockets]

    async def serve(self) -> None:
        """Until `stop()`, then with grace to the end."""
        while not self._stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), _STATUS)
            self._write_status()
        await self._wind_down()

    def stop(self) -> None:
        """Begin to stop. May be called at any time, also twice."""
        self._stop.set()

    def reload_tls(self) -> None:
        """Read the certificate again; sessions that are there keep the old one."""
        if self.room.tls is not None:
            try:
                _load_certificate(self.room.tls, self._config)
            except (OSError, ssl.SSLError) as error:
                log.error("tls.unreadable", error=str(error))

    async def _wind_down(self) -> None:
        self.room.stopping = True
        for listener in self._listeners:
            listener.close()
        log.info("receiver.stopping", sessions=len(self.room.sessions))
        for session in list(self.room.sessions):
            session.retire(now=False)
        await self._until_gone(self._config.limits.shutdown_grace)
        for session in list(self.room.sessions):
            session.retire(now=True)
        await self._until_gone(_COMMIT_GRACE)
        self._config.status.unlink(missing_ok=True)

    async def _until_gone(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self.room.sessions and loop.time() < end:
            await asyncio.sleep(0.02)

    def close(self) -> None:
        """Wait for the disk, give the spool up."""
        self._pool.shutdown(wait=True)
        self._spool.close()
        self.room.wake.close()

    def _write_status(self) -> None:
        status = {
            "name": self._config.name,
            "pid": os.getpid(),
            "started_at": self._started_at,
            "seen_at": now(),
            "connections": self.room.admission.connections,
            **self._ports,
            "counts": asdict(self.room.counts),
        }
        path = self._config.status
        tmp = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            tmp.write_text(json.dumps(status), encoding="utf-8")
            tmp.replace(path)
        except OSError as error:
            # A full disk must not stop the receiver: it still answers 452.
            log.warning("status.unwritable", error=error.strerror)


def _tls(config: ReceiverConfig) -> ssl.SSLContext | None:
    if config.tls_cert is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        _load_certificate(context, config)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"tls_cert, tls_key: {error}") from error
    return context


def _load_certificate(context: ssl.SSLContext, config: ReceiverConfig) -> None:
    assert config.tls_cert is not None
    context.load_cert_chain(config.tls_cert, config.tls_key)


async def _main(config: ReceiverConfig) -> None:
    server = Server(config)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    loop.add_signal_handler(signal.SIGHUP, server.reload_tls)
    try:
        await server.start()
        await server.serve()
    finally:
        server.close()


def run_config(config: ReceiverConfig) -> None:
    """Run one receiver until SIGTERM. Raises ConfigError, SpoolBusy, OSError at its start."""
    os.umask(0o077)
    # One descriptor a connection and one a mail; 1024 would be too few for both.
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    # Each TLS connection owns a buffer of this size; 256 KiB would be 384 MB for 1,500 of them.
    sslproto.SSLProtocol.max_size = 65536
    asyncio.run(_main(config))
