"""The short way to what is new on a desk: two questions tell who asks, and no more is done.

The long way, which every other page takes, finds the same person and the same answer; a test holds
the two to each other. Two hundred desks that ask at once would spend most of their time on it.
"""

import functools
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils import timezone

from mash.agencies.models import Agency, Post, Role, Worker
from mash.desk.listeners import goes_on
from mash.desk.middleware import WALL, NeverStored
from mash.desk.news import news
from mash.desk.reading import made
from mash.need_to_know.acts import Refused
from mash.need_to_know.session import as_worker
from mash.prepared import prepared_cursor

SESSION = "select session_data from django_session where session_key = %s and expire_date > now()"
WORKER = """
select row_to_json(u), row_to_json(w), row_to_json(a), (
    select json_agg(p) from agencies_post p where p.worker_id = w.id and p.ended_at is null)
from auth_user u join agencies_worker w on w.user_id = u.id
    join agencies_agency a on a.id = w.agency_id
where u.id = %s and u.is_active
"""
OVER, HIDDEN = 401, 404


class ShortWay(WSGIHandler):
    """Django's own handler with the few headers that an answer read by a script needs, and no more
    around the view. Like every look that a page takes by itself it neither prolongs a session nor
    ends one."""

    def load_middleware(self, is_async: bool = False) -> None:
        handler: Any = convert_exception_to_response(known_quickly)
        for middleware in (NeverStored, XFrameOptionsMiddleware, CSPMiddleware, SecurityMiddleware):
            handler = convert_exception_to_response(middleware(handler))
        self._middleware_chain = handler

    def get_response(self, request: Any) -> Any:
        response: Any = super().get_response(request)
        response["Content-Length"] = str(len(response.content))
        return response


def known_quickly(request: Any) -> HttpResponse:
    request.get_host()  # refused where it is not one of ours
    session, worker = who_asks(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    if worker is None or not goes_on(session, worker):
        return HttpResponse(status=OVER)
    if session.get(WALL):  # it opens the wall and nothing else
        return HttpResponse(status=HIDDEN)
    request.worker = worker
    try:
        with as_worker(worker, now=timezone.now()):
            return news(request)
    except Refused:
        return HttpResponse(status=HIDDEN)


def who_asks(session_key: str) -> tuple[dict[str, Any], Worker | None]:
    """The session as it is kept now, and the worker behind it; none where either has left."""
    with prepared_cursor() as cursor:
        cursor.execute(SESSION, [session_key[:40]])
        found = cursor.fetchone()
        session = opened(found[0]) if found else {}
        if SESSION_KEY not in session:
            return {}, None
        cursor.execute(WORKER, [int(session[SESSION_KEY])])
        facts = cursor.fetchone()
    return session, worker_of(*facts) if facts else None


@functools.lru_cache(maxsize=2048)
def opened(session_data: str) -> dict[str, Any]:
    """What a signed session says; the same text says the same."""
    return SessionStore().decode(session_data)


def worker_of(user: dict, worker: dict, agency: dict, posts: list[dict] | None) -> Worker:
    found: Worker = made(Worker, worker)
    found.user, found.agency = made(User, user), made(Agency, agency)
    held = [made(Post, post) for post in posts or []]
    for post in held:
        post.worker = found
    found._posts = sorted(held, key=lambda post: list(Role).index(Role(post.role)))
    return found
