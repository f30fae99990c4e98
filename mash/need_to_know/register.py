"""Opening and ending grants: only actions do it, at the moment the process needs it."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.need_to_know.models import Grant, PastGrant, Reach


def open_grant(
    *,
    reader: str,
    reach: Reach,
    what: uuid.UUID,
    case_id: uuid.UUID | None,
    because: str,
    by: Worker | str,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Let `reader` see `what` from now on. Granted already, it stays as it was first given."""
    open_grants([(reader, reach, what)], case_id=case_id, because=because, by=by, now=now,
                until=until)  # fmt: skip


def open_grants(
    given: Iterable[tuple[str, Reach, uuid.UUID]],
    *,
    case_id: uuid.UUID | None,
    because: str,
    by: Worker | str,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """The same for several readers, reaches and what they reach, in one question."""
    grants = [
        Grant(
            reader=reader,
            reach=reach,
            what=what,
            case_id=case_id,
            because=str(because),
            since=now,
            until=until,
            granted_by=by if isinstance(by, str) else by.reader,
        )
        for reader, reach, what in given
    ]
    Grant.objects.bulk_create(grants, ignore_conflicts=True)


def end_grants(
    *,
    case_id: uuid.UUID,
    because: str,
    by: Worker | str,
    now: datetime,
    reach: Iterable[Reach] | None = None,
    readers: Iterable[str] | None = None,
    keep_readers: Iterable[str] = (),
) -> int:
    """End grants of a case, all or those named; they go to history. Returns how many ended."""
    ending = Grant.objects.filter(case_id=case_id).exclude(reader__in=list(keep_readers))
    if reach is not None:
        ending = ending.filter(reach__in=list(reach))
    if readers is not None:
        ending = ending.filter(reader__in=list(readers))
    grants = list(ending)
    facts = [field.attname for field in Grant._meta.concrete_fields]
    PastGrant.objects.bulk_create(
        PastGrant(
            **{name: getattr(grant, name) for name in facts},
            ended_at=now,
            ended_because=str(because),
            ended_by=by if isinstance(by, str) else by.reader,
        )
        for grant in grants
    )
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).delete()
    return len(grants)


def is_granted(
    *,
    readers: Iterable[str],
    reach: Reach,
    what: uuid.UUID,
    now: datetime,
    read: Iterable[Grant] | None = None,
    but: str = "",
) -> bool:
    """Whether any of these readers holds it now; `read`: all grants over `what`, once read; `but`:
    one that was opened by this act does not count."""
    readers = list(readers)
    if read is None:
        read = Grant.objects.filter(what=what, reach=reach, reader__in=readers)
    return any(
        grant.reach == reach
        and grant.reader in readers
        and grant.because != but
        and (grant.until is None or grant.until > now)
        for grant in read
    )


def read_grants(case: Case) -> None:
    """Read all grants over a case once, for a page that shows it and changes nothing.

    What acts locks the case and so holds another object, which asks the register anew.
    """
    case.grants_read = list(Grant.objects.filter(what=case.pk))
