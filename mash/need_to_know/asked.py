"""A page's request as the walls hand it on: it knows its worker."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, require
from mash.need_to_know.doing import look_at_case

if TYPE_CHECKING:
    from mash.drafts.drafting import Drafting


class WorkerRequest(HttpRequest):
    """What a view is given. `sent_before` and `not_possible` are how it talks with `once`."""

    worker: Worker
    sent_before: NotPossible  # set where the form was sent before with other words
    not_possible: NotPossible  # set where the act was refused
    drafting: "Drafting"  # set on forms that keep drafts


def case_for(request: WorkerRequest, reference: str, *acts: Act) -> tuple[Case, Worker, datetime]:
    """The case, if this worker may do all this to it now, who asks and when; the look is
    recorded."""
    by, now = request.worker, timezone.now()
    case = look_at_case(reference, by=by, now=now)
    for act in acts:
        require(by, act, case, now=now)
    return case, by, now
