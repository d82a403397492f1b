"""How the service's processes are put together and kept alive."""
