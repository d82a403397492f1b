"""What the receiver says, with RFC 3463 codes. Nothing of ours (paths, versions, errors) is in it.

Every fault of ours is 4xx: the sender keeps the mail and comes again.
"""

from __future__ import annotations

OK = "250 2.0.0 OK"
SENDER_OK = "250 2.1.0 Sender OK"
RECIPIENT_OK = "250 2.1.5 Recipient OK"
GO_AHEAD = "354 End data with <CR><LF>.<CR><LF>"
QUIET = "252 2.1.5 Send some mail, it will be tried"
HELP = "214 2.0.0 See RFC 5321"

FAULT = "451 4.3.0 Temporary fault here, please try again later"
NO_SPACE = "452 4.3.1 Not enough space here, please try again later"
TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients in one transaction"
STOPPING = "421 4.3.2 Service is closing, please try again later"
TIMEOUT = "421 4.4.2 Timed out, closing"
TOO_MANY_CONNECTIONS = "421 4.7.0 Too many connections, please try again later"
TOO_MANY_ERRORS = "421 4.7.0 Too many errors, closing"

NOT_IMPLEMENTED = "502 5.5.1 Command not implemented"
SAY_LHLO = "500 5.5.1 This is LMTP, say LHLO"
NEED_MAIL = "503 5.5.1 Need MAIL first"
NEED_RCPT = "503 5.5.1 Need RCPT first"
NESTED_MAIL = "503 5.5.1 Sender given already"
IN_TRANSACTION = "503 5.5.1 Not in the middle of a transaction"
TLS_ALREADY = "503 5.5.1 TLS is on already"
BAD_SYNTAX = "501 5.5.4 Syntax: {}"
BAD_SENDER = "501 5.1.7 Bad sender address"
BAD_RECIPIENT = "501 5.1.3 Bad recipient address"
BAD_PARAMETER = "555 5.5.4 Parameter not known"
NO_RECIPIENT = "550 5.1.1 No such recipient here"
NOT_TRUSTED = "550 5.7.0 Not for this client"
TOO_LARGE = "552 5.3.4 Message is larger than this server takes"
HEADER_TOO_LARGE = "552 5.3.4 Header is larger than this server takes"
LINE_TOO_LONG = "554 5.6.0 Line is longer than this server takes"
LOOP = "554 5.4.6 Too many hops, this mail goes in circles"

#: RFC 3463 codes for what the engine says without: RFC 2033 §5 and RFC 2034 want them everywhere.
_ENHANCED = {
    "221": "2.0.0",
    "250": "2.0.0",
    "454": "4.7.0",
    "500": "5.5.2",
    "501": "5.5.4",
    "502": "5.5.1",
    "503": "5.5.1",
    "530": "5.7.0",
    "554": "5.7.0",
}


def enhanced(reply: str) -> str:
    """The reply with its enhanced code, where it has none and should have one."""
    code, rest = reply[:3], reply[4:]
    if code not in _ENHANCED or reply[3:4] != " " or rest[:2] in {"2.", "4.", "5."}:
        return reply
    return f"{code} {_ENHANCED[code]} {rest}"
