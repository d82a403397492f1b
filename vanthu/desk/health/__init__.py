"""Whether the service is well: checks for `/readyz`, the monitor and `vanthu doctor`; metrics."""
