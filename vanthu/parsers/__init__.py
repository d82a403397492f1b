"""How files are opened and read: one format a file, inside the sandbox.

Knows no Django and no Celery: bytes in, frozen dataclasses out.
"""
