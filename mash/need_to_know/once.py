"""A form that is sent twice is one act: the second sending is led where the first one was."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from mash.cases.forms import ActForm
from mash.cases.refusals import NotPossible
from mash.cases.submissions import answer, first_time
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.doing import Forbidden

View = Callable[..., HttpResponse]
NOT_SAID = {"csrfmiddlewaretoken", "submission"}


class NotDone(Exception):
    """The form comes back to its sender: what was tried is rolled back, its submission too."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def once(view: View) -> View:
    """Let a view act once for each form that it showed; the form's hidden `submission` names it.

    A view that acts answers with a redirect; any other answer undoes what it tried. The same form
    with other words is not done either: `first` raises it for the view to show.
    """

    @functools.wraps(view)
    def acting(request: WorkerRequest, *args: object, **given: object) -> HttpResponse:
        key = request.POST.get("submission") if request.method == "POST" else None
        if not key:
            return view(request, *args, **given)
        try:
            with transaction.atomic():
                return attempt(view, request, f"{request.path} {key}", *args, **given)
        except NotDone as undone:
            problem = getattr(request, "not_possible", None)
            if isinstance(problem, Forbidden):  # forbidden by a rule: that stays recorded
                problem.record(by=request.worker, now=timezone.now())
            return undone.response

    return acting


def attempt(
    view: View, request: WorkerRequest, key: str, *args: object, **given: object
) -> HttpResponse:
    sender = request.worker.reader
    body = {name: request.POST.getlist(name) for name in sorted(request.POST.keys() - NOT_SAID)}
    try:
        earlier = first_time(sender=sender, key=key, body=body, now=timezone.now())
        if earlier:
            return redirect(earlier.answer)
    except NotPossible as problem:
        request.sent_before = problem
    response = view(request, *args, **given)
    if response.status_code != 302 or getattr(request, "sent_before", None):
        raise NotDone(response)
    answer(sender=sender, key=key, where=response["Location"])
    return response


def first(request: WorkerRequest) -> None:
    """Raise NotPossible where this very form was sent before with other words."""
    if problem := getattr(request, "sent_before", None):
        raise problem


def refuse(request: WorkerRequest, form: ActForm, problem: NotPossible) -> None:
    """Show on the form what is in the way; `once` undoes the try and keeps what must be kept."""
    form.refuse(problem)
    request.not_possible = problem


def posted(request: WorkerRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, or nothing yet."""
    return request.POST if request.method == "POST" else None


def sent(request: WorkerRequest, form: ActForm) -> bool:
    """Is there something to do: a form that is whole, and was not sent before with other words?"""
    if request.method != "POST" or not form.is_valid():
        return False
    with refusing(request, form):
        first(request)
        return True
    return False


@contextmanager
def refusing(request: WorkerRequest, form: ActForm) -> Iterator[None]:
    """Show on the form what is in the way of the act that is tried."""
    try:
        yield
    except NotPossible as problem:
        refuse(request, form, problem)


def answer_form(
    request: WorkerRequest,
    template: str,
    form: ActForm,
    facts: dict[str, Any],
    do: Callable[..., Any],
) -> HttpResponse:
    """Do what the form asks and lead back to the case, or show the form with what is in the way."""
    case = facts["case"]
    if sent(request, form):
        with refusing(request, form):
            do(case=case, by=request.worker, now=timezone.now(), **form.cleaned_data)
            return redirect("case", case.reference)
    return render(request, template, facts | {"form": form}, status=form.status)
