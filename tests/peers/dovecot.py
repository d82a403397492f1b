"""A private Dovecot (2.3 or 2.4): IMAP and LMTP on free ports, one user, gone with the test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient

from .process import PeerError, free_port, listens, program, wait_for

USER = "portal@caobang.gov.vn"
PASSWORD = "secret"

_COMMON = """
base_dir = {b}/run
state_dir = {b}/state
log_path = {b}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
first_valid_uid = 1
mail_fsync = always
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
{user}
"""
_V23 = """
disable_plaintext_auth = no
mail_location = maildir:{b}/mail/%n
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {b}/users
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={b}/mail/%n
}}
"""
_V24 = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {b}/mail/%{{user | username}}
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb passwd-file {{
  passwd_file_path = {b}/users
  default_password_scheme = PLAIN
}}
userdb static {{
  fields {{
    uid = {owner}
    gid = {group}
    home = {b}/mail/%{{user | username}}
  }}
}}
"""
#: Without root every service runs as whoever started it.
_UNPRIVILEGED = """
default_internal_user = {me}
default_login_user = {me}
default_internal_group = {mygroup}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
"""


class Dovecot:
    """`start()`, `stop()`, `kill()`; the mailbox stays between them. `close()` removes it."""

    def __init__(self) -> None:
        self.binary = program("dovecot", "/usr/sbin", "/usr/local/sbin")
        self.folder = Path(tempfile.mkdtemp(prefix="vanthu-dovecot-"))
        self.port = free_port()
        self._config = self.folder / "dovecot.conf"
        self._write()

    @property
    def version(self) -> tuple[int, int]:
        """(2, 3) or (2, 4)."""
        text = subprocess.run([self.binary, "--version"], capture_output=True, text=True).stdout
        major, minor = text.split()[0].split(".")[:2]
        return int(major), int(minor)

    def _write(self) -> None:
        import grp
        import pwd

        self.folder.chmod(0o755)
        mail = self.folder / "mail"
        mail.mkdir()
        root = os.geteuid() == 0
        me, mygroup = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
        owner, group = ("mail", "mail") if root else (me, mygroup)
        if root:
            shutil.chown(mail, owner, group)
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}::::::\n")
        values = {
            "b": self.folder, "port": self.port, "owner": owner, "group": group,
            "me": me, "mygroup": mygroup,
        }  # fmt: skip
        user = "" if root else _UNPRIVILEGED.format(**values)
        special = _V24 if self.version >= (2, 4) else _V23
        # 2.4 wants its version lines first.
        text = special.format(**values) + _COMMON.format(**values, user=user)
        self._config.write_text(text)

    def start(self) -> None:
        """Start, and wait until it listens."""
        # The daemon keeps what it inherits: a pipe would never end.
        said = self.folder / "start.log"
        with said.open("wb") as output:
            done = subprocess.run(
                [self.binary, "-c", self._config], stdout=output, stderr=output, timeout=30
            )
        if done.returncode:
            raise PeerError(f"dovecot: {said.read_text()}")
        wait_for(lambda: listens(self.port), "dovecot listens")

    @property
    def pid(self) -> int:
        """The master's process id, 0 when it isn't running."""
        try:
            pid = int((self.folder / "run" / "master.pid").read_text())
            os.kill(pid, 0)
        except (OSError, ValueError):
            return 0
        return pid

    def stop(self) -> None:
        """Stop in order; connections get BYE."""
        if pid := self.pid:
            os.kill(pid, signal.SIGTERM)
            wait_for(lambda: not self.pid, "dovecot stops")

    def kill(self) -> None:
        """kill -9 of the master and all of its children."""
        if pid := self.pid:
            found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True)
            for number in [pid, *map(int, found.stdout.split())]:
                try:
                    os.kill(number, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            wait_for(lambda: not self.pid and not listens(self.port), "dovecot is dead")

    def close(self) -> None:
        """Stop and remove everything."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def client(self) -> IMAPClient:
        """A logged-in client."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        client.login(USER, PASSWORD)
        return client

    def append(
        self, raw: bytes, folder: str = "INBOX", *, at: datetime | None = None, count: int = 1
    ) -> None:
        """Put a message into a folder, as arrived at `at`."""
        with self.client() as client:
            for _ in range(count):
                client.append(folder, raw, msg_time=at)

    def recreate(self, folder: str) -> None:
        """Delete and make a folder: UIDVALIDITY goes up."""
        with self.client() as client:
            if client.folder_exists(folder):
                client.delete_folder(folder)
            client.create_folder(folder)
