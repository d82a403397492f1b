"""The one Celery message there is: "look at job N"."""

from __future__ import annotations

from vanthu.config.celery import app


def send(job_id: int) -> None:
    """Send the hint."""
    app.send_task("vanthu.run_job", args=[job_id], ignore_result=True, retry=False)
