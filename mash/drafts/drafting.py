"""Around a form's view: its draft is there when it opens, kept when it fails, gone when sent."""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.cases.models import Case, tidy_reference
from mash.cases.refusals import NotPossible
from mash.clock.calendar import LONDON, day_of
from mash.drafts import beside
from mash.drafts.keeping import discard, draft_at, is_overtaken, keep, lock
from mash.drafts.kinds import KINDS, Kind
from mash.drafts.models import Draft
from mash.need_to_know.acts import Act, may
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.changes import moment

View = Callable[..., HttpResponse]
Find = Callable[..., UUID | None]  # the case of a form, by what its address names
SALT = "mash.draft.2"  # another with each change of what a token says


class NotADraft(Exception):
    """What was sent does not say on which of this person's forms it was typed."""


class Drafting:
    """One person at one form, with what they wrote on it before."""

    def __init__(
        self, by: Worker, act: Act, path: str, case_id: UUID | None, what: UUID | None = None
    ) -> None:
        self.by, self.act, self.path, self.case_id, self.what = by, act, path, case_id, what
        self.is_sent = False  # set by a view that did the act and leads nowhere
        self.draft: Draft | None = None
        self.others: list[str] = []

    @property
    def kind(self) -> Kind:
        return KINDS[self.act]

    @property
    def meets(self) -> bool:
        return self.kind.meets and self.case_id is not None

    @property
    def case(self) -> Case | None:
        return Case.objects.filter(pk=self.case_id).first() if self.case_id else None

    def may_be_sent(self, now: datetime) -> bool:
        """May this person still send this form? A case that is hidden now is none, unless they
        never saw more than `what` of it."""
        if self.what:
            return may(self.by, self.act, None, now=now, what=self.what)
        case = self.case
        return (case is not None) == bool(self.case_id) and may(self.by, self.act, case, now=now)

    @cached_property
    def token(self) -> str:
        """Goes with the form, so that only who was shown it can keep a draft of it."""
        of = [str(one) if one else "" for one in (self.case_id, self.what)]
        return signing.dumps([str(self.by.pk), self.act.value, self.path, *of], salt=SALT)

    @cached_property
    def since(self) -> str:
        return moment() if self.case_id else ""

    @classmethod
    def of_token(cls, token: str, *, by: Worker) -> "Drafting":
        try:
            worker, act, path, case, what = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            raise NotADraft from None
        if worker != str(by.pk):
            raise NotADraft
        of = [UUID(one) if one else None for one in (case, what)]
        return cls(by, Act(act), path, *of)

    def look(self, now: datetime) -> None:
        if self.meets:
            self.others = beside.others(by=self.by, path=self.path, now=now)

    def note(self, now: datetime, **what: bool) -> None:
        if self.meets and self.case_id:
            beside.note(by=self.by, path=self.path, case_id=self.case_id, now=now, **what)

    def keep(self, post: Any, now: datetime) -> Draft | None:
        self.note(now, wrote=True)
        return keep(
            by=self.by,
            act=self.act,
            path=self.path,
            case_id=self.case_id,
            post=post,
            now=now,
            what=self.what,
        )

    def discard(self) -> None:
        lock(self.by, self.path)
        discard(by=self.by, path=self.path)

    def written(self) -> str:
        """`at 14:02`, or `on 20 November at 14:02` where that was another day."""
        if self.draft is None:
            return ""
        at = self.draft.saved_at.astimezone(LONDON)
        if at.date() == day_of(timezone.now()):
            return _("at %(time)s") % {"time": f"{at:%H:%M}"}
        return _("on %(day)s at %(time)s") % {
            "day": f"{at.day} {MONTHS[at.month]}",
            "time": f"{at:%H:%M}",
        }

    def is_overtaken(self) -> bool:
        return self.draft is not None and is_overtaken(self.draft, now=timezone.now())

    def initial(self) -> dict[str, Any]:
        """The draft's fields, as a form takes what it shows at first."""
        fields = self.draft.words["fields"] if self.draft else {}
        return {name: one[0] if len(one) == 1 else one for name, one in fields.items()}


def case_named(reference: str = "", **given: Any) -> UUID | None:
    """The case whose reference is in the address."""
    found = Case.objects.filter(reference=tidy_reference(reference))
    return found.values_list("pk", flat=True).first()


def case_given(case_id: UUID) -> UUID:
    """The case itself is in the address, for those who see no reference."""
    return case_id


def no_case(**given: Any) -> UUID | None:
    return None


def drafted(
    act: Act, find: Find = case_named, *, form: str = "", what: str | Find = ""
) -> Callable[[View], View]:
    """Keep drafts of this view's form. `form` names another page, where this one sends its form;
    `what` the part of the address that the act is over, for those who do not see its case, or how
    it is found for this worker."""

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def drafting(request: WorkerRequest, **given: Any) -> HttpResponse:
            path = reverse(form, kwargs=given) if form else request.path
            by = request.worker
            over = what(by=by, **given) if callable(what) else given.get(what)
            at = Drafting(by, act, path, find(**given), over)
            request.drafting = at
            at.look(timezone.now())
            if request.method == "POST":
                lock(at.by, path)
                response = view(request, **given)
                settle(at, request, response)
                return response
            at.draft = draft_at(path, by=at.by)
            response = view(request, **given)
            if response.status_code == 200 and request.method == "GET":
                at.note(timezone.now())
            return response

        drafting.drafted = act  # type: ignore[attr-defined]  # read by a test
        return drafting

    return wrap


def settle(at: Drafting, request: WorkerRequest, response: HttpResponse) -> None:
    """Sent, its draft is gone in the same transaction; come back, the words are kept."""
    now = timezone.now()
    if at.is_sent or response.status_code == 302:
        discard(by=at.by, path=at.path)
        at.note(now, sent=True)
        return
    if not at.may_be_sent(now):
        return  # another answer on the same page, of somebody who may not give this one
    try:
        at.keep(request.POST, now)
    except NotPossible:
        return  # too long to be kept: the page itself still holds it


def typed(request: WorkerRequest, **first: Any) -> dict[str, Any]:
    """What a form is made of: what was sent, else the draft over what the page says at `first`."""
    if request.method == "POST":
        return {"data": request.POST, **({"initial": first} if first else {})}
    initial = first | request.drafting.initial()
    return {"initial": initial} if initial else {}


def drafts_of(by: Worker, now: datetime) -> list[Drafting]:
    """This person's drafts on forms that they may still send, the newest first."""
    found = []
    for draft in Draft.objects.filter(worker_id=by.pk).order_by("-saved_at"):
        at = Drafting(by, Act(draft.act), draft.path, draft.case_id, draft.what)
        if at.may_be_sent(now):
            at.draft = draft
            found.append(at)
    return found
