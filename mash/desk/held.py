"""A form that was sent too late comes back whole: nothing typed is lost to a sign-out.

The words stay in the sender's own page, as hidden fields to be sent again; nothing is stored.
"""

from typing import Any
from urllib.parse import urlsplit

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from mash.agencies.models import Worker

OWN = {"csrfmiddlewaretoken", "held_for"}
SIGNER = Signer(salt="mash.held")


def hold(request: HttpRequest, why: str, *, status: int = 403) -> HttpResponse:
    """The page that keeps what was typed and says how to send it again."""
    typed = typed_fields(request)
    context = {
        "why": why,
        "typed": typed,
        "held_for": request.POST.get("held_for") or owner(request),
        "name": name_of(request.user),
        "path": request.get_full_path(),
    }
    return render(request, "frame/held.html", context, status=status)


def name_of(user: Any) -> str:
    """Under whose name it would be recorded now; empty while nobody is signed in."""
    worker = Worker.objects.filter(user_id=user.pk).first() if user.is_authenticated else None
    return worker.name if worker else ""


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, unless it may have come from another site, or holds a password."""
    if not is_from_here(request) or any("password" in name for name in request.POST):
        return []
    fields = [(name, one) for name, values in request.POST.lists() for one in values]
    return [(name, value) for name, value in fields if name not in OWN]


def is_from_here(request: HttpRequest) -> bool:
    """Another site's form must never come back with our button under it."""
    origin = request.headers.get("Origin", "")
    scheme = "https" if request.is_secure() else "http"
    return urlsplit(origin)[:2] == (scheme, request.get_host())


def owner(request: HttpRequest) -> str:
    """Whose words these are, when that is known."""
    username = getattr(request, "was_username", "")
    return SIGNER.sign(username) if username else ""


def is_anothers(request: HttpRequest) -> bool:
    """Were these words typed by somebody else than who is signed in now?"""
    kept = request.POST.get("held_for") if request.method == "POST" else None
    if not kept:
        return False
    try:
        return SIGNER.unsign(kept) != request.user.get_username()
    except BadSignature:
        return True


def not_yours(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "frame/error.html",
        {
            "heading": _("Somebody else typed this"),
            "says": _(
                "What you sent was typed by another worker before they were signed out, so it was "
                "not recorded under your name."
            ),
            "next": _(
                "Sign out, and let the worker who typed it sign in, go back and send it again."
            ),
        },
        status=403,
    )
