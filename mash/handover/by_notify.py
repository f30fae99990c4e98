"""Handing letters to GOV.UK Notify over its HTTP interface, and asking what became of them.

Notify takes the same reference twice without a word. Whether it took a letter whose try was cut
off is therefore asked by reference, before it is sent again.
"""

import base64
import hashlib
import hmac
import json
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from mash.cases.models import Letter, Trouble
from mash.handover.by_smtp import is_this_machine
from mash.handover.carrier import NotTaken

UUID_TEXT = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
KEY = re.compile(rf"(?:.+-)?({UUID_TEXT})-({UUID_TEXT})")  # its name, the service's id, the secret
LONGEST = 2_000_000  # bytes of an answer
ON_ITS_WAY = {"created", "sending", "pending"}
NOT_DELIVERED = {"permanent-failure", "temporary-failure", "technical-failure"}


def token(key: str, at: float) -> str:
    """The JSON Web Token (HS256) that Notify wants with each request, good for 30 seconds."""
    found = KEY.fullmatch(key)
    if not found:
        raise NotTaken(Trouble.SETUP, whole=True)
    service, secret = found.groups()
    claims = {"iss": service, "iat": int(at)}
    said = ".".join(encoded(json.dumps(part)) for part in ({"typ": "JWT", "alg": "HS256"}, claims))
    signed = hmac.new(secret.encode(), said.encode(), hashlib.sha256).digest()
    return f"{said}.{encoded(signed)}"


def encoded(part: str | bytes) -> str:
    raw = part.encode() if isinstance(part, str) else part
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class NotElsewhere(urllib.request.HTTPRedirectHandler):
    """The token is for Notify alone: it is carried to no other address."""

    def redirect_request(self, *given: Any) -> None:
        return None


@dataclass
class ByNotify:
    remembers = True

    def open(self) -> None:
        address = urllib.parse.urlsplit(settings.MASH_NOTIFY_URL)
        is_safe = address.scheme == "https" or (
            address.scheme == "http" and is_this_machine(address.hostname or "")
        )
        if not is_safe or not settings.MASH_NOTIFY_TEMPLATE:
            raise NotTaken(Trouble.SETUP, whole=True)
        token(settings.MASH_NOTIFY_KEY, time.time())

    def send(self, letter: Letter, *, again: bool) -> str:
        if again and (known := self.ask(letter.pk)):
            return known
        self.call(
            "POST",
            "/v2/notifications/email",
            {
                "email_address": letter.words["to"],
                "template_id": settings.MASH_NOTIFY_TEMPLATE,
                "personalisation": {
                    "subject": letter.words["subject"],
                    "message": letter.words["text"],
                },
                "reference": str(letter.pk),
            },
        )
        return "created"

    def ask(self, reference: UUID) -> str:
        """What Notify says of the letter of this reference; nothing where it knows none."""
        answer = self.call("GET", f"/v2/notifications?reference={reference}")
        found = answer.get("notifications") or []
        same = [one for one in found if one.get("reference") == str(reference)]
        return str(same[0].get("status") or "created")[:20] if same else ""

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310  # `open` sees to the scheme
            settings.MASH_NOTIFY_URL.rstrip("/") + path,
            method=method,
            data=json.dumps(body).encode() if body else None,
            headers={
                "Authorization": f"Bearer {token(settings.MASH_NOTIFY_KEY, time.time())}",
                "Content-Type": "application/json",
                "User-Agent": "OpenMASH",
            },
        )
        opener = urllib.request.build_opener(NotElsewhere)
        try:
            with opener.open(request, timeout=settings.EMAIL_TIMEOUT) as answer:
                found = json.loads(answer.read(LONGEST))
        except urllib.error.HTTPError as problem:
            with problem:
                raise not_taken(problem.code, problem.read(LONGEST)) from None
        except urllib.error.URLError as problem:
            is_untrusted = isinstance(problem.reason, ssl.SSLCertVerificationError)
            trouble = Trouble.UNTRUSTED if is_untrusted else Trouble.AWAY
            raise NotTaken(trouble, whole=True, certain=is_untrusted) from None
        except (OSError, ValueError):  # no answer, or none that can be read
            raise NotTaken(Trouble.AWAY, whole=True, certain=False) from None
        return found if isinstance(found, dict) else {}

    def close(self) -> None:
        pass


def not_taken(code: int, body: bytes) -> NotTaken:
    """What an answer other than yes means for this letter and for the others."""
    if code == 400:
        is_address = b"email_address" in body
        trouble = Trouble.ADDRESS if is_address else Trouble.REFUSED
        return NotTaken(trouble, refused=True, final=True)
    if code in {401, 403}:
        return NotTaken(Trouble.LOGIN, whole=True)
    if code == 429:
        return NotTaken(Trouble.BUSY, whole=True)
    if code >= 500:
        return NotTaken(Trouble.AWAY, whole=True, certain=False)
    return NotTaken(Trouble.SETUP, whole=True)
