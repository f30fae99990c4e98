"""Cases whose time is over, and what somebody with everything in hand could read of them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db import connections

from mash import keyring
from mash.agencies.actions import OWNER
from mash.approvals.kinds import Kind
from mash.approvals.models import Approval
from mash.audit.models import Payload
from mash.cases.models import Case
from mash.cases.story import Story
from mash.closure.disposing import dispose
from mash.closure.keeping import KeptCase, ask_disposal, kept_case
from mash.closure.models import Disposal
from mash.need_to_know.acts import Act
from mash.sealed.models import Seal
from mash.sealed.store import unsealed
from tests import cast

OVER = datetime(2049, 1, 6, 10, 0, tzinfo=UTC)  # thirty years and more after the younger's birth


def kept(case: Case, name: str = "gwen") -> KeptCase:
    by = cast.worker(name)
    return cast.seeing(name, lambda: kept_case(case.reference, Act.READ_DUE, by=by))


def asked(case: Case, name: str = "gwen", now: datetime = OVER, **given: Any) -> Approval:
    """Somebody reviewed it and asks for its disposal."""
    said = {"reason": "Reviewed: nothing speaks for keeping it."} | given
    return cast.doing(name, ask_disposal, kept=kept(case, name), now=now, **said)


def approved(approval: Approval, name: str = "mara", now: datetime = OVER) -> Disposal:
    kind = Kind(approval.kind)
    return cast.doing(name, dispose, approval_id=approval.pk, kind=kind, now=now)


def disposed(case: Case, now: datetime = OVER) -> Disposal:
    return approved(asked(case, now=now), now=now)


def readable() -> Iterator[tuple[str, str]]:
    """Whatever the keys at hand open, in any table, to whoever owns the tables."""
    for model in apps.get_models():
        if issubclass(model, Story):
            for row in model.objects.using(OWNER).exclude(told=b""):
                try:
                    yield model.__name__, json.dumps(row.words, ensure_ascii=False)
                except keyring.CannotOpen:
                    continue
    for seal in Seal.objects.using(OWNER):
        try:
            yield "Seal", json.dumps(unsealed(seal), ensure_ascii=False)
        except keyring.CannotOpen:
            continue
    for one in Payload.objects.using(OWNER):
        place = keyring.bound("audit", one.entry_id, one.case_id)
        try:
            yield "Payload", keyring.unlock(keyring.case_key(one.case_id), one.told, place).decode()
        except keyring.CannotOpen:
            continue


def raw() -> Iterator[tuple[str, str]]:
    """Every row of every table as it lies there."""
    with connections[OWNER].cursor() as cursor:
        for table in connections[OWNER].introspection.table_names(cursor):
            cursor.execute(f"select t::text from {table} t")
            yield table, "\n".join(row for (row,) in cursor.fetchall())
