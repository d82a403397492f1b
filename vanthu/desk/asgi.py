"""The ASGI application: desk, public pages and originals.

One application answers on both origins (`VANTHU_HTTP` and `VANTHU_ORIGINALS_HTTP`);
`OriginMiddleware` looks at the Host header and gives the originals' host its own, tiny URLconf.
"""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanthu.config.django")

application = get_asgi_application()
