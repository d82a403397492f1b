"""The peer in `accept.py`: stock aiosmtpd with a handler that makes each mail durable."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Handler:
    """Writes a mail as maildir does, in a thread: file, fsync, rename, fsync of the folder."""

    def __init__(self, folder: Path) -> None:
        self._tmp, self._new = folder / "tmp", folder / "new"
        self._tmp.mkdir(parents=True)
        self._new.mkdir()
        self._pool = ThreadPoolExecutor(8)

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Store the mail, then say so."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._pool, self._store, envelope.content)
        return "250 OK"

    def _store(self, content: bytes) -> None:
        name = f"{time.time_ns()}.{secrets.token_hex(4)}"
        fd = os.open(self._tmp / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(fd, content)
        os.fsync(fd)
        os.close(fd)
        os.rename(self._tmp / name, self._new / name)
        fd = os.open(self._new, os.O_RDONLY)
        os.fsync(fd)
        os.close(fd)


async def main(folder: Path, port: int) -> None:
    """Serve until killed."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    handler = Handler(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="stock", data_size_limit=50 << 20), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
