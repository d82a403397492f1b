"""Step 3: open the received bytes into a tree of parts, and make the content key."""

from __future__ import annotations

import hashlib
import unicodedata

from vanthu.parsers.filetypes import by_mime
from vanthu.parsers.opening import open_tree
from vanthu.parsers.types import Part

from .case import Case, PartCase

#: Parts that belong to a mail's machinery: kept, but nobody's file (mail.md §4.3).
MACHINERY = frozenset({"p7s", "asc", "ics", "vcf", "dsn", "mdn", "headers", "appledouble"})
#: A picture inside an HTML body below this size is a logo, an icon or a tracking pixel.
LOGO_BYTES = 20 * 1024


def open_mail(case: Case) -> None:
    """Fill `case.parts`, `body_path` and what opening found. Bytes of parts go to the blobs."""
    with case.raw() as source:
        tree = open_tree(
            source,
            sandbox=case.sandbox,
            put=case.blobs.put,
            root_type=case.raw_type,
            name=case.raw_name,
            limits=case.limits,
        )
    paths = {part.path for part in tree.parts}
    parents = {part.path: _parent(part.path, paths) for part in tree.parts}
    opened = set(parents.values())
    for part in tree.parts:
        case.parts[part.path] = PartCase(
            part,
            parent=parents[part.path],
            is_file=is_file(part, opened=part.path in opened),
            opened=part.path in opened,
        )
    case.body_path, case.mail = tree.body_path, tree.mail
    _count_bare_mails(case)
    case.found(tree.findings)
    case.content_key = content_key(case)
    case.same_content = case.same_content_of(case.content_key)


def is_file(part: Part, *, opened: bool) -> bool:
    """Whether a part is something that somebody sent as a file."""
    type_ = by_mime(part.type)
    if part.role in ("body", "signature") or type_.short in MACHINERY:
        return False
    if type_.family == "mail" and opened:
        return False
    if part.role == "inline" and type_.family == "image":
        return part.size >= LOGO_BYTES
    return True


def _count_bare_mails(case: Case) -> None:
    """A mail inside the mail stands for its files; one that holds none is a file itself, or nobody
    would be told of it."""
    files = [path for path, part in case.parts.items() if part.is_file]
    for path, part in case.parts.items():
        inside = (*files, case.body_path)
        if part.opened and by_mime(part.part.type).short == "eml":
            part.is_file = not any(place.startswith(f"{path}.") for place in inside)


def content_key(case: Case) -> str:
    """What two sendings of the same thing share: sender, subject, text and files (mail.md §3)."""
    subject = " ".join(unicodedata.normalize("NFC", case.facts.subject).casefold().split())
    leaves = sorted(
        part.part.sha256
        for part in case.parts.values()
        if part.part.role != "container" or not part.opened
    )
    lines = [case.facts.sender.address.lower(), subject, *leaves]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _parent(path: str, paths: set[str]) -> str:
    while path:
        path = path.rpartition(".")[0]
        if path in paths:
            return path
    return ""
