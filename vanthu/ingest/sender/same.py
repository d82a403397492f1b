"""Who may speak about an earlier mail: one rule for joining a reply to it by its code, and for
stopping its drafts on a wish to withdraw.

Anybody can guess a code, so the code alone tells nothing. The address of the first mail may speak,
and whoever the register counts to the same agency. An address that the register doesn't know may,
too, when it is of the same organisation: offices answer from another room's address. What the
register counts to another agency may not, though a whole province often shares one domain.
"""

from __future__ import annotations

from vanthu.store.models import Submission

from .alignment import organisation

#: Free mail: one domain, a million strangers.
SHARED_DOMAINS = frozenset(
    {
        "gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.vn", "ymail.com", "hotmail.com",
        "outlook.com", "outlook.com.vn", "live.com", "icloud.com", "me.com", "proton.me",
        "protonmail.com", "aol.com", "zoho.com", "fpt.vn", "vnn.vn", "viettel.vn",
    }
)  # fmt: skip


def may_speak_for(first: Submission, address: str, agency: int | None) -> bool:
    """Whether a mail from `address`, which the register counts to `agency`, may speak about the
    `first`. A sender whose identity was contradicted is the caller's to turn away."""
    known, now = first.sender_address.lower(), address.lower()
    if not known or not now:
        return False
    if known == now:
        return True
    if agency is not None and first.agency_id is not None:
        return agency == first.agency_id
    ours = organisation(known.rpartition("@")[2])
    return (
        bool(ours) and ours not in SHARED_DOMAINS and ours == organisation(now.rpartition("@")[2])
    )
