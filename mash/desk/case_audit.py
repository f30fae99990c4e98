"""Who looked at one case, when and why; and who opened what each agency shared there.

For information governance, from the audit and the register of grants alone: no story is read.
Who sealed, and who opened a seal, is told here to nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mash.agencies.models import Agency, Post, Worker
from mash.audit.actions import record
from mash.audit.models import Entry, Outcome
from mash.cases.models import tidy_reference
from mash.desk.audit_verbs import WORDS
from mash.desk.audit_words import DOORS, Line, sentences
from mash.language import later
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.models import Grant, GrantFacts, PastGrant

MOST = 1000  # looks shown, the newest
# by which act somebody came to be on the case, as the register has it
BECAUSE: dict[str, str] = {
    Act.RECEIVE_CONTACT: later("the contact came in, and they take contacts in or lead the hub"),
    Act.RECORD_CONTACT: later(
        "the contact was recorded, and they take contacts in or lead the hub"
    ),
    Act.OPEN_SCREENING: later("the screening was opened to the panel"),
    Act.GIVE_POSITION: later("they had given their agency’s position"),
    Act.SETTLE_SCREENING: later("the screening was settled"),
    Act.RATE_CASE: later("the rating of the case asked their agency"),
    Act.ASK_AGENCY: later("their agency was asked"),
    Act.TAKE_OVER_CASE: later("they had taken the case over"),
    Act.SEND_SUMMARY: later("the summary was sent to their team, or by them"),
    Act.HAND_OVER_FOR_THE_NIGHT: later("the case was handed over for the night"),
    Act.CLOSE_CASE: later("the agreement keeps the case open to them after it was closed"),
}


@dataclass(frozen=True)
class Look:
    """One look in a sentence, and why the person could."""

    line: Line
    why: str


@dataclass(frozen=True)
class Shared:
    """What one agency shared, and who of the others has looked since, on which days."""

    agency: str
    since: datetime
    items: int
    lookers: list[tuple[str, str, list[date]]]


@require_safe
def case_audit(request: WorkerRequest, reference: str) -> HttpResponse:
    by, now = request.worker, timezone.now()
    require(by, Act.READ_AUDIT, now=now)
    tidy = tidy_reference(reference)
    if tidy is None:
        raise Http404
    record(by=by, act=Act.READ_AUDIT, outcome=Outcome.LOOKED, now=now, of_reference=tidy)
    entries = list(looks_of(tidy))
    return render(request, "desk/case_audit.html", {
        "reference": tidy,
        "looks": with_reasons(entries),
        "shared": opened_by_others(tidy, entries),
        "most": MOST if len(entries) == MOST else 0,
    })  # fmt: skip


def looks_of(reference: str) -> Iterable[Entry]:
    """Looks at the case, and tries that were refused; seals are told by day, on the other page."""
    entries = Entry.objects.filter(reference=reference).exclude(act=Act.OPEN_SEAL)
    looks = entries.filter(outcome=Outcome.LOOKED) | entries.filter(
        outcome=Outcome.REFUSED, act__startswith="read"
    )
    return looks.order_by("-at", "pk")[:MOST]


def with_reasons(entries: list[Entry]) -> list[Look]:
    cases = {one.case_id for one in entries if one.case_id}
    grants: list[GrantFacts] = [
        *Grant.objects.filter(case_id__in=cases),
        *PastGrant.objects.filter(case_id__in=cases),
    ]
    workers = Worker.objects.filter(user__username__in={one.username for one in entries})
    posts = Post.objects.filter(worker__in=workers).select_related("worker__agency", "team")
    held: dict[str, list[Post]] = {}
    for post in posts:
        held.setdefault(f"worker/{post.worker_id}", []).append(post)
    return [
        Look(line, why(entry, grants, held.get(entry.actor, [])))
        for entry, line in zip(entries, sentences(entries), strict=True)
    ]


def why(entry: Entry, grants: Iterable[GrantFacts], posts: Iterable[Post]) -> str:
    """The act that had opened the case to this person by then, by the register."""
    if entry.outcome == Outcome.REFUSED:
        return ""
    names = {entry.actor} | {
        post.reader
        for post in posts
        if post.since <= entry.at and (post.ended_at is None or post.ended_at >= entry.at)
    }
    fitting = [
        one
        for one in grants
        if one.reader in names
        and one.since <= entry.at
        and (one.until is None or one.until >= entry.at)
        and getattr(one, "ended_at", entry.at) >= entry.at
    ]
    if not fitting:
        return ""
    first = min(fitting, key=lambda one: one.since)
    return _("because %(act)s") % {"act": because(first.because)}


def because(act: str) -> str:
    if act in BECAUSE:
        return str(BECAUSE[act])
    done, _tried = WORDS.get(act, (act, act))
    return _("somebody %(did)s") % {"did": done.replace("%s", _("the case"))}


def opened_by_others(reference: str, looks: list[Entry]) -> list[Shared]:
    """For each agency that shared, who of other agencies looked at the case afterwards."""
    given = Entry.objects.filter(
        reference=reference, act=Act.SHARE_ITEM, outcome=Outcome.DONE
    ).order_by("at")
    times: dict[str, list[datetime]] = {}
    for agency, at in given.values_list("agency", "at"):
        times.setdefault(agency, []).append(at)
    names = dict(Agency.objects.values_list("pk", "name"))
    seen = [one for one in reversed(looks) if one.outcome == Outcome.LOOKED]
    return [
        Shared(names.get(agency, agency), at[0], len(at), lookers(agency, at[0], seen, names))
        for agency, at in sorted(times.items())
    ]


def lookers(
    agency: str, since: datetime, looks: list[Entry], names: dict[str, str]
) -> list[tuple[str, str, list[date]]]:
    days: dict[tuple[str, str], dict[date, None]] = {}
    for one in looks:
        if one.agency != agency and one.at >= since:
            who = one.username or str(DOORS.get(one.actor, one.actor))
            days.setdefault((who, one.agency), {})[timezone.localtime(one.at).date()] = None
    found: Any = Worker.objects.filter(user__username__in={who for who, _agency in days})
    called = dict(found.values_list("user__username", "name"))
    return sorted(
        (called.get(who, who), names.get(of, of), list(on)) for (who, of), on in days.items()
    )
