"""Forms, one subject a module."""
