"""The form at the referrer's door: reference and secret, and how often they may be tried."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from mash.cases.forms import ActForm, Words
from mash.cases.limits import address_of, is_too_often, next_hour
from mash.cases.models import tidy_reference
from mash.contact.referrer import digest_of
from mash.language import later

PER_REFERENCE, PER_ADDRESS = 10, 60  # tries in an hour
OPENED = "opened_form"  # what the session keeps of whoever opened their form
OPENED_FOR = 60 * 60  # seconds
WRONG = later(
    "The reference and the secret do not fit together. Check both: the reference has nine letters"
    " and digits, the secret sixteen. If you have lost the secret, telephone us."
)


class ComingBackForm(ActForm):
    """What a referrer was shown once. Asked together, answered together: neither is told apart."""

    reference = Words(
        label=later("Reference"),
        limit=40,
        missing=later("Enter the reference, for example KX7-4MQ-9TR."),
    )
    secret = Words(
        label=later("Secret"),
        help_text=later("Sixteen letters and digits in four groups."),
        limit=60,
        missing=later("Enter the secret."),
        widget=forms.TextInput,
    )

    is_crowded = False  # tried too often in this hour

    def digest(self) -> str:
        told = self.cleaned_data
        return digest_of(told["reference"], told["secret"])


def tries_too_often(request: HttpRequest, form: ComingBackForm, *, now: datetime) -> bool:
    """Count this try for its address and for its reference, whether or not there is such a one."""
    reference = tidy_reference(form.cleaned_data["reference"]) or "unreadable"
    sender = address_of(request, is_behind_proxy=settings.BEHIND_PROXY)
    crowded = [
        is_too_often(what=_("state by address"), sender=sender, most=PER_ADDRESS, now=now),
        is_too_often(what=_("state by reference"), sender=reference, most=PER_REFERENCE, now=now),
    ]
    form.is_crowded = any(crowded)
    if form.is_crowded:
        again = timezone.localtime(next_hour(now))
        says = _("There were too many tries in this hour. Try again after {time}, or telephone us.")
        form.add_error(None, says.format(time=f"{again:%H:%M}"))
    return form.is_crowded


def let_in(request: HttpRequest, digest: str, *, now: datetime) -> None:
    """Remember at this browser, for an hour, who may open their form."""
    request.session[OPENED] = {"digest": digest, "until": now.timestamp() + OPENED_FOR}


def who_is_in(request: HttpRequest, *, now: datetime) -> str:
    """The digest of whoever opened their form here within the hour, or nothing."""
    held: dict[str, Any] = request.session.get(OPENED) or {}
    return held.get("digest", "") if held.get("until", 0) > now.timestamp() else ""
