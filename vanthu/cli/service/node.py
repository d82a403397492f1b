"""One process of the service: any of web, booker, relay and threaded worker.

They are started and stopped in an order that loses nothing.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType

import structlog
import uvicorn

from vanthu.config.settings import Settings
from vanthu.store.blobs import blobs

log = structlog.get_logger(__name__)
PARTS = ("web", "book", "relay", "work")


class Node:
    """The named parts in one process. Django has to be set up."""

    def __init__(self, settings: Settings, parts: tuple[str, ...]) -> None:
        self.settings = settings
        self.parts = parts
        self.stopping = threading.Event()
        #: Called from the last to the first.
        self._stops: list[Callable[[], object]] = []

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signalled)
        try:
            if {"book", "work"} & set(self.parts):
                blobs().sweep()  # what a killed predecessor left half written
            for part in self.parts:
                if part != "web":
                    getattr(self, f"_start_{part}")()
            if "web" in self.parts:
                asyncio.run(self._web())
            else:
                self.stopping.wait()
        finally:
            for stop in reversed(self._stops):
                stop()

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _start_book(self) -> None:
        from vanthu.ingest.booking import Booker

        booker = Booker(self.settings)
        thread = threading.Thread(target=booker.run, name="booker", daemon=True)
        thread.start()
        self._stops += [partial(thread.join, 20), booker.stop]

    def _start_relay(self) -> None:
        from vanthu.jobs.relay import Relay

        relay = Relay()
        thread = threading.Thread(target=relay.run, name="relay", daemon=True)
        thread.start()
        self._stops += [partial(thread.join, 10), relay.stop]

    def _start_work(self) -> None:
        from vanthu.jobs.worker import ThreadedWorker, expire_leases

        if self.settings.embedded:
            expire_leases()
        worker = ThreadedWorker(self.settings.worker_threads)
        worker.start()
        self._stops.append(worker.stop)

    async def _web(self) -> None:
        """Both origins on one application: the desk and, on its own port, the originals."""
        from vanthu.desk.asgi import application
        from vanthu.desk.warm import warm_up

        warm_up()
        servers = []
        for address in dict.fromkeys((self.settings.http, self.settings.originals_http)):
            config = uvicorn.Config(
                application,
                log_config=None,
                lifespan="off",
                server_header=False,
                proxy_headers=True,
                timeout_graceful_shutdown=10,
            )
            server = _Server(config)
            servers.append((server, _listen(address)))
        tasks = [asyncio.create_task(server.serve(sockets=[sock])) for server, sock in servers]
        while not self.stopping.is_set() and not any(task.done() for task in tasks):
            await asyncio.sleep(0.1)
        for server, _ in servers:
            server.should_exit = True
        await asyncio.gather(*tasks)


class _Server(uvicorn.Server):
    """Signals are the node's, not uvicorn's."""

    def install_signal_handlers(self) -> None:
        """None."""

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, without capturing signals."""
        await self._serve(sockets)


def _listen(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host.strip("[]"), int(port)))
    sock.listen(512)
    sock.set_inheritable(False)
    return sock
