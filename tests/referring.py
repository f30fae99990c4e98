"""A teacher who tells the hub of a worry, and comes back to the hub's open door, for tests."""

import html
import itertools
from typing import Any

from django.http import HttpResponse
from django.test import Client

from mash.cases.models import Case
from mash.contact.models import ToldAgain
from mash.contact.referrer import secret_of
from mash.contact.returning import return_contact
from tests import cast
from tests.test_contact_form import POST

TEACHER = POST | {
    "referrer-source_code": "2A",
    "referrer-name": "Ash Clipboard",
    "referrer-email": "ash.clipboard@example.org",
}
MORE = "Please add the dates."
ADDED = "Invented worries. They began on Monday."
KEYS = itertools.count()
STATE, FORM = "/referral/state/", "/referral/state/more/"


def tells(client: Client, **changes: str) -> HttpResponse:
    body = TEACHER | {"submission": f"form-{next(KEYS)}-of-a-test"}
    return client.post("/tell-us/", body | changes, secure=True)


def thanks(client: Client, **changes: str) -> str:
    sent = tells(client, **changes)
    assert sent.status_code == 302, sent.content.decode()
    return client.get(sent["Location"], secure=True).content.decode()


def asks(client: Client, reference: str, secret: str, **more: Any) -> HttpResponse:
    return client.post(STATE, {"reference": reference, "secret": secret}, secure=True, **more)


def reads(case: Case, client: Client | None = None) -> str:
    answer = asks(client or Client(), case.reference, secret_of(case.reference))
    assert answer.status_code == 200, answer.content.decode()
    return html.unescape(answer.content.decode())


def told() -> Case:
    """A teacher told the hub, at the page."""
    thanks(Client())
    return cast.seeing("mara", lambda: Case.objects.order_by("received_at").last())


def returned(case: Case | None = None) -> Case:
    case = case or told()
    cast.doing("ola", return_contact, case=case, more=MORE)
    return case


def opens(case: Case) -> tuple[Client, str]:
    """The referrer at their own form again."""
    client = Client()
    reads(case, client)
    page = client.get(FORM, secure=True)
    assert page.status_code == 200
    return client, page.content.decode()


def sends(client: Client, **changes: str) -> HttpResponse:
    body = TEACHER | {"submission": f"again-{next(KEYS)}-of-a-test"} | changes
    return client.post(FORM, body, secure=True)


def tellings(case: Case) -> list[dict]:
    return cast.seeing("mara", lambda: [one.words for one in ToldAgain.objects.filter(case=case)])
