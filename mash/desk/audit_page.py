"""The audit for information governance: who did, looked at or was refused what, in sentences."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.audit.checkpoints import standing
from mash.audit.models import Entry, Outcome
from mash.cases.models import tidy_reference
from mash.desk import witnessed
from mash.desk.audit_codes import words_of
from mash.desk.audit_words import WORDS, acts, sentences
from mash.need_to_know.acts import Act, require
from mash.need_to_know.asked import WorkerRequest

A_PAGE = 50
# who sealed, and who opened, is nobody's to learn here: these are told by day, and apart, because
# beside the other looks of the same minute the time alone would name the worker
SEALS = Q(act=Act.SEAL_ITEM) | (Q(act=Act.OPEN_SEAL) & ~Q(outcome=Outcome.REFUSED))


@dataclass
class Search:
    """What is looked for, as typed and as understood; `errors` by field."""

    typed: dict[str, str]
    reference: str = ""
    username: str = ""
    act: str = ""
    page: int = 1
    errors: dict[str, str] = field(default_factory=dict)

    def asked(self) -> dict[str, Any]:
        """The search as codes, for the audit of the audit. What was mistyped is not kept."""
        told = {
            "of_reference": self.reference,
            "of_username": self.username,
            "of_act": self.act.replace(" ", "-"),
        }
        return {name: value for name, value in told.items() if value} | {"page": self.page}


def read_search(query: QueryDict) -> Search:
    names = ("reference", "username", "act")
    search = Search({name: query.get(name, "").strip()[:200] for name in names})
    typed = search.typed
    if typed["reference"]:
        search.reference = tidy_reference(typed["reference"]) or ""
        if not search.reference:
            search.errors["reference"] = _("Enter a whole reference, such as KX7-4MQ-9TR.")
    if typed["username"]:
        if Worker.objects.filter(user__username=typed["username"].replace("\0", "")).exists():
            search.username = typed["username"]
        else:
            search.errors["username"] = _("No worker has this username. Check how it is written.")
    if typed["act"]:
        search.act = typed["act"] if typed["act"] in WORDS else ""
        if not search.act:
            search.errors["act"] = _("Choose an act from the list.")
    page = query.get("page", "1")
    search.page = max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return search


def found(search: Search) -> QuerySet[Entry]:
    """The entries that fit, the newest first; none while the search has a fault."""
    if search.errors:
        return Entry.objects.none()
    entries = Entry.objects.order_by("-at", "pk")
    wanted = {"reference": search.reference, "username": search.username, "act": search.act}
    return entries.filter(**{name: value for name, value in wanted.items() if value})


def days_of_seals(search: Search) -> list[dict[str, Any]]:
    """On which day something was sealed or opened on which case: not who, nor at what hour."""
    if search.username:  # a name and a seal are never told together
        return []
    rows = found(search).filter(SEALS).values_list("at", "act", "reference")[:A_PAGE]
    days: dict[tuple, int] = {}
    for at, act, reference in rows:
        key = (timezone.localtime(at).date(), reference, act)
        days[key] = days.get(key, 0) + 1
    ordered = sorted(days.items(), key=lambda row: (-row[0][0].toordinal(), *row[0][1:]))
    return [
        {"day": day, "reference": reference, "act": act, "count": count}
        for (day, reference, act), count in ordered
    ]


@require_safe
def audit(request: WorkerRequest) -> HttpResponse:
    """A search is a look, and recorded like one."""
    by, now = request.worker, timezone.now()
    require(by, Act.READ_AUDIT, now=now)
    search = read_search(request.GET)
    record(by=by, act=Act.READ_AUDIT, outcome=Outcome.LOOKED, now=now, **search.asked())
    start = (search.page - 1) * A_PAGE
    entries = list(found(search).exclude(SEALS)[start : start + A_PAGE + 1])
    stands = standing(now)
    return render(request, "desk/audit.html", {
        "search": search,
        "acts": acts(),
        "lines": sentences(entries[:A_PAGE], words_of(by.agency.hub_id, timezone.localdate())),
        "seals": days_of_seals(search) if search.page == 1 else [],
        "stands": stands,
        "witnessed": witnessed.sentence(stands, now),
        "witnesses": witnessed.of_witnesses(stands, now),
        "alerts": witnessed.alerts_of(stands, now),
        "looks": witnessed.of_looks(stands, now),
        "errors": [{"name": name, "message": says} for name, says in search.errors.items()],
        "newer": link(request, search.page - 1) if search.page > 1 else "",
        "older": link(request, search.page + 1) if len(entries) > A_PAGE else "",
    }, status=422 if search.errors else 200)  # fmt: skip


def link(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"?{query.urlencode()}"
