"""A token server for OAuth2: refresh tokens become access tokens."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


class TokenServer:
    """`refresh_token` is what it takes; each grant rotates it and gives a new access token."""

    def __init__(self) -> None:
        self.refresh_token = "refresh-0"
        self.access: set[str] = set()
        self.forms: list[dict[str, str]] = []
        self.status = 200
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {key: values[0] for key, values in parse_qs(body).items()}
                status, answer = server.answer(form)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_args: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/token"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def answer(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        self.forms.append(form)
        if self.status != 200:
            return self.status, {"error": "server_error"}
        if form.get("refresh_token") != self.refresh_token:
            return 400, {"error": "invalid_grant"}
        number = len(self.forms)
        self.refresh_token = f"refresh-{number}"
        token = f"access-{number}"
        self.access.add(token)
        return 200, {
            "access_token": token,
            "expires_in": 3600,
            "refresh_token": self.refresh_token,
        }

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
