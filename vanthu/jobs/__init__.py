"""What waits for machines: the job table, Celery dispatch, relay, worker, schedule."""
