"""What editors work on: drafts and their revisions."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DraftState(models.TextChoices):
    """new → editing → (collated →) submitted → approved → scheduled → published → withdrawn; beside
    them awaiting sender, returned, declined, suspended."""

    NEW = "new", _("New")
    EDITING = "editing", _("Being edited")
    AWAITING_SENDER = "awaiting_sender", _("Waiting for the agency")
    COLLATED = "collated", _("With the secretary")
    SUBMITTED = "submitted", _("Waiting for approval")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    SUSPENDED = "suspended", _("Suspended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECLINED = "declined", _("Declined")


class Kind(models.TextChoices):
    """What a draft is: it decides required fields, deadline and what may be edited."""

    DOCUMENT = "document", _("Official document")
    NEWS = "news", _("News item")
    ARTICLE = "article", _("Article")
    PHOTO = "photo", _("Photo")
    VIDEO = "video", _("Video")
    QUESTION = "question", _("Question")


class ReviewWhy(models.TextChoices):
    """Why the version in another language is to be held against its original."""

    CHANGED = "changed", _("The original was corrected")
    DOWN = "down", _("The original was taken down")
    REGULAR = "regular", _("Regular review of foreign-language information")


#: Work that isn't finished: only there assignee and deadline matter.
UNFINISHED = (
    DraftState.NEW, DraftState.EDITING, DraftState.AWAITING_SENDER, DraftState.COLLATED,
    DraftState.SUBMITTED, DraftState.RETURNED, DraftState.APPROVED, DraftState.SCHEDULED,
    DraftState.SUSPENDED,
)  # fmt: skip
#: Places among what falls due on one day: what a rule or a person puts first, and the rest (R106).
FIRST, USUAL = 0, 1
#: Stands for no deadline where rows are put in order: after all that have one.
NEVER = date.max


class Draft(models.Model):
    """One document or article that editors work on."""

    portal = models.ForeignKey("store.Portal", on_delete=models.PROTECT, related_name="drafts")
    submission = models.ForeignKey(
        "store.Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="drafts"
    )
    #: Place among the drafts of one submission (1, 2, …); makes drafting idempotent.
    ordinal = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=16, choices=DraftState.choices, default=DraftState.NEW)
    #: Compare-and-set counter: every change of state or text raises it.
    version = models.PositiveIntegerField(default=1)
    #: Copies of the current revision's fields, for lists and search.
    title = models.CharField(max_length=500)
    number = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=60, blank=True)
    agency = models.ForeignKey(
        "store.Agency", null=True, blank=True, on_delete=models.SET_NULL, related_name="drafts"
    )
    current = models.ForeignKey(
        "store.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved = models.ForeignKey(
        "store.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assignee = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned"
    )
    #: Where its text and files went when it was merged into another draft.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged_from"
    )
    deadline = models.DateField(null=True, blank=True)
    #: How the deadline was reckoned: rule, start, working days; shown so that anyone can count.
    deadline_basis = models.JSONField(default=dict, blank=True)
    #: The agency asked to withdraw: nothing may go on until an editor has decided.
    frozen = models.BooleanField(default=False)
    frozen_reason = models.TextField(blank=True)
    #: What is being corrected in the published version: {"what", "earlier": "public" | "desk"}. It
    #: goes into the metadata of the next revisions, so approval names it too (R26).
    correction = models.JSONField(default=dict, blank=True)
    #: When a corrected version went out last.
    corrected_at = models.DateTimeField(null=True, blank=True)
    #: Whether the policy wants the printed copy of it (R6, R105), when it came, who said so.
    print_wanted = models.BooleanField(default=False)
    printed_on = models.DateField(null=True, blank=True)
    printed_by = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: FIRST or USUAL, a column of the lists' order; and why: {"by": "agency" | "address" |
    #: "person", "name", "user", "at", "reason"}. What a person has said no rule changes.
    precedence = models.PositiveSmallIntegerField(default=USUAL, db_default=USUAL)
    precedence_basis = models.JSONField(default=dict, blank=True)
    #: Of which other draft it is the version in another language (R109).
    translation_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="translations"
    )
    #: What language it is written in: "vi", or the portal's other one.
    language = models.CharField(max_length=8, default="vi")
    #: Which version of the original it says in the other language.
    translated_from = models.ForeignKey(
        "store.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: When it is to be held against its original (R20, R109), and why; None: not at all.
    review_on = models.DateField(null=True, blank=True)
    review_why = models.CharField(max_length=10, blank=True, choices=ReviewWhy.choices)
    #: Public, but not in the other language that the policy asks for.
    version_missing = models.BooleanField(default=False)
    #: The last reason given with a return, decline, suspension or withdrawal.
    reason = models.TextField(blank=True)
    #: What the last change replaced, while it can be taken back (`queue.undo`); else {}.
    undo = models.JSONField(default=dict, blank=True)
    #: The local day on which its mail arrived (or it was made), which lists are cut by.
    received_on = models.DateField(default=timezone.localdate)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    #: What lists are cut and ordered by, for indexes that both databases use.
    unfinished = models.GeneratedField(
        # Django takes a Q here; its stubs don't know.
        expression=models.Q(state__in=[state.value for state in UNFINISHED]),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    due = models.GeneratedField(
        expression=Coalesce("deadline", models.Value(NEVER)),
        output_field=models.DateField(),
        db_persist=True,
    )
    #: The revision that full-text search knows; `queue.indexing` follows `current`.
    indexed = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "ordinal"],
                name="draft_once",
                condition=models.Q(submission__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["portal", "unfinished", "due", "precedence", "-id"], name="draft_by_due"
            ),
            models.Index(
                fields=["assignee", "unfinished", "due", "precedence", "-id"],
                name="draft_by_assignee",
            ),
            models.Index(
                fields=["portal", "state", "due", "precedence", "-id"], name="draft_by_state"
            ),
            models.Index(
                fields=["portal", "-id"],
                condition=models.Q(precedence=FIRST),
                name="draft_newest_first",
            ),
            models.Index(fields=["portal", "-id"], name="draft_newest"),
            # Lists that hold what is finished too: any number of drafts, of which few fit.
            models.Index(fields=["portal", "state", "-id"], name="draft_newest_state"),
            models.Index(fields=["portal", "kind", "-id"], name="draft_newest_kind"),
            models.Index(fields=["portal", "agency", "-id"], name="draft_newest_agency"),
            models.Index(fields=["portal", "category", "-id"], name="draft_newest_category"),
            models.Index(fields=["portal", "assignee", "-id"], name="draft_newest_assignee"),
            models.Index(fields=["portal", "-received_on", "-id"], name="draft_by_day"),
            models.Index(
                fields=["id"],
                condition=~models.Q(indexed=models.F("current_id")),
                name="draft_not_indexed",
            ),
            models.Index(
                fields=["portal", "id"],
                condition=models.Q(print_wanted=True, printed_on=None),
                name="draft_print_missing",
            ),
            models.Index(
                fields=["portal", "-id"],
                condition=models.Q(version_missing=True),
                name="draft_version_missing",
            ),
            models.Index(
                fields=["portal", "review_on", "-id"],
                condition=models.Q(review_on__isnull=False),
                name="draft_to_review",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """One saved version of a draft with its files' hashes. Never changed once written."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    #: None: made by the pipeline.
    author = models.ForeignKey(
        "store.User", null=True, blank=True, on_delete=models.PROTECT, related_name="revisions"
    )
    #: Ids of others whose text is in it through merge or split: they may not approve it either.
    co_authors = models.JSONField(default=list, blank=True)
    title = models.CharField(max_length=500)
    #: `parsers.types.block_to_json` (NFC, defaults left out); the text that is published.
    blocks = models.JSONField(default=list)
    summary = models.TextField(blank=True)
    #: number, type, agency, place, date, signer, … (keys of `vietnamese.official`), source, author.
    metadata = models.JSONField(default=dict)
    #: [{"sha256", "name", "type", "size", "part": PartRow id | null, "role": "signed" | "text" |
    #: "annex" | "image" | "media", "caption", "alt", "public": bool}]
    files = models.JSONField(default=list)
    #: `vietnamese.doubts.Doubt.as_json` rows: places in `blocks` that whoever edits has to look at.
    #: Only on revisions of the pipeline; on later ones `queue.doubts.open_doubts` finds them again.
    doubts = models.JSONField(default=list, blank=True)
    #: SHA-256 over title, blocks, summary, metadata, files in canonical JSON: what approval names.
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    #: A re-run over an edited draft only proposes; a person takes it or not.
    proposed = models.BooleanField(default=False)
    #: When a person took the proposal over or turned it down.
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.number}"


class WorkingCopy(models.Model):
    """What one person is typing in a draft's form and hasn't saved, kept through a crash; and that
    they have it open. Goes when they save or drop it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="working_copies")
    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="working_copies")
    #: The draft's version that the form was opened on.
    version = models.PositiveIntegerField()
    #: Names and values of the form's fields; {} while nothing has been typed.
    fields = models.JSONField(default=dict)
    typed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "user"], name="working_copy_once")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.draft_id}"
