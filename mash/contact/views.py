"""Telling the hub: the open referral page, its thanks, and the page on which a worker records."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from mash.agencies.actions import hub_version_now
from mash.agencies.models import HubVersion, Worker
from mash.cases.limits import address_of, is_too_often, next_hour
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.contact import codes
from mash.contact.actions import Received, receive_contact
from mash.contact.forms import ContactForm
from mash.contact.referrer import secret_of
from mash.contact.steps import STEPS, Walk
from mash.drafts.drafting import drafted, no_case
from mash.need_to_know.acts import Act, require
from mash.need_to_know.apart import kept_from
from mash.need_to_know.asked import WorkerRequest
from mash.need_to_know.doors import open_to_all
from mash.need_to_know.session import Door
from mash.people.family import how_many_known

FORM = ["GET", "HEAD", "POST"]
TOLD = "told_us"  # what the session keeps from the form to the thanks
PUBLIC_SOURCES = {
    code: text for code, text in codes.SOURCES.items() if code not in (codes.ANONYMOUS, "10")
}


def hub_facts() -> dict[str, Any]:
    """The hub's name and how to call it, for those who are not signed in."""
    try:
        version = hub_version_now()
    except HubVersion.DoesNotExist:
        return {"rules": {}, "hub_title": None}
    return {"rules": version.rules, "hub_title": version.hub.name}


@open_to_all
@require_http_methods(FORM)
def referral(request: HttpRequest) -> HttpResponse:
    """Anybody tells the hub of a worry, one matter on each page. Nothing that the hub holds can
    be read from here."""
    if request.method == "POST" and "step" not in request.POST:
        return referral_on_one_page(request)
    form, now = form_of(request), timezone.now()
    walk = Walk(form, request.POST)
    if walk.sends(request.POST):
        if received := send(form, request, now=now, by=None):
            return thanked(request, form, received)
        walk.lead_to_fault()
    elif request.method == "POST":
        walk.go_on(request.POST, now=now)
    return show(request, "contact/step.html", form, {**for_anybody(), "walk": walk})


@open_to_all
@require_http_methods(FORM)
def referral_on_one_page(request: HttpRequest) -> HttpResponse:
    """The same with all questions in sight, for whoever knows them."""
    form = form_of(request)
    received = send(form, request, now=timezone.now(), by=None)
    if received is None:
        return show(request, "contact/referral.html", form, for_anybody())
    return thanked(request, form, received)


def for_anybody() -> dict[str, Any]:
    return {**hub_facts(), "public": True, "sources": PUBLIC_SOURCES}


def thanked(request: HttpRequest, form: ContactForm, received: Received) -> HttpResponse:
    anonymous = form.values.get("referrer-anonymous") == "yes"
    request.session[TOLD] = {
        "reference": received.reference,
        "anonymous": anonymous,
        "may_come_back": form.values.get("referrer-source_code") in codes.PROFESSIONALS,
    }
    return redirect("referral_thanks")


@open_to_all
@require_safe
def referral_thanks(request: HttpRequest) -> HttpResponse:
    """The reference to keep, shown once: the next person at this screen cannot see it. With it, and
    nowhere else, the secret of a professional."""
    told = request.session.pop(TOLD, None)
    comes_back = told is not None and told.get("may_come_back")
    secret = secret_of(told["reference"]) if comes_back else ""
    return render(request, "contact/thanks.html", {**hub_facts(), "told": told, "secret": secret})


@require_http_methods(FORM)
@drafted(Act.RECORD_CONTACT, no_case)
def record(request: WorkerRequest) -> HttpResponse:
    """A worker records what came by telephone, letter or visit."""
    by, now = request.worker, timezone.now()
    require(by, Act.RECORD_CONTACT, now=now)
    form = form_of(request, request.drafting.initial())
    received = send(form, request, now=now, by=by)
    if received is None:
        facts = {"public": False, "sources": codes.SOURCES}
        return show(request, "contact/record.html", form, facts)
    if received.again:
        says = _("This contact was recorded already. Its reference is %(reference)s.")
    else:
        says = _("The contact is recorded. Its reference is %(reference)s.")
    messages.success(
        request,
        says % {"reference": received.reference},
    )
    if not received.again:
        case = Case.objects.select_related("hub_version", "hub").get(reference=received.reference)
        if case.pk in kept_from(by):
            messages.info(request, _("It is about somebody you declared, so you are kept from it."))
            return redirect("desk")
        say_who_is_known(request, case, now=now)
    return redirect("case", received.reference)


def say_who_is_known(request: WorkerRequest, case: Case, *, now: datetime) -> None:
    """The same question as while typing, of everybody on the contact."""
    if known := how_many_known(case, by=request.worker, now=now):
        says = ngettext(
            "%(num)s person of this contact may be known already. The page of the case leads to who"
            " that may be.",
            "%(num)s people of this contact may be known already. The page of the case leads to who"
            " they may be.",
            known,
        )
        messages.info(request, says % {"num": known})


def form_of(request: HttpRequest, draft: dict[str, Any] | None = None) -> ContactForm:
    if request.method == "POST":
        return ContactForm.from_post(request.POST)
    return ContactForm.from_post(draft) if draft else ContactForm.blank()


def send(
    form: ContactForm, request: HttpRequest, *, now: datetime, by: Worker | None
) -> Received | None:
    """Take the contact in if this was sent and is whole; else None, and the form says why."""
    if request.method != "POST" or form.press(request.POST):
        return None
    if by is None:
        form.without_receipt()
    intake = form.to_intake(now)
    if intake is None or (by is None and is_crowded(request, form, now=now)):
        return None
    try:
        return receive_contact(intake=intake, now=now, by=by, door=Door.REFERRAL, key=form.key)
    except NotPossible as problem:
        form.refuse("", problem.message)
        form.key = ""  # what is sent next is another contact
        return None


def is_crowded(request: HttpRequest, form: ContactForm, *, now: datetime) -> bool:
    """Have too many contacts come from this address in this hour? Then the form says what to do."""
    sender = address_of(request, is_behind_proxy=settings.BEHIND_PROXY)
    most = settings.MASH_REFERRALS_AN_HOUR
    if not is_too_often(what="referral", sender=sender, most=most, now=now):
        return False
    by_telephone = hub_facts()["rules"].get("telephone")
    says = _(
        "Too many contacts have come from your network in this hour, so this one is not sent yet."
        " Nothing you typed is lost. If a child is in immediate danger, call 999."
    )
    if by_telephone:
        then = _("If it cannot wait, telephone %(telephone)s, or send it again after %(time)s.")
    else:
        then = _("If it cannot wait, send it again after %(time)s.")
    again = f"{timezone.localtime(next_hour(now)):%H:%M}"
    form.refuse("", f"{says} {then % {'telephone': by_telephone, 'time': again}}")
    form.is_crowded = True
    return True


def show(
    request: HttpRequest, template: str, form: ContactForm, facts: dict[str, Any]
) -> HttpResponse:
    context = {"form": form, "errors": form.summary, "codes": codes, "steps": STEPS, **facts}
    status = 429 if form.is_crowded else 422 if form.errors else 200
    return render(request, template, context, status=status)
