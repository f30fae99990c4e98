"""A case as a row of the desk: what its stage shows of it. Also a request, a summary and a pack."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.cases.models import Case
from mash.desk.rows import Row
from mash.handover.clocks import feedback_due, referrer_told_at
from mash.handover.models import Summary
from mash.night.document import children_in
from mash.night.models import Pack
from mash.people.models import Part
from mash.process import Stage
from mash.sharing.clocks import decision_due, rating_now, return_due
from mash.sharing.models import Request


def children(case: Case) -> str:
    return ", ".join(one.name for one in case.people.all() if one.part == Part.CHILD)


def row_of(case: Case, href: str = "", **more: Any) -> Row:
    rating = rating_now(case)
    requests = list(case.requests.all())
    given = sum(one.answered_at is not None for one in requests)
    return Row(
        case_id=case.pk,
        reference=case.reference,
        href=href or reverse("case", args=[case.reference]),
        children=children(case),
        received_at=case.received_at,
        rating=case.rules.rating(rating.code) if rating else None,
        answered=_("%(given)s of %(all)s") % {"given": given, "all": len(requests)}
        if requests
        else "",
        manager=case.manager.name if case.manager else "",
        stage=case.stage,
        **more,
    )


def answers_due(case: Case) -> datetime | None:
    """When the agencies' answers are due, as long as one is waited for."""
    waiting = [one for one in case.requests.all() if one.answered_at is None]
    return min((due for one in waiting if (due := answer_due(case, one))), default=None)


def answer_due(case: Case, request: Request) -> datetime | None:
    due = return_due(case, request)
    return due.due_at if due else None


def early_row(case: Case) -> Row:
    """A case before its rating: the decision's clock runs from the receipt."""
    due = decision_due(case).due_at
    return row_of(case, decision=due, danger=case.contact.immediate_danger)


def manager_row(case: Case) -> Row:
    if case.stage == Stage.HANDOVER:
        return handover_row(case)
    if case.stage in {Stage.CONTACT, Stage.SCREENING}:
        return early_row(case)
    return row_of(case, answers=answers_due(case), decision=decision_due(case).due_at)


def handover_row(case: Case) -> Row:
    """A case that is decided: the referrer is owed the outcome, unless nobody can be told."""
    due = feedback_due(case)
    if due is None:
        return row_of(case, told=_("Nobody can be told"))
    if referrer_told_at(case):
        return row_of(case, told=_("Told"))
    return row_of(case, feedback=due.due_at)


def returned_rows(cases: Iterable[Case]) -> list[Row]:
    """Forms that went back to their referrers, until they are read with the case's next step."""
    return [
        row_of(case, danger=case.contact.immediate_danger, **returned_as(case))
        for case in cases
        if case.stage in {Stage.CONTACT, Stage.SCREENING} and case.returned.all()
    ]


def returned_as(case: Case) -> dict[str, Any]:
    last = max(case.returned.all(), key=lambda one: one.asked_at)
    if last.answered_at is None:
        return {"returned": _("Waiting for the referrer since"), "returned_at": last.asked_at}
    return {"returned": _("Came back"), "returned_at": last.answered_at}


def request_row(request: Request) -> Row:
    """Of an answer the desk says that it was given, not what kind it was."""
    href = reverse("request", args=[request.pk])
    if request.answered_at:
        return row_of(request.case, href=href, done=request.answered_at)
    return row_of(request.case, href=href, answers=answer_due(request.case, request))


def summary_row(summary: Summary) -> Row:
    words = summary.words
    return Row(
        case_id=summary.case_id,
        reference=words["reference"],
        href=reverse("summary", args=[summary.pk]),
        children=", ".join(child["name"] for child in words["children"]),
        received_at=summary.sent_at,
        done=summary.accepted_at,
    )


def pack_row(pack: Pack) -> Row:
    words = pack.words
    return Row(
        case_id=pack.case_id,
        reference=words["reference"],
        href=reverse("pack", args=[pack.case_id]),
        children=children_in(words),
        received_at=pack.made_at,
        until=pack.until,
        danger=words["danger"],
    )
