"""Whose pages are open, and what each of them may be told: asked of the database, all at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from mash.agencies.models import Post, Worker
from mash.cases.models import Case, tidy_reference
from mash.desk.middleware import why_ended
from mash.need_to_know.bound import leave_out_all
from mash.need_to_know.changes import changed_after
from mash.need_to_know.session import NOBODY, settings_of, tell_database


class Word(StrEnum):
    """All that is ever told: no id, no reference, no text."""

    HERE = "here"  # nothing new; we are here
    CHANGED = "changed"
    GONE = "gone"  # the case is no longer this reader's to see
    OVER = "over"  # the session has ended


ENDS = {Word.GONE, Word.OVER}


@dataclass(eq=False)
class Listener:
    """One open page: whose session, of which case, and read at which snapshot (none: long ago)."""

    session_key: str
    reference: str
    snapshot: str | None
    case_id: UUID | None = None
    worker_id: UUID | None = None


Question = tuple[UUID, str, UUID | None, str | None]  # the worker, the case, the snapshot


def hear(listeners: Collection[Listener]) -> dict[Listener, Word]:
    """What each is told now. One snapshot serves all, so that nothing falls between two rounds.

    Each question is asked as its worker; several pages of one worker share an answer.
    """
    workers = signed_in({one.session_key for one in listeners})
    answers: dict[Question, tuple[Word, UUID | None]] = {}
    words: dict[Listener, Word] = {}
    leave_out_all(workers.values(), now=timezone.now())
    with transaction.atomic():
        now = one_snapshot()
        for one in listeners:
            worker = workers.get(one.session_key)
            if worker is None or not worker.readers():
                words[one] = Word.OVER
                continue
            question = (worker.pk, one.reference, one.case_id, one.snapshot)
            if question not in answers:
                tell_database(NOBODY | settings_of(worker))
                answers[question] = answer(one)
            words[one], one.case_id = answers[question]
            one.worker_id, one.snapshot = worker.pk, now
        tell_database(NOBODY)
    return words


def one_snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "set transaction isolation level repeatable read read only;"
            " select pg_current_snapshot()::text"
        )
        cursor.nextset()
        return cursor.fetchone()[0]


def answer(one: Listener) -> tuple[Word, UUID | None]:
    """For the worker whom the database knows now."""
    case_id = one.case_id
    if one.reference and case_id is None:
        cases = Case.objects.filter(reference=tidy_reference(one.reference))
        case_id = cases.values_list("pk", flat=True).first()
        if case_id is None:
            return Word.GONE, None
    if one.snapshot is not None and not changed_after(one.snapshot, case_id=case_id)[0]:
        return Word.HERE, case_id
    if case_id and not Case.objects.filter(pk=case_id).exists():
        return Word.GONE, case_id
    return Word.CHANGED, case_id


def signed_in(session_keys: Collection[str]) -> dict[str, Worker]:
    """Who stands behind these sessions. One that is over, or whose worker has left, is missing."""
    rows = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    sessions = {row.session_key: SessionStore().decode(row.session_data) for row in rows}
    users = {key: str(data[SESSION_KEY]) for key, data in sessions.items() if SESSION_KEY in data}
    posts = Post.objects.filter(ended_at=None).select_related("team")
    found = Worker.objects.filter(user_id__in=users.values(), user__is_active=True)
    found = found.select_related("user", "agency__hub")
    found = found.prefetch_related(
        Prefetch("posts", posts, to_attr="_posts")  # type: ignore[no-redef]  # to fill it is meant
    )
    workers = {str(one.user_id): one for one in found}
    return {
        key: workers[user]
        for key, user in users.items()
        if user in workers and goes_on(sessions[key], workers[user])
    }


def goes_on(session: Mapping[str, Any], worker: Worker) -> bool:
    """Not ended by time, nor by a new password."""
    known = session.get(HASH_SESSION_KEY, "")
    is_whose = constant_time_compare(known, worker.user.get_session_auth_hash())
    return is_whose and not why_ended(session)
