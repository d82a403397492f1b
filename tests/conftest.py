"""What every test gets: an own data folder before Django's settings are read."""

from __future__ import annotations

import os
import tempfile

# Settings are read at import; each xdist worker gets a folder of its own.
os.environ["VANTHU_DATA"] = tempfile.mkdtemp(prefix="vanthu-test-")
for _name in [name for name in os.environ if name.startswith("VANTHU_") and name != "VANTHU_DATA"]:
    del os.environ[_name]
