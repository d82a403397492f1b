"""The web process imports and compiles before it answers, then leaves the collector in peace."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.template import engines
from django.template.backends.django import DjangoTemplates
from django.template.loaders.cached import Loader

from vanthu.config.collector import THRESHOLDS
from vanthu.desk.warm import compile_templates, warm_up


@pytest.fixture
def _collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("_collector")
def test_pages_are_kept_and_left_alone() -> None:
    gc.unfreeze()
    backend = engines["django"]
    assert isinstance(backend, DjangoTemplates)
    (cached,) = backend.engine.template_loaders
    assert isinstance(cached, Loader)
    cached.reset()
    warm_up()
    assert gc.get_threshold() == THRESHOLDS
    assert gc.get_freeze_count() > 100_000
    kept = len(cached.get_template_cache)
    assert kept >= compile_templates() > 100
    assert "desk/inbox.html" in cached.get_template_cache
