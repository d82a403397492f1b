"""The commands: one module a command, registered in `vanthu.cli.main`."""
