"""Questions that open desks ask many times a second: the database plans each once a connection.

Planning one behind the walls can cost it ten times as much as answering.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection


@contextmanager
def prepared_cursor() -> Iterator[Any]:
    """A cursor whose every statement is prepared: its text must be one of few, without values.

    Not where a pooler stands between that loses prepared statements (`MASH_PREPARE=off`), nor
    while Django keeps a log of questions, which cannot quote them.
    """
    with connection.cursor() as cursor:  # as Django does it: connected, and the connection is sound
        if not settings.MASH_PREPARE or connection.queries_logged:
            yield cursor
            return
        link: psycopg.Connection = connection.connection
        link.prepare_threshold = 0
        try:
            made = connection._prepare_cursor(psycopg.Cursor(link))  # type: ignore[attr-defined]  # Django's
            with made as preparing:
                yield preparing
        finally:
            link.prepare_threshold = None
