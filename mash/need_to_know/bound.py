"""Whom the agreement leaves out today, whatever the register of need to know still says.

An agency that has not signed, or has left, or whose agreement has ended, shares nothing and has no
need to know: its workers are nobody from the next request on, without any job that would have to
run. The lead authority's officers and managers go on: a child in danger does not wait for a
signature (Children Act 1989 s.47; Working Together). It too shares nothing as an agency then.
"""

from collections.abc import Iterable
from datetime import datetime

from mash.agencies.models import EVERY_ROLE, Role, Worker
from mash.agencies.versions import versions_of
from mash.agreements.bound import bound_agencies, why_not_bound
from mash.agreements.movement import Ruling
from mash.clock.calendar import day_of

# what the lead authority too does under the agreement alone
SHARES = frozenset({Role.AGENCY_WORKER})


def leave_out(worker: Worker, *, now: datetime) -> None:
    leave_out_all([worker], now=now)


def leave_out_all(workers: Iterable[Worker], *, now: datetime) -> None:
    """Say of each worker in which roles no grant counts now. One question for each hub."""
    today = day_of(now)
    bound: dict[str, frozenset[str]] = {}
    for one in workers:
        hub = one.agency.hub_id
        if hub not in bound:
            bound[hub] = bound_agencies(hub, today)
        is_bound = one.agency_id in bound[hub]
        one.left_out = frozenset() if is_bound else SHARES if leads(one) else EVERY_ROLE


def leads(worker: Worker) -> bool:
    """Is this one of the agency whose social workers lead the hub?"""
    versions = versions_of(worker.agency.hub_id)
    return bool(versions) and versions[-1].rules["host"] == worker.agency.code


def why_left_out(worker: Worker, *, now: datetime) -> tuple[str, Ruling] | None:
    """Version, clause and sentence, for whoever has lost a role by it; None for all others."""
    if not worker.left_out & {Role(post.role) for post in worker.open_posts()}:
        return None
    today = day_of(now)
    return why_not_bound(worker.agency.hub_id, worker.agency.code, today)


def clause_of(why: tuple[str, Ruling] | None) -> dict[str, str]:
    """What the audit says beside a refusal."""
    return {"agreement": why[0], "clause": why[1].clause} if why else {}
