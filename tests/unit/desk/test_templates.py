"""What holds for every template, whichever page it is of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string

from vanthu.desk.forms.base import DeskForm
from vanthu.desk.templatetags.desk import field

TEMPLATES = Path(__file__).parents[3] / "vanthu" / "desk" / "templates"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
PAGES = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_forms_are_ours_alone(path: Path) -> None:
    """Every form that changes something has its token; none lets the browser speak, for its
    bubbles are in the browser's language; nothing is put in unescaped."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape off", text)
    for form in FORM.findall(text):
        if re.search(r'method="post"', form):
            assert "{% csrf_token %}" in form
        if re.search(r"\srequired[\s>]", form):
            assert "novalidate" in form.partition(">")[0]


class _Asked(DeskForm):
    manner = forms.ChoiceField(
        choices=[("post", "Bưu điện")], widget=forms.RadioSelect, help_text="Chọn một"
    )
    plain = forms.ChoiceField(choices=[("a", "Một")], widget=forms.RadioSelect)


def test_an_error_of_a_group_is_told_with_the_group() -> None:
    form = _Asked({})
    assert not form.is_valid()
    for name in ("manner", "plain"):
        html = render_to_string("desk/parts/field.html", field(form[name]))
        described = re.search(r'<fieldset[^>]* aria-describedby="([^"]+)"', html)
        assert described is not None
        for target in described[1].split():
            assert f'id="{target}"' in html
        assert f"id_{name}_error" in described[1].split()
