"""An own data folder for every test process, before anything reads the settings.

A plugin (`-p tests.environment`), since pytest-django imports the settings before it comes to
conftest.py: set there, the variable would be too late, and tests would write into ./data.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Each xdist worker gets a folder of its own.
os.environ["VANTHU_DATA"] = tempfile.mkdtemp(prefix="vanthu-test-")
atexit.register(shutil.rmtree, os.environ["VANTHU_DATA"], ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("VANTHU_") and name != "VANTHU_DATA"]:
    del os.environ[_name]
# The same tests over PostgreSQL: `python -m tests.peers.postgres .venv/bin/pytest …`.
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["VANTHU_DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
