"""The data model, one subject a module. `DESIGN` words are the class names."""

from .confirmations import Confirmation, Method
from .deliveries import Delivery, Manner
from .drafts import Draft, DraftState, Kind, ReviewWhy, Revision, WorkingCopy
from .events import Event, EventHead
from .jobs import Job, JobState
from .kin import DraftKey
from .lists import Bulk, SavedFilter, Where
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
from .notes import Mention, Note
from .notices import Notice, NoticeKind, NoticeState
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
    ReuseState,
    Validity,
)
from .tallies import (
    AgencyTally,
    DayTally,
    DraftTally,
    FaultTally,
    FindingTally,
    MailTally,
    TroubleTally,
)
from .trials import Change, LineState, Trial, TrialKind, TrialLine, TrialState

__all__ = [
    "Agency",
    "AgencyAddress",
    "AgencyTally",
    "Bearing",
    "Bulk",
    "Change",
    "Channel",
    "Confirmation",
    "DayTally",
    "Delivery",
    "Draft",
    "DraftKey",
    "DraftState",
    "DraftTally",
    "Event",
    "EventHead",
    "FaultTally",
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
    "Manner",
    "Membership",
    "Mention",
    "Method",
    "Note",
    "Notice",
    "NoticeKind",
    "NoticeState",
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
    "ReuseState",
    "ReviewWhy",
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
    "TroubleTally",
    "User",
    "Validity",
    "Where",
    "WorkingCopy",
]
