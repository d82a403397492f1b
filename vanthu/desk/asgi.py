"""The ASGI application: desk, public pages and originals.

One application answers on both origins (`VANTHU_HTTP` and `VANTHU_ORIGINALS_HTTP`);
`OriginMiddleware` looks at the Host header and gives the originals' host its own, tiny URLconf.
"""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanthu.config.django")
django.setup(set_prefix=False)

from .bodies import Bodies, Handler  # noqa: E402 - Django's handler wants its settings first

application = Bodies(Handler())
