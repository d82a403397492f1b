"""Copies of a service's data, and a service from a copy (R49, R85, R129; docs/operating.md)."""
