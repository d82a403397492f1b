"""Addresses for machines."""

from __future__ import annotations

from django.urls import path

from .health import views

urlpatterns = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("metrics", views.metrics),
]
