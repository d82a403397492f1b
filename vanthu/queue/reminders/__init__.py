"""Mails to the board's own people: once a working day what waits for them, and at once what was
suspended.

`waiting` reads what waits, `sections` says who is told which of it, `daily` and `alarm` send it.
"""
