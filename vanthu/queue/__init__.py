"""What waits for people: drafts, workflow, roles, deadlines, approval."""
