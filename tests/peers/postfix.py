"""A private Postfix: own configuration, queue and port; a running mail server isn't touched."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from .process import PeerError, free_port, listens, program, wait_for

_MAIN = """\
compatibility_level = 3.6
command_directory = /usr/sbin
daemon_directory = {daemons}
queue_directory = {base}/queue
data_directory = {base}/data
maillog_file = {base}/log/postfix.log
maillog_file_prefixes = {base}/log
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = relay.test
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
smtpd_relay_restrictions = permit_mynetworks, reject
smtputf8_enable = yes
smtpd_banner = relay ESMTP
"""

_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """One instance; `settings` are lines of main.cf. Needs root, as Postfix itself does."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        # Not below pytest's folder, which other users (postfix) may not enter.
        self.base = Path(tempfile.mkdtemp(prefix="postfix-", dir="/tmp"))
        self.base.chmod(0o755)
        self.port = free_port()
        self._etc = self.base / "etc"
        for name in ("etc", "queue", "data", "log"):
            (self.base / name).mkdir(mode=0o755)
        shutil.chown(self.base / "data", "postfix", "postfix")
        main = _MAIN.format(base=self.base, daemons=_daemons())
        main += "".join(f"{key} = {value}\n" for key, value in settings.items())
        (self._etc / "main.cf").write_text(main)
        (self._etc / "master.cf").write_text(_MASTER.format(port=self.port))

    def __enter__(self) -> Self:
        self._run("start")
        wait_for(lambda: listens(self.port), "Postfix listens")
        return self

    def __exit__(self, *exc: object) -> None:
        self._run("stop", check=False)
        with suppress(FileNotFoundError):
            self._wait_for_end(int((self.base / "queue/pid/master.pid").read_text()))
        shutil.rmtree(self.base, ignore_errors=True)

    def _wait_for_end(self, pid: int) -> None:
        wait_for(lambda: not os.path.exists(f"/proc/{pid}"), "Postfix ends")

    def _run(self, command: str, *, check: bool = True) -> None:
        done = subprocess.run(
            [program("postfix", "/usr/sbin"), "-c", str(self._etc), command],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        if check and done.returncode:
            raise PeerError(f"postfix {command}: {done.stdout}{done.stderr}{self.log()}")

    def set(self, key: str, value: str) -> None:
        """Change a setting of the running instance."""
        command = [program("postconf", "/usr/sbin"), "-c", str(self._etc), "-e", f"{key}={value}"]
        subprocess.run(command, check=True)
        self._run("reload")

    def log(self) -> str:
        """What Postfix has logged."""
        with suppress(FileNotFoundError):
            return (self.base / "log/postfix.log").read_text(errors="replace")
        return ""


def _daemons() -> str:
    found = subprocess.run(
        [program("postconf", "/usr/sbin"), "-d", "-h", "daemon_directory"],
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.strip()
