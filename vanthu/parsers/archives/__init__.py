"""Archives and wrappers taken apart, one format a module. Runs inside the sandbox."""
