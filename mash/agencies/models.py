"""Who there is: hubs with their versioned rules, agencies, teams, workers and their posts."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from mash.language import later

if TYPE_CHECKING:
    from mash.agencies.hub_file import CoreHours, HubFile


class Role(models.TextChoices):
    """What a worker is in the hub; the meaning of each is in `MEANINGS`."""

    OFFICER = "officer", later("Contact officer")
    SCREENER = "screener", later("Panel manager")
    MANAGER = "manager", later("MASH manager")
    AGENCY_WORKER = "agency_worker", later("Agency worker")
    RECEIVER = "receiver", later("Receiving team worker")
    NIGHT = "night", later("Out-of-hours worker")
    GOVERNANCE = "governance", later("Information governance officer")
    LEAD = "lead", later("Agency lead")
    REVIEWER = "reviewer", later("Audit group member")
    RECORDS = "records", later("Records officer")


MEANINGS = {
    Role.OFFICER: later("takes contacts in at the front door and opens their screening"),
    Role.SCREENER: later("sits on the screening panel as a manager of a partner agency"),
    Role.MANAGER: later("leads the hub: settles the screening, rates, decides, hands over, closes"),
    Role.AGENCY_WORKER: later("looks up what an agency holds and weighs what of it to share"),
    Role.RECEIVER: later("works in a team that receives summaries; never sees the case"),
    Role.NIGHT: later("works while the hub is shut: opens hand-over packs until the hub opens"),
    Role.GOVERNANCE: later("reads the audit and the register of access; never sees a story"),
    Role.LEAD: later("answers for an agency's people: confirms each quarter who needs access"),
    Role.REVIEWER: later("reads sampled decisions for the multi-agency audit group; no case"),
    Role.RECORDS: later("answers people who ask what is held about them, request by request"),
}
EVERY_ROLE = frozenset(Role)
# held for the hub, not for an agency
HUB_ROLES = {Role.OFFICER, Role.MANAGER, Role.GOVERNANCE, Role.REVIEWER, Role.RECORDS}


class Hub(models.Model):
    """A Multi-Agency Safeguarding Hub."""

    code = models.SlugField(primary_key=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class HubVersion(models.Model):
    """The hub's operating model as it was loaded; a case keeps the one it was worked under."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    rules = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "number"], name="one_hub_version_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.hub_id} version {self.number}"

    @property
    def file(self) -> "HubFile":
        from mash.agencies.hub_file import HubFile

        if not hasattr(self, "_file"):
            self._file = HubFile.model_validate(self.rules)
        return self._file

    @property
    def core_hours(self) -> "CoreHours":
        from mash.agencies.hub_file import CoreHours

        if not hasattr(self, "_hours"):
            self._hours = CoreHours.model_validate(self.rules["core_hours"])
        return self._hours


class Agency(models.Model):
    """A partner agency of a hub; `id` is the hub's code and the agency's: `southwark.police`."""

    id = models.CharField(primary_key=True, max_length=100)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="agencies")
    code = models.SlugField()
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hub", "code"], name="one_agency_a_code_in_a_hub"),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team that receives summaries; `id` is `southwark.team.assessment`."""

    id = models.CharField(primary_key=True, max_length=100)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    code = models.SlugField()
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """A person who works in or for the hub, for one agency."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="worker")
    name = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="workers")
    # the roles in which no grant of theirs counts today, for want of an agreement: the session says
    left_out: frozenset[Role] = frozenset()

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.user.is_active

    @property
    def reader(self) -> str:
        """The worker's own name in the register of need to know."""
        return f"worker/{self.pk}"

    def open_posts(self) -> list["Post"]:
        if not hasattr(self, "_posts"):
            posts = self.posts.filter(ended_at=None).select_related("team")
            self._posts = sorted(posts, key=lambda post: list(Role).index(Role(post.role)))
        return self._posts

    def roles(self) -> set[Role]:
        held = {Role(post.role) for post in self.open_posts()} if self.is_active else set()
        return held - self.left_out

    def readers(self, roles: Iterable[Role] = tuple(Role)) -> list[str]:
        """The names under which this worker stands in the register, for these roles."""
        if not self.is_active or self.left_out == EVERY_ROLE:
            return []
        wanted = set(roles) - self.left_out
        return [self.reader, *(p.reader for p in self.open_posts() if Role(p.role) in wanted)]

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("_posts", None)
        super().refresh_from_db(*args, **kwargs)


class Post(models.Model):
    """A role that a worker holds, for the hub, for the agency, or in a team."""

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "role", "team"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="one_open_post_a_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role="receiver", team__isnull=False)
                | (~models.Q(role="receiver") & models.Q(team__isnull=True)),
                name="a_receiver_belongs_to_a_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.team or self.worker.agency}"

    @property
    def reader(self) -> str:
        role = Role(self.role)
        if role in HUB_ROLES:
            return hub_reader(self.worker.agency.hub_id, role)
        return reader(self.team_id or self.worker.agency_id, role)


def reader(body: str, role: Role) -> str:
    """The name in the register of everyone who holds `role` in an agency or a team."""
    return f"{body}/{role.value}"


def hub_reader(hub: str, role: Role) -> str:
    """The name in the register of everyone who holds `role` for the whole hub."""
    return f"{hub}/{role.value}"
