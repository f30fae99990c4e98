"""One of the cast at the hub's pages: looks at them, fills their forms, sends them."""

import itertools
from typing import Any

from django.http import HttpResponse
from django.test import Client

from mash.agencies.models import Worker
from tests.cast import worker

KEYS = itertools.count()


class Visitor:
    """Signed in as one of the cast, over HTTPS, with a fresh form each time unless told not to."""

    def __init__(self, name: str) -> None:
        self.worker: Worker = worker(name)
        self.client = Client()
        self.client.force_login(self.worker.user)

    def get(self, path: str) -> HttpResponse:
        return self.client.get(path, secure=True)

    def post(self, path: str, form: dict[str, Any] | None = None, key: str = "") -> HttpResponse:
        token = {"submission": key or f"form {next(KEYS)}"}
        return self.client.post(path, {**(form or {}), **token}, secure=True)

    def reads(self, path: str) -> str:
        """The page's text; it is there for this person."""
        response = self.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()

    def is_refused(self, path: str, form: dict[str, Any] | None = None) -> bool:
        """As if it were not there, whether looked at or sent."""
        seen = self.post(path, form) if form is not None else self.get(path)
        return seen.status_code == 404
