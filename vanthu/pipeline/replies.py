"""What a reply to one of our mails wants: more files, a correction, a withdrawal, or just a word.

Only the text above the quoted mail counts: our own notice says "rút lại" at its foot.
"""

from __future__ import annotations

import re

from vanthu.vietnamese.letters import fold

#: How far into the new text a wish is looked for; what comes later is content.
_LOOK = 2000
#: How far into the mail its quotation is looked for.
_READ = 200_000

#: Where mail programs begin to quote: Vietnamese and English clients, and our own ruler.
_QUOTE = re.compile(
    r"""^[ \t]{0,40}(?:
        >                                                   # quoted line
      | -{2,}\s*(?:original\ message|thu\ goc|forwarded\ message|thu\ chuyen\ tiep)
      | _{20,}\s*$                                          # Outlook's rule
      | (?:on|vao|luc)\b.{0,200}\b(?:wrote|da\ viet)\s*:    # "Vào CN, 22 thg 11 … đã viết:"
      | (?:from|tu)\s*:\s.*@                                # header block
      | kinh\ gui\s*:.*$(?=\n{1,5}[ \t]{0,40}ban\ bien\ tap)  # our own notice, pasted
    )""",
    re.VERBOSE | re.MULTILINE,
)

# In folded text (no marks, lower case), because hurried replies have none. "Thu hồi đất" is a kind
# of decision, so "thu hồi" counts only with what was sent.
_SENT = r"(?:van\ ban|tin|bai|thu|email|mail|cong\ van|quyet\ dinh\ so|noi\ dung|tep|file)"
_WITHDRAWAL = re.compile(
    rf"""\b(?<!khong\ )(?:
        (?:xin|de\ nghi|cho|muon|yeu\ cau|vui\ long)\s(?:\w+\s){{0,4}}?(?:rut|go)\b
      | rut\ (?:lai|bai|tin|van\ ban|thu)\b
      | thu\ hoi\ (?:lai\ )?{_SENT}
      | (?:khong|ngung|dung|hoan|huy|tam\ dung|chua)\ dang\b
      | go\ (?:bo|xuong|bai|tin)\b
      | huy\ (?:bo\ )?{_SENT}
    )""",
    re.VERBOSE,
)
_CORRECTION = re.compile(
    r"""\b(?:
        dinh\ chinh | thay\ the | thay\ cho | sua\ (?:lai|doi|thanh) | ban\ (?:sua|dung|moi|chuan)
      | gui\ (?:nham|sai|lai\ ban) | bi\ (?:sai|nham) | co\ sai\ sot
    )\b""",
    re.VERBOSE,
)


def wish_of(subject: str, body: str, *, has_files: bool) -> str:
    """ "withdrawal", "correction", "files" or "message". A withdrawal counts before the rest: it
    only freezes, and an editor decides."""
    text = fold(new_text(body[:_READ]))[:_LOOK]
    if _WITHDRAWAL.search(text) or _WITHDRAWAL.search(_own_subject(subject)):
        return "withdrawal"
    if _CORRECTION.search(text):
        return "correction"
    return "files" if has_files else "message"


def new_text(body: str) -> str:
    """What the sender has written above the quoted mail."""
    folded = fold(body)
    match = _QUOTE.search(folded)
    if match is None:
        return body
    # Folding keeps the number of lines, not of characters.
    return "\n".join(body.split("\n")[: folded.count("\n", 0, match.start())])


def _own_subject(subject: str) -> str:
    """The subject unless it is a mere "Re:" of ours, whose words are not the sender's."""
    folded = fold(subject).strip()
    return "" if re.match(r"(?:re|tl|tra loi|fw|fwd)\s*:", folded) else folded
