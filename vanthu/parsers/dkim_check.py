"""Verifying DKIM signatures of a mail, with the keys given: no network here.

Runs in the sandbox (task "dkim.verify"): dkimpy parses hostile header lines and canonicalises the
whole body.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any, BinaryIO

import dkim

from .headers import Headers

#: Signatures beyond these are not looked at; real mail has one to three.
MAX_SIGNATURES = 5
#: Below this a key proves nothing (RFC 8301 §3.2).
MIN_KEY_BITS = 1024


def key_names(headers: Headers) -> list[str]:
    """The DNS names of the keys that the signatures ask for: "selector._domainkey.domain"."""
    names = []
    for raw in headers.raw_all("dkim-signature")[:MAX_SIGNATURES]:
        tags = _tags(raw)
        if tags.get("d") and tags.get("s"):
            names.append(f"{tags['s']}._domainkey.{tags['d']}".lower())
    return list(dict.fromkeys(names))


def verify(
    source: BinaryIO, name: str, args: Mapping[str, Any], output: BinaryIO | None
) -> dict[str, list[str]]:
    """{"passed": [domains], "failed": [domains]}; `args["keys"]`: name → key record in base64.

    A signature whose key isn't given is in neither list.
    """
    del name, output
    keys = {key.lower(): base64.b64decode(value) for key, value in args["keys"].items()}
    verifier = dkim.DKIM(source.read(), minkey=MIN_KEY_BITS)
    signatures = [value for key, value in verifier.headers if key.lower() == b"dkim-signature"]
    passed: list[str] = []
    failed: list[str] = []
    for index, raw in enumerate(signatures[:MAX_SIGNATURES]):
        tags = _tags(raw)
        domain = tags.get("d", "").lower()
        wanted = f"{tags.get('s', '')}._domainkey.{domain}".lower()
        if domain and wanted in keys:
            (passed if _verified(verifier, index, keys) else failed).append(domain)
    return {"passed": passed, "failed": failed}


def _verified(verifier: Any, index: int, keys: Mapping[str, bytes]) -> bool:
    def lookup(name: bytes, timeout: int = 0) -> bytes | None:
        del timeout
        return keys.get(name.decode("ascii", "replace").rstrip(".").lower())

    try:
        return bool(verifier.verify(idx=index, dnsfunc=lookup))
    except (dkim.DKIMException, ValueError, TypeError, binascii.Error, LookupError):
        return False


def _tags(raw: bytes) -> dict[str, str]:
    pairs = (piece.partition("=") for piece in raw.decode("ascii", "replace").split(";"))
    return {tag.strip(): "".join(value.split()) for tag, _, value in pairs}
