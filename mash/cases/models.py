"""The case: what one contact becomes in the hub, with a reference that can be read aloud."""

import secrets
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.utils.functional import cached_property

from mash.agencies.models import Hub, HubVersion, Worker
from mash.cases.story import Story
from mash.clock.changes import WorkingTimes, changes
from mash.language import later
from mash.process import Stage

# no vowels (no words), none that sound or look alike (b/p/d, m/n, 0/o, 1/l, 5/s, 8/b)
SPOKEN = "234679CFGHJKMQRTVWXY"
LENGTH = 9  # 20**9: five hundred thousand million; nobody counts up to one


def new_reference(choose: Callable[[str], str] = secrets.choice) -> str:
    """A random reference, read aloud in threes: `KX7-4MQ-9TR`."""
    letters = "".join(choose(SPOKEN) for _ in range(LENGTH))
    return "-".join(letters[i : i + 3] for i in range(0, LENGTH, 3))


def tidy_reference(typed: str) -> str | None:
    """The reference somebody typed or heard (`kx7 4mq 9tr`), or None where it cannot be one."""
    letters = [letter for letter in typed.upper() if letter.isalnum()]
    if len(letters) != LENGTH or any(letter not in SPOKEN for letter in letters):
        return None
    return "-".join("".join(letters[i : i + 3]) for i in range(0, LENGTH, 3))


class Case(models.Model):
    """What a contact becomes in the hub. `received_at` never changes: a trigger holds it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reference = models.CharField(max_length=20, unique=True)
    hub = models.ForeignKey(Hub, models.PROTECT, related_name="cases")
    hub_version = models.ForeignKey(HubVersion, models.PROTECT)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.CONTACT)
    received_at = models.DateTimeField()
    manager = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="managed_cases")
    confidential_held = models.BooleanField(default=False)

    grants_read: list[Any] | None = None  # all over it, where a page has read them once

    def __str__(self) -> str:
        return self.reference

    @property
    def rules(self):
        """The hub file that this case is worked under."""
        return self.hub_version.file

    @cached_property
    def working_times(self) -> list[WorkingTimes]:
        """The hub's calendars since this case began: they bind it too, unlike later ratings."""
        later = HubVersion.objects.filter(hub=self.hub_id, number__gt=self.hub_version.number)
        return working_times(self, later.order_by("number"))


def working_times(case: Case, versions: Iterable[HubVersion]) -> list[WorkingTimes]:
    """The calendars of the version that a case began under and of those loaded after it."""
    first = case.hub_version
    later = [one for one in versions if one.hub_id == case.hub_id and one.number > first.number]
    return changes((one.core_hours, one.loaded_at) for one in (first, *later))


class CaseLink(models.Model):
    """A later contact about the same family, tied to an earlier case and its clock history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="earlier_links")
    earlier = models.ForeignKey(Case, models.PROTECT, related_name="later_links")
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=80)
    history = models.JSONField()  # received, rated, closed: times and codes of the earlier case

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "earlier"], name="linked_once"),
            models.CheckConstraint(
                condition=~models.Q(case=models.F("earlier")), name="no_case_follows_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} follows {self.earlier_id}"


class State(models.TextChoices):
    WAITING = "waiting", later("Waiting to be sent")
    SENT = "sent", later("Sent")
    FAILED = "failed", later("Could not be sent")
    BY_HAND = "by hand", later("To be given by telephone or letter")


class LetterKind(models.TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", later("Acknowledgement to the referrer")
    FEEDBACK = "feedback", later("Outcome for the referrer")
    CHASER = "chaser", later("Reminder that something is due")
    MORE_WANTED = "more wanted", later("More detail wanted from the referrer")


class Trouble(models.TextChoices):
    """Why the last try did not do it; the letters page says what to do about each."""

    AWAY = "away", later("The mail service did not answer")
    BUSY = "busy", later("The mail service asked us to wait")
    LOGIN = "login", later("The mail service refused our login or key")
    UNTRUSTED = "untrusted", later("The mail service's certificate could not be trusted")
    SETUP = "set-up", later("The post is not set up rightly")
    PUT_OFF = (
        "put off",
        later("The reader's mail service asked us to try later"),
    )
    REFUSED = "refused", later("The reader's address was refused")
    ADDRESS = "address", later("The address is not one that a message can go to")
    UNDELIVERED = (
        "undelivered",
        later("It was sent, and could not be delivered to the reader"),
    )


class Letter(Story):
    """A message on its way out: address and text in `words`; the text tells no story. Its id is
    made of what it is about, so that the same letter cannot be written, or counted, twice."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=20, choices=LetterKind.choices, default=LetterKind.FEEDBACK)
    box = models.UUIDField()  # the hub's letter box: who keeps its post sees that this is in it
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=12, choices=Trouble.choices, blank=True)
    delivery = models.CharField(max_length=20, blank=True)  # what GOV.UK Notify says of it
    written_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)  # a try whose end we have not heard of
    tried_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handover_letter"  # the words of letters already written are bound to this name
        indexes = [models.Index(fields=["box", "state", "written_at"], name="letters_in_a_box")]


class Submission(models.Model):
    """A form that was sent: sent again, it is answered again and not done again."""

    key = models.CharField(max_length=64, primary_key=True)  # HMAC of sender and the form's own key
    digest = models.CharField(max_length=64)  # HMAC of what was sent
    sent_at = models.DateTimeField()
    answer = models.CharField(
        max_length=100, blank=True
    )  # where the sender was led, or a reference

    def __str__(self) -> str:
        return self.answer


class Tries(models.Model):
    """How often somebody tried something in one hour; who it was is a keyed digest."""

    key = models.CharField(max_length=64, primary_key=True)  # HMAC of what, who and the hour
    hour = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.count} in the hour of {self.hour}"
