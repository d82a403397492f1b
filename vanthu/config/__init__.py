"""Settings, logging, the Celery app, and the portals' policy templates.

Read at the edges of the program and passed inwards as values.
"""
