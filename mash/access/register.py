"""The register of access in words: who can see a case and why; what a worker can see and why."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.closure.access import named
from mash.language import later
from mash.need_to_know.acts import Act
from mash.need_to_know.apart import kept_from, references_of
from mash.need_to_know.models import Grant, GrantFacts, PastGrant, Reach

# the acts that open or end a grant, as the reason that a reader is given
BECAUSE: dict[str, str] = {
    Act.RECEIVE_CONTACT: later("the contact came in"),
    Act.OPEN_SCREENING: later("its screening was opened"),
    Act.GIVE_POSITION: later("a position was given"),
    Act.SETTLE_SCREENING: later("the screening was settled"),
    Act.RATE_CASE: later("it was rated and the agencies were asked"),
    Act.ASK_AGENCY: later("the agency was asked"),
    Act.TAKE_OVER_CASE: later("the case was taken over"),
    Act.SEND_SUMMARY: later("a summary was sent"),
    Act.HAND_OVER_FOR_THE_NIGHT: later("it was handed over for the night"),
    Act.CLOSE_CASE: later("the case was closed"),
    Act.READ_AUDIT: later("the role reads the audit"),
    Act.READ_LETTERS: later("the role keeps the hub's post"),
    Act.LOOK_UP_PEOPLE: later("the role finds people who are known already"),
    Act.BREAK_GLASS: later("it was opened by break-glass"),
    Act.REVIEW_GLASS: later("break-glass was found not justified"),
    Act.STAND_APART: later("they stood apart from the case"),
    Act.KEEP_APART: later("a MASH manager kept them from the case"),
    Act.DECLARE_INTEREST: later("they had declared somebody whom it is about"),
    Act.REVIEW_ACCESS: later("their work here ended"),
    Act.CLOSE_ACCESS_REQUEST: later("a request for one's own data was closed, and is kept"),
    Act.STAND_IN: later("somebody stands in for the manager"),
    Act.ASK_APPROVAL: later("they asked a second person, or were asked as one"),
    Act.RELEASE_SEALED: later("two people released it to a court"),
    Act.TAKE_SEALED: later("it was taken to the court"),
    Act.DRAW_SAMPLE: later("chance drew the decision for the audit group"),
    Act.SCORE_DECISION: later("they gave their own score"),
    Act.OPEN_ACCESS_REQUEST: later("somebody asked what is held about them"),
    Act.PASS_ACCESS_REQUEST: later("a request for one's own data was passed to them"),
    Act.ASK_OWNER: later("their agency was asked whether what it gave may be told"),
    Act.CONFIRM_FOUND: later("it holds what somebody asked for of their own data"),
    Act.SETTLE_CORRECTION: later("they had received something that was wrong"),
}
MOST = 500  # rows on one page


@dataclass(frozen=True)
class Line:
    """One grant: whose, of what, how far it reaches, why, since and until when, why it ended."""

    who: str
    reference: str
    sees: str
    because: str
    since: datetime
    until: datetime | None = None
    ended_at: datetime | None = None
    ended_because: str = ""
    is_glass: bool = False


def why(act: str) -> str:
    """The reason in words; a newer act's own name where this page does not know it."""
    return str(BECAUSE.get(act, act.replace("_", " ")))


def sees(grant: GrantFacts) -> str:
    """What it reaches, in words; rights are those of a request, or of who received an error."""
    if grant.because == Act.SETTLE_CORRECTION:
        return _("what is corrected of something they received")
    return str(Reach(grant.reach).label) if grant.reach in Reach.values else grant.reach


def line(grant: GrantFacts, now: datetime, *, who: str = "", reference: str = "") -> Line:
    ended_at = getattr(grant, "ended_at", None)
    ended_because = why(grant.ended_because) if isinstance(grant, PastGrant) else ""
    if ended_at is None and grant.until is not None and grant.until <= now:
        ended_at, ended_because = grant.until, _("its time was over")
    return Line(
        who=who,
        reference=reference,
        sees=sees(grant),
        because=why(grant.because),
        since=grant.since,
        until=grant.until,
        ended_at=ended_at,
        ended_because=ended_because,
        is_glass=grant.because == Act.BREAK_GLASS,
    )


def joined(lines: Iterable[Line]) -> list[Line]:
    """What one act gave one reader is one line: whoever is asked sees the case and their own
    request, by two grants and one reason."""
    found: dict[Line, list[str]] = {}
    for one in lines:
        reached = found.setdefault(replace(one, sees=""), [])
        if one.sees not in reached:
            reached.append(one.sees)
    return [replace(one, sees="; ".join(reached)) for one, reached in found.items()]


def parted(lines: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """Those that are open, and those that have ended, the last first."""
    lines = joined(lines)
    ended = [one for one in lines if one.ended_at]
    return [one for one in lines if not one.ended_at], sorted(
        ended, key=lambda one: one.ended_at or one.since, reverse=True
    )


def is_full(*tables: list[Line]) -> bool:
    """There may be more than is shown."""
    return any(len(one) >= MOST for one in tables)


def lines_of_case(case_id: uuid.UUID, now: datetime) -> tuple[list[Line], list[Line]]:
    """Who can see this case now and who once could, each with the reason."""
    found: list[GrantFacts] = list(Grant.objects.filter(case_id=case_id).order_by("since")[:MOST])
    found += PastGrant.objects.filter(case_id=case_id).order_by("-ended_at")[:MOST]
    names = {reader: named(reader) for reader in {one.reader for one in found}}
    return parted(line(one, now, who=names[one.reader]) for one in found)


def lines_of_worker(worker: Worker, now: datetime) -> tuple[list[Line], list[Line]]:
    """All that a worker can see now, in person and by post; and what they could in person."""
    readers = worker.readers()
    open_now = Grant.objects.filter(reader__in=readers).exclude(case_id__in=kept_from(worker))
    found: list[GrantFacts] = list(open_now.order_by("-since")[:MOST])
    found += PastGrant.objects.filter(reader=worker.reader).order_by("-ended_at")[:MOST]
    told = references_of({one.case_id for one in found if one.case_id})
    names = {reader: named(reader) for reader in {one.reader for one in found}}
    return parted(
        line(one, now, who=names[one.reader], reference=told[one.case_id] if one.case_id else "")
        for one in found
        if one.case_id is None or one.case_id in told  # not of a case that the asker is kept from
    )


def people_for(by: Worker) -> list[Worker]:
    """Those whose access a worker answers for: governance all of the hub, a lead the agency's."""
    workers = Worker.objects.filter(agency__hub=by.agency.hub_id)
    if Role.GOVERNANCE not in by.roles():
        workers = workers.filter(agency=by.agency)
    workers = workers.select_related("user", "agency__hub").prefetch_related("wakings")
    return list(workers.order_by("agency__name", "name"))
