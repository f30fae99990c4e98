"""A form goes back to its referrer, and the referrer opens it again with all that they typed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mash.cases.forms import ActForm, Words
from mash.cases.refusals import NotPossible
from mash.contact import codes
from mash.contact.coming_back import (
    OPENED,
    WRONG,
    ComingBackForm,
    let_in,
    tries_too_often,
    who_is_in,
)
from mash.contact.forms import ContactForm
from mash.contact.intake import ContactIn
from mash.contact.models import Referrer
from mash.contact.referrer import known, record_look
from mash.contact.returning import latest_told, return_contact, tell_again, waiting_for
from mash.contact.steps import STEPS
from mash.contact.views import PUBLIC_SOURCES, hub_facts
from mash.drafts.drafting import drafted, typed
from mash.need_to_know.acts import Act
from mash.need_to_know.asked import WorkerRequest, case_for
from mash.need_to_know.doors import open_to_all
from mash.need_to_know.once import answer_form, once
from mash.need_to_know.session import as_referrer

FORM = ["GET", "HEAD", "POST"]


class ReturnForm(ActForm):
    more = Words(
        label=gettext_lazy("What do we need more of?"),
        help_text=gettext_lazy(
            "The referrer reads exactly this. Ask, and tell nothing: no name, nothing that the"
            " family or an agency said, nothing of any other contact. For example: “Please add the"
            " dates you saw this, and who else lives there.”"
        ),
        missing=gettext_lazy("Say what the hub needs more of."),
        limit=2_000,
    )


@require_http_methods(FORM)
@drafted(Act.RETURN_CONTACT)
@once
def return_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """Asks the referrer for more; the case stays where it is and goes on."""
    case, _by, _now = case_for(request, reference, Act.RETURN_CONTACT)
    form = ReturnForm(**typed(request))
    facts = {
        "case": case,
        "referrer": case.contact.words["referrer"],
        "comes_back": Referrer.objects.filter(case=case).exists(),
        "door": settings.MASH_URL + reverse("referral_state"),
        "waiting": case.returned.filter(answered_at=None).first(),
    }
    return answer_form(request, "contact/return.html", form, facts, return_contact)


@open_to_all
@require_http_methods(FORM)
def more_page(request: HttpRequest) -> HttpResponse:
    """The referrer's own form, opened again. Sent without a session it comes back as it was typed,
    and asks for reference and secret anew: nothing typed is lost."""
    now, digest = timezone.now(), who_is_in(request, now=timezone.now())
    if request.method != "POST":
        return opened(request, digest, now=now) if digest else redirect("referral_state")
    form = ContactForm.from_post(request.POST)
    form.without_receipt()
    if form.press(request.POST):
        asks = None if digest else ComingBackForm()
        return show(request, form, asks=asks, more=asked_of(digest))
    if not digest:
        asked = ComingBackForm(request.POST)
        if not asked.is_valid() or tries_too_often(request, asked, now=now):
            return show(request, form, asks=asked)
        digest = asked.digest()
        with as_referrer(digest):
            found = known(digest)
            record_look(found, typed=asked.cleaned_data["reference"], now=now)
        if found is None:
            asked.add_error(None, WRONG)
            return show(request, form, asks=asked)
        let_in(request, digest, now=now)
    intake = form.to_intake(now)
    if intake is None:
        return show(request, form, asks=None, more=asked_of(digest))
    return send(request, form, intake, digest, now=now)


def asked_of(digest: str) -> str:
    """What the hub needs more of, for whoever stands there with this digest."""
    with as_referrer(digest):
        referrer = known(digest)
        returned = waiting_for(referrer) if referrer else None
        return returned.words["more"] if returned else ""


def opened(request: HttpRequest, digest: str, *, now: datetime) -> HttpResponse:
    """What was last told, with the words that say what is wanted."""
    with as_referrer(digest):
        referrer = known(digest)
        returned = waiting_for(referrer) if referrer else None
        if referrer is None or returned is None:
            request.session.pop(OPENED, None)
            return redirect("referral_state")
        record_look(referrer, typed="", now=now)
        form = ContactForm.from_told(latest_told(referrer))
        return show(request, form, asks=None, more=returned.words["more"])


def send(
    request: HttpRequest,
    form: ContactForm,
    intake: ContactIn,
    digest: str,
    *,
    now: datetime,
) -> HttpResponse:
    """Keep what was told again; told twice, it is one record and one answer."""
    with as_referrer(digest):
        referrer = known(digest)
        try:
            if referrer is None:
                raise NotPossible(str(WRONG))
            tell_again(referrer=referrer, intake=intake, now=now, key=form.key)
        except NotPossible as problem:
            form.refuse("", problem.message)
            form.key = ""  # what is sent next is another form
            return show(request, form, asks=None)
    return render(request, "contact/told_again.html", hub_facts())


def faults(asks: ComingBackForm) -> list[dict[str, str]]:
    return [
        {"name": "" if name == NON_FIELD_ERRORS else name, "message": str(message)}
        for name, messages in asks.errors.items()
        for message in messages
    ]


def show(
    request: HttpRequest, form: ContactForm, *, asks: ComingBackForm | None, more: str = ""
) -> HttpResponse:
    errors = form.summary
    if asks is not None:
        errors = [*faults(asks), *errors]
    facts: dict[str, Any] = {
        "form": form,
        "errors": errors,
        "asks": asks,
        "more": more,
        "codes": codes,
        "steps": STEPS,
        "public": True,
        "sources": PUBLIC_SOURCES,
        **hub_facts(),
    }
    status = 429 if asks is not None and asks.is_crowded else 422 if errors else 200
    return render(request, "contact/more.html", facts, status=status)
