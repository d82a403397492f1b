"""Vanthu: the mail room of a public portal."""

__version__ = "0.1.0"
