"""What the receiver is told at its start: plain values, from JSON or from the settings."""

from __future__ import annotations

import dataclasses
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanthu.ingest import recipients, wake

if TYPE_CHECKING:
    from vanthu.config.settings import Settings

Network = IPv4Network | IPv6Network


class ConfigError(ValueError):
    """A value that the receiver can't work with. The operator's fault; the text says which."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken in and at what cost. Sizes in bytes, times in seconds."""

    message_size: int = 50 * 1024 * 1024
    header_size: int = 2 * 1024 * 1024
    line_length: int = 16 * 1024 * 1024
    recipients: int = 100
    connections: int = 1500
    connections_per_peer: int = 1200
    command_timeout: int = 300
    min_data_rate: int = 500
    free_space: int = 512 * 1024 * 1024
    hops: int = 50
    errors: int = 100
    shutdown_grace: int = 20


@dataclass(frozen=True, slots=True)
class ReceiverConfig:
    """One receiver. `smtp`, `lmtp`: "host:port", "[::1]:port", "unix:/path"; "" is none."""

    spool: Path
    run_dir: Path
    name: str = "main"
    smtp: str = ""
    lmtp: str = ""
    #: The name in the greeting.
    hostname: str = ""
    tls_cert: Path | None = None
    tls_key: Path | None = None
    #: Clients that may say for whom they relay (XFORWARD).
    trusted_networks: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    limits: Limits = field(default_factory=Limits)

    @property
    def folder(self) -> Path:
        """This receiver's own spool folder."""
        return self.spool / self.name

    @property
    def recipients(self) -> Path:
        """The snapshot of addresses."""
        return self.run_dir / recipients.FILE_NAME

    @property
    def wake(self) -> Path:
        """The pipe to the booker."""
        return self.run_dir / wake.FILE_NAME

    @property
    def status(self) -> Path:
        """Where this receiver says that it listens, and on what."""
        return self.run_dir / f"receiver-{self.name}.json"

    def to_json(self) -> str:
        """This configuration as `from_json` reads it."""
        return json.dumps(dataclasses.asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> ReceiverConfig:
        """Read a JSON object with the fields' names as keys."""
        try:
            value = json.loads(text)
            return cls._from_values(value)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise ConfigError(f"receiver's configuration: {error}") from error

    @classmethod
    def _from_values(cls, value: Mapping[str, Any]) -> ReceiverConfig:
        values = dict(value)
        for key in ("spool", "run_dir", "tls_cert", "tls_key"):
            if values.get(key) is not None:
                values[key] = Path(values[key])
        if "limits" in values:
            values["limits"] = Limits(**values["limits"])
        if "trusted_networks" in values:
            values["trusted_networks"] = tuple(map(ip_network, values["trusted_networks"]))
        return cls(**values)

    @classmethod
    def from_settings(cls, settings: Settings, name: str = "main") -> ReceiverConfig:
        """The receiver that the settings ask for."""
        known = {item.name for item in dataclasses.fields(Limits)}
        limits = {key: value for key, value in settings.limits.model_dump().items() if key in known}
        return cls(
            spool=settings.spool,
            run_dir=settings.run_dir,
            name=name,
            smtp=settings.smtp,
            lmtp=settings.lmtp,
            hostname=settings.outgoing.helo or socket.gethostname(),
            tls_cert=settings.tls_cert,
            tls_key=settings.tls_key,
            trusted_networks=tuple(settings.trusted_networks),
            limits=Limits(**limits),
        )


def endpoint(text: str) -> tuple[str, int] | Path:
    """Where to listen: a host and a port, or the path of a socket."""
    if text.startswith("unix:"):
        return Path(text.removeprefix("unix:"))
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise ConfigError(f"{text!r} is neither HOST:PORT nor unix:/PATH")
    return host.removeprefix("[").removesuffix("]"), int(port)
