"""Where a reference of a document leads: into the file, to this machine, or over the network."""

from __future__ import annotations

import ipaddress
import re

_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.\-]+):", re.IGNORECASE)
#: Schemes that fetch something, or hand an address to a program that does (mhtml:http://…!x).
_FETCHED = frozenset(
    {"http", "https", "ftp", "ftps", "mhtml", "ms-office", "ms-word", "ms-excel", "javascript"}
    | {"vbscript", "ms-msdt", "search-ms", "webdav", "dav", "davs", "vnd.sun.star.webdav", "ldap"}
    | {"smb", "nfs", "script", "res", "its", "mk", "ms-its", "sftp", "jar"}
)
_SHARE = re.compile(r"\s*(?:file:)?(?:\\\\|//)(?:[?.]\\UNC\\)?([^/\\]+)[/\\]", re.IGNORECASE)


def is_remote(target: str) -> bool:
    r"""Whether opening the document would fetch it from somebody else's network.

    A path on a disk isn't remote ("C:\Templates\Normal.dot", "file:///D:/mau.dotx"), nor is the
    office's own file server (\\van-thu\mau\, \\192.168.1.5\mau\), which real documents name as
    their template's home. A share of the world's, or WebDAV (\\host@ssl\), is: who answers there
    learns a user's name and hashed password.
    """
    if match := _SHARE.match(target):
        return _is_foreign(match[1])
    match = _SCHEME.match(target)
    return match is not None and match[1].lower() in _FETCHED


def _is_foreign(host: str) -> bool:
    if "@" in host:
        return True
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host.strip(".") and not host.lower().endswith((".local", ".lan", ".internal"))
