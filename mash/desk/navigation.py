"""What the top of each page offers: the hub's name, and the pages that are this worker's."""

from collections.abc import Callable
from typing import TypedDict

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from mash.agencies.actions import hub_version_now
from mash.agencies.models import HubVersion, Role, Worker
from mash.language import later

ANY_HUB = later("Multi-Agency Safeguarding Hub")


class Item(TypedDict):
    text: str
    href: str
    current: bool


# the page's name, its words, and the roles it is for (an empty set: every worker)
PAGES: list[tuple[str, str, set[Role]]] = [
    ("desk", later("Desk"), set()),
    ("record_contact", later("Record a contact"), {Role.OFFICER, Role.MANAGER}),
    ("people", later("Find people"), {Role.OFFICER, Role.MANAGER}),
    ("access_requests", later("Requests for data"), {Role.RECORDS, Role.MANAGER}),
    ("letters", later("Letters"), {Role.OFFICER, Role.MANAGER, Role.GOVERNANCE}),
    ("due", later("Kept cases"), {Role.MANAGER, Role.GOVERNANCE}),
    ("audit", later("Audit"), {Role.GOVERNANCE}),
    ("disagreements", later("Disagreements"), {Role.GOVERNANCE}),
    ("samples", later("Samples"), {Role.GOVERNANCE, Role.REVIEWER}),
    ("access", later("Access"), set()),
]


def worker_at(request: HttpRequest | None) -> Worker | None:
    return getattr(request, "worker", None)


def items(request: HttpRequest | None) -> list[Item]:
    """The links for this worker. They only show the way: what a role may do is in `acts`."""
    worker = worker_at(request)
    if worker is None or request is None:
        return []
    roles = worker.roles()
    return [
        Item(text=text, href=href, current=request.path.startswith(href))
        for name, text, wanted in PAGES
        if (not wanted or wanted & roles) and (href := address(name))
    ]


def address(name: str, find: Callable[[str], str] = reverse) -> str:
    """The page's path, or nothing where the hub is run without that page."""
    try:
        return find(name)
    except NoReverseMatch:
        return ""


def public_hub() -> HubVersion | None:
    """The hub whose open pages these are; nothing before one is loaded."""
    try:
        return hub_version_now()
    except HubVersion.DoesNotExist:
        return None


def hub_name(request: HttpRequest | None) -> str:
    worker = worker_at(request)
    return worker.agency.hub.name if worker else ANY_HUB
