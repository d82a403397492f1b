"""Rows that hold from a day to a day: roles of people, agencies on the register."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def holding(day: date) -> Q:
    """That hold on a day, first and last one included; a date that isn't given bounds nothing."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gte=day))
