"""The portal's regulation at work: one rule a file, the chain, findings, the table of codes.

Knows no Django and no Celery: values in, frozen dataclasses out.
"""
