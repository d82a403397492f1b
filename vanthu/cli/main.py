"""`vanthu`: the table of commands. Each is loaded only when it is called."""

from __future__ import annotations

import importlib

import click

from vanthu import __version__

#: Command -> (module:attribute, one line for --help).
COMMANDS = {
    "up": ("vanthu.cli.up:command", "Run the whole service on this machine."),
    "send-sample": ("vanthu.cli.send_sample:command", "Mail a sample to the running service."),
    "extract": ("vanthu.cli.extract:command", "Text and metadata of files or folders."),
    "check": ("vanthu.cli.check:command", "What would become of a mail or of files."),
    "import": ("vanthu.cli.import_:command", "Bring in .eml, mbox, Maildir, documents."),
    "submissions": ("vanthu.cli.submissions:command", "What came in and what became of it."),
    "rules": ("vanthu.cli.rules:command", "What a portal's policy does."),
    "doctor": ("vanthu.cli.doctor:command", "Look at everything; say how to mend what is wrong."),
    "user": ("vanthu.cli.user:command", "Accounts: add, set a password, give a role."),
    "receive": ("vanthu.cli.receive:command", "SMTP and LMTP receiver with its booker."),
    "watch": ("vanthu.cli.watch:command", "IMAP watcher of all mailboxes."),
    "worker": ("vanthu.cli.worker:command", "Worker of the distributed service."),
    "relay": ("vanthu.cli.relay:command", "Relay of the distributed service."),
    "web": ("vanthu.cli.web:command", "Desk, monitor, public pages."),
    "migrate": ("vanthu.cli.migrate:command", "Make or update the database."),
    "assets": ("vanthu.cli.assets:command", "Make fonts and catalogue from their sources."),
    "health": ("vanthu.cli.health:command", "Whether one part of the service is well."),
    "backup": ("vanthu.cli.backup:command", "Copy everything, while the service runs."),
    "restore": ("vanthu.cli.restore:command", "Make a service of a copy, or check one."),
    "audit": ("vanthu.cli.audit:command", "Check the audit trail."),
}
HIDDEN = {"node": "vanthu.cli.node:command"}


class Table(click.Group):
    """A group that imports a command's module when it is needed."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command, imported."""
        target = COMMANDS[name][0] if name in COMMANDS else HIDDEN.get(name)
        if target is None:
            return None
        module, attribute = target.split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a command, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Table, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, package_name="vanthu")
def main() -> None:
    """The mail room of a public portal.

    Exit codes: 0 done, 1 refused or unhealthy, 2 wrong usage.
    """
