"""Asking an agency's edge, from the hub: one signed question, and its signed answer or none."""

import hmac
import ipaddress
import json
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Any

from mash.edge.wire import A_PERSON, Question, Refusal, Told, decoded, signature
from mash.machine import CannotStart


class NoAnswer(Exception):
    """No answer: `away`, `not-trusted` (none that this edge signed), or the edge's own refusal."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Address:
    """Where an agency's edge answers, and the key that questions and answers are signed with."""

    url: str
    key: bytes

    @property
    def is_safe(self) -> bool:
        """Encrypted on its way, or never leaving this machine."""
        parts = urllib.parse.urlsplit(self.url)
        return parts.scheme == "https" or (
            parts.scheme == "http" and is_this_machine(parts.hostname or "")
        )


def is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class NotElsewhere(urllib.request.HTTPRedirectHandler):
    """A question is for this agency alone: it is carried to no other address."""

    def redirect_request(self, *given: Any) -> None:
        return None


def ask(
    where: Address, *, hub: str, question: Question, at: int, nonce: str, timeout: float
) -> list[Told]:
    """An answer for each person asked for, in their order; else NoAnswer."""
    if not where.is_safe:
        raise NoAnswer("not-trusted")
    body, told = question.encoded(), (hub, str(at), nonce)
    names = ("Mash-Hub", "Mash-Time", "Mash-Nonce")
    signed = {"Mash-Signature": signature(where.key, "ask", *told, body)}
    headers = dict(zip(names, told, strict=True)) | signed | {"Content-Type": "application/json"}
    request = urllib.request.Request(where.url, body, headers)  # noqa: S310  # `is_safe` saw to it
    count = len(question.people)
    try:
        # whatever proxy this machine has, none stands between a hub and an edge
        opener = urllib.request.build_opener(NotElsewhere, urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=timeout) as answer:
            said = answer.read(A_PERSON * count + 1)
            made = signature(where.key, "answer", *told, said)
            given = answer.headers.get("Mash-Signature") or ""
            if not hmac.compare_digest(made.encode(), given.encode()):
                raise NoAnswer("not-trusted")
            return decoded(said, count)
    except urllib.error.HTTPError as problem:
        raise NoAnswer(refusal(problem)) from None
    except (OSError, HTTPException):
        raise NoAnswer("away") from None
    except ValueError:
        raise NoAnswer("not-trusted") from None


def refusal(problem: urllib.error.HTTPError) -> str:
    """The edge's own code, if it is one; else something else stands at that address."""
    try:
        with problem:
            return Refusal(json.loads(problem.read(A_PERSON))["refused"]).value
    except (ValueError, KeyError, TypeError, OSError, HTTPException):
        return "not-trusted"


def addresses(path: Path) -> dict[str, Address]:
    """The edges that a hub's file names, by agency; a fault in it names what to mend."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return {
            agency: Address(one["url"], bytes.fromhex((path.parent / one["key"]).read_text()))
            for agency, one in told.items()
        }
    except OSError as fault:
        raise CannotStart(f"MASH_EDGES: {fault.filename} cannot be read.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotStart(
            f"MASH_EDGES: {path} wants, under each agency, `url` and `key`, the file of its key."
        ) from None
