"""A server that plays GOV.UK Notify: it checks the token, and lets a reference repeat."""

import base64
import hashlib
import hmac
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SERVICE = "7d2f5a1c-0000-4000-8000-00000000000a"
SECRET = "1b6f5a1c-0000-4000-8000-00000000000b"
KEY = f"a-hub-of-tests-{SERVICE}-{SECRET}"
TEMPLATE = "3c6f5a1c-0000-4000-8000-00000000000c"


@dataclass
class Notify:
    """What it holds; `refuse` may answer a request otherwise, `cut` may drop the line after."""

    held: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    url: str = ""
    refuse: Callable[[dict[str, Any]], tuple[int, dict[str, Any]] | None] = lambda body: None
    cut: Callable[[], bool] = lambda: False

    def references(self) -> list[str]:
        return [one["reference"] for one in self.held]


def is_right(header: str) -> bool:
    """A token of our service, signed with our secret (HS256), not older than 30 seconds."""
    said, _, signature = header.removeprefix("Bearer ").rpartition(".")
    right = hmac.new(SECRET.encode(), said.encode(), hashlib.sha256).digest()
    head, claims = (json.loads(opened(part)) for part in said.split("."))
    return (
        hmac.compare_digest(right, opened(signature))
        and head == {"typ": "JWT", "alg": "HS256"}
        and claims["iss"] == SERVICE
        and abs(time.time() - claims["iat"]) <= 30
    )


def opened(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Talk(BaseHTTPRequestHandler):
    def log_message(self, *given: Any) -> None:
        pass

    @property
    def hub(self) -> Notify:
        return self.server.hub

    def answer(self, code: int, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def fault(self, code: int, error: str, message: str) -> None:
        body = {"status_code": code, "errors": [{"error": error, "message": message}]}
        self.answer(code, body)

    def do_GET(self) -> None:
        if not is_right(self.headers["Authorization"]):
            return self.fault(403, "AuthError", "Invalid token: signature")
        [reference] = parse_qs(urlsplit(self.path).query)["reference"]
        self.hub.asked.append(reference)
        found = [one for one in reversed(self.hub.held) if one["reference"] == reference]
        return self.answer(200, {"notifications": found, "links": {}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not is_right(self.headers["Authorization"]):
            return self.fault(403, "AuthError", "Invalid token: signature")
        if refused := self.hub.refuse(body):
            return self.answer(*refused)
        assert self.path == "/v2/notifications/email"
        assert body["template_id"] == TEMPLATE
        assert set(body["personalisation"]) == {"subject", "message"}
        one = {"id": str(uuid.uuid4()), "reference": body["reference"], "status": "created"}
        self.hub.held.append(one | {"to": body["email_address"]})
        if self.hub.cut():
            return self.connection.close()  # taken, and never said
        return self.answer(201, one)


@contextmanager
def serving() -> Iterator[Notify]:
    hub = Notify()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Talk)
    server.hub = hub
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
