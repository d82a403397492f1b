"""`vanthu send-sample`: mails a document to the running service, as an agency would."""

from __future__ import annotations

import mimetypes
import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from importlib.resources import files
from pathlib import Path

import click

from vanthu.config.settings import Settings, load
from vanthu.validators.policy import load_policy

from .setup import data_option

#: A real decision: the regulation of Cao Bằng's portal (tests/fixtures/regulations/README.md).
SAMPLE = "quyet-dinh-31-2015.doc"


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--portal", help="Which portal to write to (else the first).")
@click.option("--sender", default="vanthu@so-mau.example", show_default=True)
@click.option("--subject", default="", help="Subject of the mail.")
@data_option
def command(file: Path | None, portal: str | None, sender: str, subject: str) -> None:
    """Mail FILE (else a sample decision) through SMTP to the running service."""
    settings = load()
    name, content = (file.name, file.read_bytes()) if file else (SAMPLE, _sample())
    message = EmailMessage()
    message["From"] = sender
    message["To"] = _address(settings, portal)
    message["Subject"] = subject or f"Gửi đăng tải: {name}"
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
    message.set_content(
        f"Kính gửi Ban Biên tập,\n\nĐề nghị đăng tải tệp {name} gửi kèm.\n\nTrân trọng."
    )
    kind, _, subtype = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
    message.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    host, _, port = settings.smtp.rpartition(":")
    try:
        with smtplib.SMTP(host.strip("[]"), int(port), timeout=30) as server:
            server.send_message(message)
    except smtplib.SMTPResponseException as error:
        answer = error.smtp_error.decode(errors="replace")  # type: ignore[union-attr]
        raise click.ClickException(f"the service refused it: {error.smtp_code} {answer}") from error
    except OSError as error:
        raise click.ClickException(
            f"nothing answers at {settings.smtp} ({error}). Start it with `vanthu up`, or name "
            "its folder with --data."
        ) from error
    click.echo(f"{name} was mailed to {message['To']}. See it at {settings.public_url}/desk/")


def _address(settings: Settings, portal: str | None) -> str:
    paths = sorted(settings.portals_dir.glob("*.toml"))
    chosen = [path for path in paths if portal is None or path.stem == portal]
    if not chosen:
        raise click.ClickException(f"no portal {portal or ''} in {settings.portals_dir}")
    return load_policy(chosen[0]).addresses[0]


def _sample() -> bytes:
    return files("vanthu.ingest.samples").joinpath("caobang.doc").read_bytes()
