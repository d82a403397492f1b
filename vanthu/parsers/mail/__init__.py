"""A mail's structure: tree, bodies, attachments, delivery reports. Runs inside the sandbox."""
