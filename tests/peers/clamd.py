"""A private clamd with a signature database of our own; freshclam is never asked."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

from .process import listens, program, wait_for
from .server import Server, running

#: What our signature fits: harmless bytes that nothing else writes. The test string of the
#: scanners' makers isn't used, so that no other scanner on the machine jumps at the fixtures.
VIRUS = b"VANTHU-TEST-SIGNATURE-7f3a9d-NOT-A-VIRUS"
SIGNATURE = "Vanthu.Test-1"


class Clamd(Server):
    """One scanner on a port and a socket of its own; faults by its methods."""

    def __init__(self, folder: Path, **options: str) -> None:
        super().__init__(folder)
        self.socket = folder / "clamd.ctl"
        self.options = options
        self.signatures: dict[str, bytes] = {}
        self.sign(SIGNATURE, VIRUS)

    @property
    def address(self) -> str:
        """host:port."""
        return f"127.0.0.1:{self.port}"

    def sign(self, name: str, data: bytes) -> None:
        """One signature more, from the next start on."""
        self.signatures[name] = data
        database = self.folder / "db"
        database.mkdir(exist_ok=True)
        (database / "ours.ndb").write_text(
            "".join(f"{name}:0:*:{data.hex()}\n" for name, data in self.signatures.items())
        )
        # A file that is bad as a whole, by its digest.
        whole = b"vanthu whole test file"
        line = f"{hashlib.sha256(whole).hexdigest()}:{len(whole)}:Vanthu.Whole-1\n"
        (database / "ours.hsb").write_text(line)

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        lines = {
            "TCPSocket": str(self.port),
            "TCPAddr": "127.0.0.1",
            "LocalSocket": str(self.socket),
            "DatabaseDirectory": str(self.folder / "db"),
            "TemporaryDirectory": str(self.folder / "tmp"),
            "Foreground": "yes",
            "User": "root",
            "SelfCheck": "0",
            **self.options,
        }
        if os.geteuid() != 0:
            del lines["User"]
        (self.folder / "tmp").mkdir(exist_ok=True)
        config = self.folder / "clamd.conf"
        config.write_text("".join(f"{key} {value}\n" for key, value in lines.items()))
        with (self.folder / "clamd.log").open("ab") as log:
            self.process = subprocess.Popen(
                [program("clamd", "/usr/sbin"), f"--config-file={config}"], stdout=log, stderr=log
            )
        wait_for(lambda: listens(self.port), "clamd listens")

    def stop(self) -> None:
        """Stop in order."""
        self.resume()
        super().stop()

    def restart(self, **options: str) -> None:
        """Gone, and back; `options` are set from then on."""
        self.options |= options
        super().restart()

    def freeze(self) -> None:
        """It takes connections (the kernel does) and answers nothing."""
        if self.process is not None:
            self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after `freeze`."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)


def clamd(**options: str) -> AbstractContextManager[Clamd]:
    """A running scanner, removed afterwards."""
    return running(lambda folder: Clamd(folder, **options))
