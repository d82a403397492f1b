"""Portals as the operator's policy files describe them.

DATA/portals/NAME.toml is the truth. A Portal row anchors foreign keys; each text that was ever in
force is kept as a PolicyVersion, because a submission names the hash it was judged by. A file that
breaks while the service runs leaves the last good text in force: the law doesn't vanish by a typo.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from vanthu.validators.policy import Policy, PolicyError, load_policy, parse_policy, policy_hash

from .models import AgencyAddress, Portal
from .models.portals import Agency, PolicyVersion
from .prepared import Select, Slot

log = structlog.get_logger(__name__)

#: A domain of more parts than this is known by its last ones.
_LABELS = 10


@dataclass(frozen=True, slots=True)
class _Read:
    """One policy file as it was read: the stamp tells whether it has changed."""

    stamp: tuple[int, int]
    policy: Policy
    text: str
    #: Why the file isn't used as it is now.
    fault: str = ""

    @property
    def hash(self) -> str:
        return policy_hash(self.text)


_cache: dict[Path, _Read] = {}
_lock = threading.Lock()


def policies(folder: Path | None = None) -> Mapping[str, Policy]:
    """All policies in force by portal name; a file is read again when it has changed.

    Raises PolicyError when a file is unusable and no earlier good text of it is known, here or in
    the database, or when two portals claim one address.
    """
    return {read.policy.name: read.policy for read in _reads(folder)}


def broken_files() -> list[str]:
    """Of each file that can't be used as it is now, what is wrong; its earlier text is in force."""
    try:
        return [read.fault for read in _reads(None) if read.fault]
    except PolicyError as error:
        return [str(error)]


def policy_of(portal: Portal | str) -> Policy:
    """The policy of one portal. Where its file is missing (another host) or broken from the
    start, the text that the database has kept; PolicyError when there is none either."""
    name = portal if isinstance(portal, str) else portal.name
    with _lock:
        return _read(settings.VANTHU.portals_dir / f"{name}.toml").policy


def sync_portals(folder: Path | None = None) -> Mapping[str, Policy]:
    """Make Portal rows and PolicyVersions follow the policy files; the policies in force.

    Rows are never removed: submissions hang on them. Idempotent, safe in several processes.
    """
    reads = _reads(folder)
    known = dict(Portal.objects.values_list("name", "policy_hash"))
    for read in reads:
        if known.get(read.policy.name) != read.hash:
            _store(read)
    return {read.policy.name: read.policy for read in reads}


def addresses(found: Mapping[str, Policy]) -> dict[str, str]:
    """Address → portal of all policies: what the receiver's snapshot holds."""
    return {address: name for name, policy in found.items() for address in policy.addresses}


def agency_of(portal: Portal, address: str, on: date) -> Agency | None:
    """The agency on the portal's register that `address` belongs to on that day.

    A whole address counts before a domain, a longer domain before a shorter one."""
    address = address.lower()
    labels = address.rpartition("@")[2].split(".")[-_LABELS:]
    patterns = [address] + ["@" + ".".join(labels[i:]) for i in range(len(labels) - 1)]
    found = _with_patterns(len(patterns)).all(
        portal=portal.pk, on=on, **{f"pattern{place}": one for place, one in enumerate(patterns)}
    )
    rows = {row.pattern: row.agency for row in found}
    return next((rows[pattern] for pattern in patterns if pattern in rows), None)


@cache
def _with_patterns(count: int) -> Select:
    """A portal's addresses that are one of so many patterns, of agencies valid on a day."""
    day = Slot("on", Agency._meta.get_field("valid_from"))
    valid = Q(agency__valid_from=None) | Q(agency__valid_from__lte=day)
    valid &= Q(agency__valid_to=None) | Q(agency__valid_to__gte=day)
    patterns = [Slot(f"pattern{place}") for place in range(count)]
    return Select(
        lambda: AgencyAddress.objects.filter(
            valid, agency__portal=Slot("portal"), pattern__in=patterns
        ).select_related("agency")
    )


def _reads(folder: Path | None) -> list[_Read]:
    folder = folder or settings.VANTHU.portals_dir
    with _lock:
        reads = [_read(path) for path in sorted(folder.glob("*.toml"))]
    _check(reads)
    return reads


def _read(path: Path) -> _Read:
    """The file as it is now; what was good before where it can't be used. Holds the lock."""
    known = _cache.get(path)
    stamp = (0, 0)
    try:
        stat = path.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        if known and known.stamp == stamp:
            return known
        text = path.read_text(encoding="utf-8")
        read = _Read(stamp, load_policy(path), text)
    except (PolicyError, OSError, UnicodeDecodeError) as error:
        read = _kept(path, stamp, known, error)
    _cache[path] = read
    return read


def _kept(path: Path, stamp: tuple[int, int], known: _Read | None, error: Exception) -> _Read:
    text = known.text if known else _text_in_database(path.stem)
    if text is None:
        raise PolicyError(str(error)) from error
    log.error("policy_broken", file=path.name, reason=str(error), kept=policy_hash(text)[:8])
    return _Read(stamp, parse_policy(text, f"{path.name} (kept)"), text, str(error))


def _text_in_database(name: str) -> str | None:
    return (
        PolicyVersion.objects.filter(portal__name=name, hash=F("portal__policy_hash"))
        .values_list("text", flat=True)
        .first()
    )


def _check(reads: list[_Read]) -> None:
    owners: dict[str, str] = {}
    codes: dict[str, str] = {}
    boxes: dict[str, str] = {}
    for policy in (read.policy for read in reads):
        if (other := codes.setdefault(policy.code, policy.name)) != policy.name:
            raise PolicyError(
                f"{policy.name}.toml: code: {policy.code} is also {other}'s; give it another."
            )
        for address in policy.addresses:
            if (other := owners.setdefault(address, policy.name)) != policy.name:
                raise PolicyError(
                    f"{policy.name}.toml: addresses: {address} is also {other}'s; keep it in one."
                )
        for mailbox in policy.mailboxes:
            if (other := boxes.setdefault(mailbox.name, policy.name)) != policy.name:
                raise PolicyError(
                    f"{policy.name}.toml: mailboxes: {mailbox.name} is also a name of {other}'s; "
                    "give it another."
                )


@transaction.atomic
def _store(read: _Read) -> None:
    policy = read.policy
    portal, _ = Portal.objects.get_or_create(
        name=policy.name, defaults={"code": policy.code, "title": policy.title[:200]}
    )
    PolicyVersion.objects.get_or_create(portal=portal, hash=read.hash, defaults={"text": read.text})
    portal.code, portal.title, portal.policy_hash = policy.code, policy.title[:200], read.hash
    portal.save(update_fields=["code", "title", "policy_hash"])
