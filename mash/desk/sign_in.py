"""How a worker comes in and goes out: our own two doors, with allauth's lock behind them."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mash.access.asleep import is_asleep
from mash.agencies.models import Worker
from mash.audit.actions import record_sign_in
from mash.desk.middleware import BEGAN, SEEN
from mash.desk.navigation import public_hub
from mash.language import later
from mash.need_to_know.doors import open_to_all

NO_WORKER = later(
    "You can no longer sign in to this hub. If you still work here, ask its information "
    "governance officer to let you in again."
)

ASLEEP = later(
    "Your account is asleep because it was not used for a long time. Ask your agency's lead, or "
    "the hub's information governance officer, to wake it."
)


class HubAdapter(DefaultAccountAdapter):
    """Nobody signs themselves up; a leaver is told so, and only after the right password."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": later(
            "The username or the password is wrong. Check both and try again."
        ),
        "too_many_login_attempts": later(
            "There were too many tries. Wait five minutes, then try again."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The desk itself shows who is signed in."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            username = credentials.get("username", "")
            record_sign_in(outcome="refused", username=username, now=timezone.now())
            raise

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        worker = Worker.objects.filter(user=user).select_related("user", "agency").first()
        if worker is None:
            return self.respond_user_inactive(request, user)
        if is_asleep(worker, timezone.now()):
            return self.respond(request, user, ASLEEP)
        return super().pre_login(request, user, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return self.respond(request, user, NO_WORKER)

    def respond(self, request: HttpRequest, user: Any, why: str) -> HttpResponse:
        record_sign_in(outcome="refused", username=user.get_username(), now=timezone.now())
        messages.error(request, why)
        return redirect("account_login")


FIELDS = {
    "login": (later("Username"), later("Enter your username")),
    "password": (later("Password"), later("Enter your password")),
}


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, missing) in FIELDS.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].error_messages["required"] = missing


class SignIn(LoginView):
    template_name = "frame/sign_in.html"
    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hub = public_hub()
        return super().get_context_data(**kwargs, hub_title=hub.hub.name if hub else None)


sign_in = open_to_all(require_http_methods(["GET", "HEAD", "POST"])(SignIn.as_view()))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """By the button only: a link followed by accident signs nobody out."""
    response = redirect("front")
    if request.method == "POST":
        logout(request)
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    record_sign_in(outcome="in", username=user.get_username(), now=timezone.now())


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    if user is not None:
        outcome = "timed-out" if getattr(request, "was_ended", "") else "out"
        record_sign_in(outcome=outcome, username=user.get_username(), now=timezone.now())


@receiver(user_login_failed)
def refused(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    username = str(credentials.get("username", ""))
    record_sign_in(outcome="refused", username=username, now=timezone.now())
