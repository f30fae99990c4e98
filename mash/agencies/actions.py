"""Loading a hub's operating model and appointing its workers: the owner's work, not the web's."""

import functools
import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connections, transaction

from mash.agencies.hub_file import HubFile
from mash.agencies.models import Agency, Hub, HubVersion, Post, Role, Team, Worker
from mash.agencies.versions import versions_of
from mash.machine import operator

OWNER = "owner"  # the application's role may read these tables and change none
Work = TypeVar("Work", bound=Callable[..., Any])


def owners_work(do: Work) -> Work:
    """All of it or nothing, as the tables' owner. The database is told who works, and writes into
    the audit what this changes of who may see what (`need_to_know/operating.py`)."""

    @functools.wraps(do)
    def whole(**given: Any) -> Any:
        with transaction.atomic(using=OWNER):
            with connections[OWNER].cursor() as cursor:
                cursor.execute("select set_config('mash.operator', %s, true)", [operator()])
            return do(**given)

    return whole  # type: ignore[return-value]  # wraps keeps the signature


@owners_work
def load_hub(*, file: HubFile, now: datetime) -> HubVersion:
    """Load a hub file as the hub's newest version. The same file again changes nothing."""
    rules = file.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()
    hub, _ = Hub.objects.using(OWNER).update_or_create(code=file.slug, defaults={"name": file.name})
    newest = hub.versions.using(OWNER).order_by("-number").first()
    if newest and newest.digest == digest:
        return newest
    for agency in file.agencies:
        Agency.objects.using(OWNER).update_or_create(
            id=f"{hub.code}.{agency.code}",
            defaults={"hub": hub, "code": agency.code, "name": agency.name},
        )
    for team in file.teams:
        Team.objects.using(OWNER).update_or_create(
            id=f"{hub.code}.team.{team.code}",
            defaults={
                "agency_id": f"{hub.code}.{team.agency}",
                "code": team.code,
                "name": team.name,
            },
        )
    number = newest.number + 1 if newest else 1
    return HubVersion.objects.using(OWNER).create(
        hub=hub, number=number, digest=digest, rules=rules, loaded_at=now
    )


@owners_work
def appoint_worker(
    *, username: str, name: str, agency: str, password: str | None, now: datetime, email: str = ""
) -> Worker:
    """Let a person work in the hub. `agency` is the register's id, such as `southwark.police`;
    `email` is where reminders go."""
    users = get_user_model().objects.db_manager(OWNER)
    user = users.create_user(username, email, password=password)
    return Worker.objects.using(OWNER).create(user=user, name=name, agency_id=agency)


@owners_work
def give_post(*, worker: Worker, role: Role, now: datetime, team: str | None = None) -> Post:
    """Give a worker a role; `team` is the register's id of a receiving team."""
    return Post.objects.using(OWNER).create(worker=worker, role=role, team_id=team, since=now)


@owners_work
def end_work(*, worker: Worker, now: datetime) -> None:
    """A leaver has nothing from the next request on."""
    Post.objects.using(OWNER).filter(worker=worker, ended_at=None).update(ended_at=now)
    get_user_model().objects.using(OWNER).filter(pk=worker.user_id).update(is_active=False)


def hub_version_now(hub: str | None = None) -> HubVersion:
    """The newest operating model of the hub named, of `MASH_HUB`, or of the only hub there is."""
    code = hub or settings.MASH_HUB
    if not code:
        hubs = list(Hub.objects.values_list("code", flat=True)[:2])
        if len(hubs) > 1:
            raise HubVersion.DoesNotExist(
                "Several hubs are loaded. Name the one served in MASH_HUB."
            )
        code = hubs[0] if hubs else ""
    if not (versions := versions_of(code)):
        raise HubVersion.DoesNotExist("No hub is loaded. Run `mash hub load hubs/southwark.toml`.")
    return versions[-1]
