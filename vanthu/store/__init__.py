"""What is kept: Django models and migrations, the blob store, the audit trail."""
