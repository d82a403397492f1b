"""The service's settings: one typed model, from defaults, DATA/vanthu.toml and VANTHU_… variables.

Passwords and keys stand in files below DATA/secrets (0600), never in a policy or in this model's
printed form. Everything below the edges gets values, not this module.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    JsonConfigSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

Network = IPv4Network | IPv6Network


def data_dir() -> Path:
    """The service's data folder: VANTHU_DATA, else ./data."""
    return Path(os.environ.get("VANTHU_DATA", "data")).absolute()


def up_file() -> Path:
    """What `vanthu up` was told on its command line while it runs, so that other commands on the
    same data (send-sample, doctor, health) ask at the right place."""
    return data_dir() / "run" / "up.json"


class Outgoing(BaseSettings):
    """How mail goes out. `mode="folder"` writes to DATA/outgoing until SMTP is switched on."""

    mode: Literal["folder", "smtp"] = "folder"
    host: str = "127.0.0.1"
    port: int = 25
    starttls: bool = False
    username: str = ""
    password: SecretStr = SecretStr("")
    #: Name for HELO and Message-ID; the portal's address domain when empty.
    helo: str = ""
    #: TLS from the first byte (port 465).
    tls: bool = False
    #: Seconds for connecting and for each answer.
    timeout: float = 60
    #: "" is the null sender, so that nothing answers (RFC 3834 §3.3); "portal" lets bounces come
    #: back to the portal, which notes them.
    return_path: Literal["", "portal"] = ""
    #: Days for which a mail that the server doesn't take yet is tried again.
    give_up_days: int = 5


class Limits(BaseSettings):
    """What is taken in and at what cost. Sizes in bytes, times in seconds."""

    message_size: int = 50 * 1024 * 1024
    header_size: int = 2 * 1024 * 1024
    #: One line may be a whole unwrapped attachment; endless ones are refused.
    line_length: int = 16 * 1024 * 1024
    recipients: int = 100
    connections: int = 1500
    connections_per_peer: int = 1200
    command_timeout: int = 300
    min_data_rate: int = 500
    free_space: int = 512 * 1024 * 1024
    hops: int = 50
    #: Refusals in one session before it is closed.
    errors: int = 100
    #: How long a stopping receiver lets transactions finish.
    shutdown_grace: int = 20


class AnswerCaps(BaseSettings):
    """Automatic mails above these are gathered into an hourly digest, none dropped."""

    per_address_hour: int = 10
    per_domain_hour: int = 50
    total_hour: int = 500
    interim_minutes: int = 30
    #: What is sent again within these days after a refusal, and is right, is answered at once.
    mend_days: int = 10
    #: From which hour of the office's clock an agency's contact is told what is still wrong.
    daily_hour: Annotated[int, Field(ge=0, le=24)] = 16


class Settings(BaseSettings):
    """All settings of one installation."""

    model_config = SettingsConfigDict(
        env_prefix="VANTHU_", env_nested_delimiter="__", extra="forbid"
    )

    data: Path = Field(default_factory=data_dir)
    http: str = "127.0.0.1:8000"
    #: Originals and hostile HTML are served from here; same server, other origin.
    originals_http: str = "127.0.0.1:8001"
    smtp: str = "127.0.0.1:8025"
    lmtp: str = "127.0.0.1:8024"
    #: Where people reach the desk and the public pages; "" derives it from `http`.
    base_url: str = ""
    originals_url: str = ""
    allowed_hosts: list[str] = Field(default_factory=lambda: ["127.0.0.1", "localhost"])
    #: "" is SQLite in DATA; else postgresql://user:password@host/name.
    database_url: SecretStr = SecretStr("")
    #: "" is memory:// in one process; else redis://host:port/0.
    broker_url: SecretStr = SecretStr("")
    #: "" is DATA/blobs.
    blobs: str = ""
    #: clamd as "host:port" or a socket path; "" means none configured.
    scanner: str = ""
    #: Seconds that one file may take; clamd's own MaxScanTime is 120.
    scanner_timeout: float = Field(default=120, gt=0)
    worker_threads: int = 2
    trusted_networks: list[Network] = Field(
        default=[IPv4Network("127.0.0.0/8"), IPv6Network("::1/128")]
    )
    #: Authserv-ids whose Authentication-Results are believed (RFC 8601 §5).
    trusted_authserv_ids: list[str] = Field(default_factory=list)
    #: Check SPF and DKIM ourselves for mail from outside the trusted networks.
    check_sender: bool = True
    tls_cert: Path | None = None
    tls_key: Path | None = None
    log_json: bool = True
    log_level: str = "INFO"
    outgoing: Outgoing = Field(default_factory=Outgoing)
    limits: Limits = Field(default_factory=Limits)
    answers: AnswerCaps = Field(default_factory=AnswerCaps)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order: arguments, environment, the running `up`, DATA/vanthu.toml, defaults."""
        running = JsonConfigSettingsSource(settings_cls, up_file())
        toml = TomlConfigSettingsSource(settings_cls, data_dir() / "vanthu.toml")
        return init_settings, env_settings, running, toml

    @property
    def spool(self) -> Path:
        """Folder of the receivers' spools, one folder a receiver."""
        return self.data / "spool"

    @property
    def blobs_dir(self) -> Path:
        """Where blobs lie when they lie in a folder."""
        return Path(self.blobs) if self.blobs else self.data / "blobs"

    @property
    def portals_dir(self) -> Path:
        """The operator's policies."""
        return self.data / "portals"

    @property
    def run_dir(self) -> Path:
        """What the processes tell each other: recipients.json, locks, sockets."""
        return self.data / "run"

    @property
    def outgoing_dir(self) -> Path:
        """Mails that were made while SMTP was off."""
        return self.data / "outgoing"

    @property
    def public_url(self) -> str:
        """Where people reach the desk and the public pages, without a slash at the end."""
        return (self.base_url or f"http://{self.http}").rstrip("/")

    @property
    def public_originals_url(self) -> str:
        """The other origin, without a slash at the end."""
        return (self.originals_url or f"http://{self.originals_http}").rstrip("/")

    @property
    def embedded(self) -> bool:
        """Whether this is the one-machine default (SQLite and memory://)."""
        return not self.database_url.get_secret_value() and not self.broker_url.get_secret_value()

    def secret(self, name: str) -> str:
        """The secret in DATA/secrets/NAME; raises FileNotFoundError when there is none."""
        return (self.data / "secrets" / name).read_text(encoding="utf-8").strip()

    def own_secret(self, name: str) -> str:
        """A random secret of this installation, made at first use (0600), read once a process."""
        return _own_secret(self.data / "secrets" / name)


@lru_cache(maxsize=64)
def _own_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        # Linked when it is whole: another process may read it at once, and keeps what it read.
        fd, fresh = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)  # 0600
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(fd)
        with suppress(FileExistsError):
            os.link(fresh, path)
        os.unlink(fresh)
    return path.read_text(encoding="utf-8").strip()


def of_copy(toml: Path) -> Settings:
    """The settings that a service will have whose vanthu.toml still lies in a backup."""

    class Restored(Settings):
        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *sources: Any, **named: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            usual = super().settings_customise_sources(settings_cls, *sources, **named)
            return (*usual, TomlConfigSettingsSource(settings_cls, toml))

    return Restored()


@lru_cache(maxsize=1)
def load() -> Settings:
    """The settings of this process."""
    return Settings()
