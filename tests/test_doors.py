"""Every door of the hub: who is let through, by which method; and no door beside them."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import cast
from tests.doors import ANYBODY, DOORS, PEOPLE, Door

METHODS = ("get", "head", "post", "put", "patch", "delete")


def names(resolver: URLResolver | None = None) -> set[str]:
    """The name of every URL there is; one without a name is named by its pattern."""
    found = set()
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            found.add(one.name or str(one.pattern))
        else:
            found |= names(one)
    return found


def test_every_url_is_in_the_table_and_the_table_names_no_other():
    assert names() == {door.name for door in DOORS}


def test_the_table_names_every_role():
    assert {cast.CAST[who][1] for who in PEOPLE if who != ANYBODY} == set(cast.Role)


def at_a_browser(who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != ANYBODY:
        client.force_login(cast.worker(who).user)
    return client


def try_door(url: str, method: str, client: Client) -> int:
    """The status that this person gets; what they did is taken back."""
    with transaction.atomic():
        status = getattr(client, method)(url).status_code
        transaction.set_rollback(True)
    return status


def label(door: Door) -> str:
    return f"{door.name}-{door.at.__name__}" if door.at else door.name


@pytest.mark.parametrize("door", DOORS, ids=label)
@pytest.mark.django_db
def test_each_door_lets_through_whom_the_table_names(door):
    url = reverse(door.name, kwargs=door.given(door.at() if door.at else None))

    browsers = {who: at_a_browser(who) for who in PEOPLE}
    found = {
        (method, who): try_door(url, method, browser)
        for method in METHODS
        for who, browser in browsers.items()
    }

    wrong = [
        f"{method} by {who}: {status}, not {door.expected(method, who)}"
        for (method, who), status in found.items()
        if status != door.expected(method, who)
    ]
    assert "\n".join(wrong) == ""


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["/admin/", "/accounts/signup/", "/sign-up/", "/cases/", "/api/"])
def test_what_is_not_listed_is_not_there(url):
    assert {try_door(url, "get", at_a_browser(who)) for who in PEOPLE} == {404}


@pytest.mark.django_db
def test_without_its_token_a_form_does_nothing():
    case = cast.received()
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.worker("ola").user)

    answer = client.post(reverse("open_screening", args=[case.reference]))

    assert answer.status_code == 403
    assert cast.seeing("mara", lambda: type(case).objects.get(pk=case.pk)).stage == "contact"
