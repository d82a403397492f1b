"""The data model, one subject a module. `DESIGN` words are the class names."""

from .confirmations import Confirmation, Method
from .drafts import Draft, DraftState, Kind, Revision, WorkingCopy
from .events import Event, EventHead
from .jobs import Job, JobState
from .lists import Bulk, SavedFilter, Where
from .kin import DraftKey
from .mail import (
    Channel,
    FindingRow,
    MailClass,
    PartRow,
    Receipt,
    SenderAuth,
    Submission,
    SubmissionState,
)
from .notices import Notice, NoticeKind, NoticeState
from .notes import Mention, Note
from .people import Membership, Role, User
from .portals import Agency, AgencyAddress, Mailbox, PolicyVersion, Portal
from .previews import Preview, PreviewState
from .publications import Publication, PublicationState
from .sealings import Sealing, SealingDecision
from .standing import (
    Bearing,
    Force,
    PaperApproval,
    Relation,
    RelationState,
    Reuse,
    Validity,
)
from .tallies import DraftTally, FindingTally, MailTally
from .trials import Change, LineState, Trial, TrialKind, TrialLine, TrialState

__all__ = [
    "Agency",
    "AgencyAddress",
    "Bearing",
    "Bulk",
    "Change",
    "Channel",
    "Confirmation",
    "Draft",
    "DraftState",
    "DraftTally",
    "Event",
    "DraftKey",
    "EventHead",
    "FindingRow",
    "FindingTally",
    "Force",
    "Job",
    "JobState",
    "Kind",
    "LineState",
    "MailClass",
    "MailTally",
    "Mailbox",
    "Membership",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Mention",
    "Method",
    "Note",
    "PaperApproval",
    "PartRow",
    "PolicyVersion",
    "Portal",
    "Preview",
    "PreviewState",
    "Publication",
    "PublicationState",
    "Receipt",
    "Relation",
    "RelationState",
    "Reuse",
    "Revision",
    "Role",
    "SavedFilter",
    "Sealing",
    "SealingDecision",
    "SenderAuth",
    "Submission",
    "SubmissionState",
    "Trial",
    "TrialKind",
    "TrialLine",
    "TrialState",
    "User",
    "Validity",
    "Where",
    "WorkingCopy",
]
