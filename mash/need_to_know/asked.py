"""A page's request as the walls hand it on: it knows its worker."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from mash.agencies.models import Worker
from mash.cases.refusals import NotPossible

if TYPE_CHECKING:
    from mash.drafts.drafting import Drafting


class WorkerRequest(HttpRequest):
    """What a view is given. `sent_before` and `not_possible` are how it talks with `once`."""

    worker: Worker
    sent_before: NotPossible  # set where the form was sent before with other words
    not_possible: NotPossible  # set where the act was refused
    drafting: "Drafting"  # set on forms that keep drafts
