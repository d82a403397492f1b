"""All rules, one a file, in the order in which they run within their stage."""

from __future__ import annotations

from vanthu.validators.rule import Rule

from .confirmed_sender import ConfirmedSender
from .empty_file import EmptyFile
from .empty_mail import EmptyMail
from .executable import Executable
from .extension import Extension
from .known_sender import KnownSender
from .message_id import MessageIdReuse
from .no_marks import NoMarks
from .no_text import NoText
from .password import Password
from .repeated_mail import RepeatedMail
from .scan import Scan
from .scanner import ScannerConfigured
from .secrecy import Secrecy
from .text_loss import TextLoss
from .type_allow_list import TypeAllowList

RULES: tuple[Rule, ...] = (
    # bytes
    EmptyFile(),
    Executable(),
    Password(),
    TypeAllowList(),
    Extension(),
    ScannerConfigured(),
    # text
    Secrecy(),
    Scan(),
    NoText(),
    TextLoss(),
    NoMarks(),
    # whole
    EmptyMail(),
    KnownSender(),
    ConfirmedSender(),
    MessageIdReuse(),
    RepeatedMail(),
)
