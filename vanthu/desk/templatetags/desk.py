"""Filters and tags that the desk's templates share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from vanthu.desk import blocks, icons, reasons, undo, words
from vanthu.publisher.marks import mark_words
from vanthu.publisher.notices import secretary_of
from vanthu.publisher.notices.letters import Secretary
from vanthu.queue.state_words import words_of
from vanthu.store.models import (
    Draft,
    FindingRow,
    Notice,
    PartRow,
    Publication,
    Submission,
    SubmissionState,
)
from vanthu.validators.policy import Policy
from vanthu.validators.verdicts import Severity, Verdict

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the desk."""
    return icons.icon(name)


@register.simple_tag
def secretary(policy: Policy | None) -> Secretary | None:
    """Whom the public may phone, the same as in the mails; nothing of a template's placeholders."""
    return secretary_of(policy) if policy else None


def tagged(text: Any, look: words.Tag) -> SafeString:
    """A state in words, its tone repeated by an icon."""
    tone = f" tag--{look.tone}" if look.tone else ""
    mark = format_html("{} ", icons.icon(look.icon)) if look.icon else ""
    return format_html('<span class="tag{}">{}{}</span>', tone, mark, text)


@register.simple_tag
def tagged_word(text: Any, look: words.Tag) -> SafeString:
    """Any word with a tone."""
    return tagged(text, look)


@register.filter
def undoable(tags: str) -> list[str]:
    """What a message's tags say can be taken back."""
    return undo.values_of(tags or "")


@register.simple_tag
def draft_tag(draft: Draft) -> SafeString:
    """The state of a draft."""
    state = words_of(draft.state, corrected=draft.corrected_at is not None)
    return tagged(gettext(state.label), words.Tag(state.tone, words.TONE_ICONS.get(state.tone, "")))


@register.simple_tag
def kind_tag(draft: Draft) -> SafeString:
    """The kind of a draft."""
    return format_html(
        '<span class="tag tag--line">{}</span>',
        words.KINDS_SHORT[draft.kind],  # type: ignore[index]
    )


@register.simple_tag
def submission_tag(submission: Submission) -> SafeString:
    """The state of a submission."""
    if submission.sealed_at is not None:
        tone = "stop" if submission.state == SubmissionState.QUARANTINED else ""
        return tagged(sealed_state(submission), words.Tag(tone, "lock"))
    return tagged(
        submission.get_state_display(),
        words.SUBMISSION_TAGS[submission.state],  # type: ignore[index]
    )


@register.simple_tag
def sealed_state(submission: Submission) -> str:
    """What has become of a sealed mail."""
    if submission.state == SubmissionState.QUARANTINED:
        return gettext("Sealed, waiting for the head")
    return gettext("Handed over and destroyed")


@register.simple_tag
def notice_tag(notice: Notice) -> SafeString:
    """The state of an outgoing mail."""
    return tagged(notice.get_state_display(), words.NOTICE_TAGS[notice.state])  # type: ignore[index]


@register.filter
def why(reason: str) -> str:
    """Why an outgoing mail was withheld, gathered or failed."""
    return reasons.in_words(reason)


@register.simple_tag
def verdict_tag(part: PartRow) -> SafeString:
    """What became of a part, in the words that the sender got."""
    if part.verdict not in list(Verdict):
        return SafeString("")
    text, look = words.VERDICTS[Verdict(part.verdict)]
    return tagged(text, look)


@register.simple_tag
def finding_tag(finding: FindingRow) -> SafeString:
    """How loud a finding is."""
    known = finding.severity in list(Severity)
    text, look = words.SEVERITY_TAGS[Severity(finding.severity) if known else Severity.INFO]
    return tagged(text, look)


@register.filter
def day(value: date | None) -> str:
    """dd/mm/yyyy."""
    return f"{value:%d/%m/%Y}" if value else ""


@register.filter
def when(value: datetime | None) -> str:
    """20/11, 14:05."""
    return words.moment_short(value) if value else ""


@register.filter
def when_long(value: datetime | None) -> str:
    """14 giờ 05 phút, ngày 20/11/2026."""
    return words.moment_long(value) if value else ""


@register.filter
def nought(value: int) -> str:
    """03 rather than 3."""
    return words.count(value)


@register.filter
def filesize(value: int | None) -> str:
    """1,2 MB."""
    return words.size(value or 0)


@register.filter
def as_html(value: Sequence[Mapping[str, Any]]) -> SafeString:
    """Blocks as HTML."""
    return blocks.render(value)


@register.simple_tag
def text_with(
    value: Sequence[Mapping[str, Any]], pictures: Mapping[str, blocks.Picture]
) -> SafeString:
    """Blocks as HTML with the pictures that stand in them, by SHA-256."""
    return blocks.render(value, pictures=pictures)


@register.filter
def as_read(value: Sequence[Mapping[str, Any]]) -> SafeString:
    """Blocks as HTML, with page headers and comments."""
    return blocks.render(value, as_received=True)


@register.filter
def key(mapping: Mapping[str, Any], name: str) -> Any:
    """`mapping[name]`, or an empty text."""
    return mapping.get(name, "")


@register.inclusion_tag("desk/parts/field.html")
def field(bound: BoundField, wide: bool = False) -> dict[str, Any]:
    """A form field with label, hint and error, tied together for screen readers."""
    return {"field": bound, "wide": wide}


@register.filter
def marks(item: Publication) -> tuple[str, ...]:
    """What stands beside the title of a publication (R122, R127)."""
    return mark_words(item.revision.metadata, item.draft.kind)


@register.filter
def typename(mime: str) -> str:
    """A type of file in words."""
    return words.type_name(mime)
