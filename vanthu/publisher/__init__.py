"""What goes out: portal targets and notices to agencies, each through an outbox."""
