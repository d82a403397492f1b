"""All rules, one a file, in the order in which they run within their stage."""

from __future__ import annotations

from vanthu.validators.rule import Rule

from .bidi_controls import BidiControls
from .compound import Compound
from .confirmed_sender import ConfirmedSender
from .doubtful import Doubtful
from .embedded import EmbeddedFiles
from .empty_file import EmptyFile
from .empty_mail import EmptyMail
from .executable import Executable
from .extension import Extension
from .file_size import FileSize
from .known_sender import KnownSender
from .legacy_converted import LegacyConverted
from .macros import Macros
from .message_id import MessageIdReuse
from .misleading_name import MisleadingName
from .mixed_encodings import MixedEncodings
from .mojibake import Mojibake
from .nested_mail import NestedMail
from .no_marks import NoMarks
from .no_text import NoText
from .old_fonts import OldFonts
from .password import Password
from .personal_data import PersonalData
from .polyglot import Polyglot
from .private_glyphs import PrivateGlyphs
from .references import References
from .remote_content import RemoteContent
from .repeated_mail import RepeatedMail
from .scan import Scan
from .scanner import ScannerConfigured
from .scripts import Scripts
from .secrecy import Secrecy
from .split_archive import SplitArchive
from .text_loss import TextLoss
from .truncated import Truncated
from .type_allow_list import TypeAllowList
from .unchecked import Unchecked
from .unknown_charset import UnknownCharset

RULES: tuple[Rule, ...] = (
    # bytes
    EmptyFile(),
    Executable(),
    Password(),
    TypeAllowList(),
    FileSize(),
    Extension(),
    MisleadingName(),
    NestedMail(),
    SplitArchive(),
    Truncated(),
    Polyglot(),
    Macros(),
    Scripts(),
    RemoteContent(),
    EmbeddedFiles(),
    Unchecked(),
    ScannerConfigured(),
    # text
    Secrecy(),
    Scan(),
    NoText(),
    LegacyConverted(),
    UnknownCharset(),
    MixedEncodings(),
    OldFonts(),
    Doubtful(),
    Mojibake(),
    References(),
    Compound(),
    BidiControls(),
    PrivateGlyphs(),
    TextLoss(),
    NoMarks(),
    PersonalData(),
    # whole
    EmptyMail(),
    KnownSender(),
    ConfirmedSender(),
    MessageIdReuse(),
    RepeatedMail(),
)
