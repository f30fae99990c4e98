"""Keeping a worker from a case whose people they know: from the next request on it is not there."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.need_to_know.models import Apart, Grant, PastGrant
from mash.need_to_know.register import end_grants


def keep_apart(
    worker: Worker,
    case: Case,
    *,
    because: Apart.Because,
    act: str,
    by: Worker | str,
    now: datetime,
) -> bool:
    """Keep them from it; False where they are already. What was only offered is settled so."""
    reader = by if isinstance(by, str) else by.reader
    held = Apart.objects.filter(worker=worker, case=case)
    if held.filter(state=Apart.State.KEPT).exists():
        return False
    if not held.filter(state=Apart.State.OFFERED).update(
        state=Apart.State.KEPT, settled_at=now, settled_by=reader
    ):
        put(worker, case, because=because, state=Apart.State.KEPT, by=reader, now=now)
    # only then: the wall asks whether they are on it, and some are by their own grant alone
    end_access(worker, case, act=act, by=by, now=now)
    return True


def offer_apart(
    worker: Worker, case: Case, *, because: Apart.Because, by: str, now: datetime
) -> None:
    """The manager settles it: until then nothing is kept from this worker."""
    put(worker, case, because=because, state=Apart.State.OFFERED, by=by, now=now)


def put(worker: Worker, case: Case, **said: Any) -> None:
    """Without reading it back: whoever stands apart themselves no longer sees that they do."""
    said["since"] = said.pop("now")
    Apart.objects.bulk_create([Apart(worker=worker, case=case, **said)], ignore_conflicts=True)


def end_access(worker: Worker, case: Case, *, act: str, by: Worker | str, now: datetime) -> None:
    """What they held in person ends. What they saw as one of many goes into history too: it tells
    their open pages, and later a reader, that they lost it."""
    end_grants(case_id=case.pk, because=act, by=by, now=now, readers=[worker.reader])
    shared = Grant.objects.filter(case_id=case.pk, reader__in=worker.readers())
    PastGrant.objects.bulk_create(
        PastGrant(
            reader=worker.reader,
            reach=grant.reach,
            what=grant.what,
            case_id=case.pk,
            because=grant.because,
            since=grant.since,
            granted_by=grant.granted_by,
            ended_at=now,
            ended_because=str(act),
            ended_by=by if isinstance(by, str) else by.reader,
        )
        for grant in shared
    )


def not_apart(workers: "QuerySet[Worker]", case: Case) -> "QuerySet[Worker]":
    """Those of these workers who may hear of the case."""
    return workers.exclude(pk__in=apart_of(case).values("worker_id"))


def apart_of(case: Case) -> "QuerySet[Apart]":
    return Apart.objects.filter(case=case, state=Apart.State.KEPT)


def kept_from(worker: Worker) -> list[uuid.UUID]:
    """The cases that this worker is kept from, whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("select kept_from(%s)", [str(worker.pk)])
        return [uuid.UUID(one) for one in cursor.fetchone()[0].split()]


def references_of(cases: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The references of cases for those who read the register and see no case."""
    with connection.cursor() as cursor:
        cursor.execute("select id, reference from references_of(%s)", [list(cases)])
        return dict(cursor.fetchall())
