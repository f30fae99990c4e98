"""Who may be known of a case's people; judging it, and taking that back; restricting."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mash.cases.forms import ActForm
from mash.cases.models import Case
from mash.drafts.drafting import drafted, typed
from mash.need_to_know.acts import Act, Refused, may
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.once import once, posted, refusing, sent
from mash.people.evidence import evidence_of, shown
from mash.people.family import family_of, households
from mash.people.forms import JudgeForm, LiftForm, RestrictForm, UnlinkForm
from mash.people.groups import judgements_of
from mash.people.judging import link_people, tell_apart, unlink_people
from mash.people.known import model
from mash.people.models import Judgement, Person, Verdict
from mash.people.restricting import lift_restriction, may_be_named, restrict_person
from mash.people.wording import born_said

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@once
def known_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """For everybody of the case: whom the hub may know already, why, and what would settle it."""
    case, by, now = case_for(request, reference, Act.LOOK_UP_PEOPLE)
    form = JudgeForm(posted(request))
    if sent(request, form):
        with refusing(request, form):
            told = dict(form.cleaned_data)
            do = link_people if told.pop("verdict") == Verdict.SAME else tell_apart
            do(case=case, evidence=evidence_of, by=by, now=now, **told)
            messages.success(request, _("What you said of these two is kept. It can be undone."))
            return redirect("known", case.reference)
    members = family_of(case, by=by, now=now)
    facts = {
        "case": case,
        "members": members,
        "households": households(members),
        "errors": form.problems(),
        "shown": shown,
        "born_said": born_said,
        "model": model(),
        "may_judge": may(by, Act.LINK_PEOPLE, case, now=now),
        "may_undo": may(by, Act.UNLINK_PEOPLE, case, now=now),
        "may_restrict": may(by, Act.RESTRICT_PERSON, case, now=now),
        "may_lift": may(by, Act.LIFT_RESTRICTION, case, now=now),
    }
    return render(request, "people/known.html", facts, status=form.status)


@require_http_methods(FORM)
@drafted(Act.UNLINK_PEOPLE)
@once
def unlink_page(request: WorkerRequest, reference: str, one: int, other: int) -> HttpResponse:
    """Says what was said of two people, by whom, and takes it back."""
    case, _by, _now = case_for(request, reference, Act.LOOK_UP_PEOPLE, Act.UNLINK_PEOPLE)
    held = last_of(case, one, other)
    form = UnlinkForm(**typed(request))
    given = {"one": one, "other": other, "seen": held.number}
    facts = {"case": case, "held": held}
    says = _("It is taken back. Both are as they were before.")
    return answer(request, "people/unlink.html", form, facts, unlink_people, says, given)


def last_of(case: Case, one: int, other: int) -> Judgement:
    """What holds between two cards; else as if it were not there."""
    held = judgements_of([one]).get((min(one, other), max(one, other)))
    if held is None or held.verdict == Verdict.WITHDRAWN:
        raise Refused(Act.UNLINK_PEOPLE, case)
    return held


@require_http_methods(FORM)
@drafted(Act.RESTRICT_PERSON)
@once
def restrict_page(request: WorkerRequest, reference: str, person_id: uuid.UUID) -> HttpResponse:
    case, _by, _now = case_for(request, reference, Act.LOOK_UP_PEOPLE, Act.RESTRICT_PERSON)
    person = person_of(case, person_id, Act.RESTRICT_PERSON)
    form = RestrictForm(**typed(request), officers=may_be_named(case.hub_id))
    facts = {"case": case, "person": person}
    says = _("From now on the hub says only whom to ask about this person.")
    return answer(
        request, "people/restrict.html", form, facts, restrict_named, says, {"person": person}
    )


def restrict_named(*, officer: str, **given: Any) -> None:
    restrict_person(officer=uuid.UUID(officer), **given)


@require_http_methods(FORM)
@drafted(Act.LIFT_RESTRICTION)
@once
def lift_page(request: WorkerRequest, reference: str, person_id: uuid.UUID) -> HttpResponse:
    case, _by, _now = case_for(request, reference, Act.LOOK_UP_PEOPLE, Act.LIFT_RESTRICTION)
    person = person_of(case, person_id, Act.LIFT_RESTRICTION)
    form = LiftForm(**typed(request))
    facts = {"case": case, "person": person}
    says = _("The restriction is lifted.")
    return answer(
        request, "people/lift.html", form, facts, lift_restriction, says, {"person": person}
    )


def person_of(case: Case, person_id: uuid.UUID, act: Act) -> Person:
    person = Person.objects.filter(case=case, pk=person_id).first()
    if person is None:
        raise Refused(act, case)
    return person


def answer(
    request: WorkerRequest,
    template: str,
    form: ActForm,
    facts: dict[str, Any],
    do: Any,
    says: str,
    given: dict[str, Any],
) -> HttpResponse:
    """Do what the form asks and lead back to who may be known, or show what is in the way."""
    case = facts["case"]
    if sent(request, form):
        with refusing(request, form):
            do(case=case, by=request.worker, now=timezone.now(), **given, **form.cleaned_data)
            messages.success(request, says)
            return redirect("known", case.reference)
    return render(request, template, facts | {"form": form}, status=form.status)
