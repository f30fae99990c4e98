"""Requests for one's own data, what they find, what is ruled of it; and corrections in view.

Of a case everything lies under that case's key, in a pack too: with the case its part of every
pack is gone. What belongs to no case lies under a key of the request's own, named by its id.
"""

import uuid

from django.db import models

from mash.agencies.models import Agency, Hub, Worker
from mash.cases.models import Case
from mash.cases.story import Story
from mash.people.models import Person
from mash.rights.codes import (
    About,
    Asker,
    Ground,
    Kind,
    Longer,
    Needed,
    Outcome,
    Owner,
    Proof,
    Says,
    Target,
)


class AccessRequest(Story):
    """Somebody asks what is held about a person. `words`: who asks, about whom, and what for."""

    case_id = models.UUIDField()  # the request's own: its own key
    reference = models.CharField(max_length=20, unique=True)
    hub = models.ForeignKey(Hub, models.PROTECT)
    officer = models.ForeignKey(Worker, models.PROTECT, related_name="access_requests")
    asker = models.CharField(max_length=12, choices=Asker.choices)
    received_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    proof = models.CharField(max_length=12, choices=Proof.choices, blank=True)
    proved_at = models.DateTimeField(null=True)  # identity shown: the clock runs from then
    longer = models.CharField(max_length=12, choices=Longer.choices, blank=True)
    longer_at = models.DateTimeField(null=True)
    needed = models.CharField(max_length=12, choices=Needed.choices, blank=True)
    asked_at = models.DateTimeField(null=True)  # since when the month stands still
    stood_still = models.PositiveSmallIntegerField(default=0)  # days, before that
    found_at = models.DateTimeField(null=True)  # a manager has looked for all of it
    found_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="found_for")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case_id=models.F("id")), name="a_request_has_its_own_key"
            ),
            models.CheckConstraint(
                condition=models.Q(proof="", proved_at=None)
                | (~models.Q(proof="") & models.Q(proved_at__isnull=False)),
                name="proved_how_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(needed="", asked_at=None)
                | (~models.Q(needed="") & models.Q(asked_at__isnull=False)),
                name="asked_for_what_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", closed_at=None)
                | (~models.Q(outcome="") & models.Q(closed_at__isnull=False)),
                name="ended_how_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=("answered", "nothing"))
                | models.Q(proved_at__isnull=False, found_at__isnull=False),
                name="nothing_is_told_before_it_is_known_to_whom",
            ),
        ]


class Finding(models.Model):
    """A manager says that this person of this case is the one who is asked about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="findings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="found_in")
    person = models.ForeignKey(Person, models.PROTECT)
    by = models.ForeignKey(Worker, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["request", "case"], name="found_once_in_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.case_id}"


class FoundEntry(Story):
    """One thing found, as it was on that day: `words` is its heading, its text, whence it is."""

    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="entries")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="entries")
    case = models.ForeignKey(Case, models.PROTECT)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about = models.CharField(max_length=8, choices=About.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True)  # whose say is asked first
    hints = models.JSONField()
    tests = models.JSONField()  # those that may apply

    class Meta:
        ordering = ["finding", "number"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "number"], name="one_entry_a_number"),
        ]


class OwnerAsk(Story):
    """The agency that gave an entry is asked, on the desks of its people, whether it may be told.
    `words`: the request's reference, and what the agency gave; the answer is codes."""

    entry = models.OneToOneField(FoundEntry, models.PROTECT, related_name="owner_ask")
    request = models.ForeignKey(AccessRequest, models.PROTECT)
    finding = models.ForeignKey(Finding, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT)
    agency = models.ForeignKey(Agency, models.PROTECT)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, models.PROTECT, related_name="owners_asked")
    says = models.CharField(max_length=10, choices=Owner.choices, blank=True)
    test = models.CharField(max_length=12, choices=Ground.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(says="", test="", answered_at=None, answered_by=None)
                | models.Q(says="agrees", test="", answered_at__isnull=False)
                | (models.Q(says="objects", answered_at__isnull=False) & ~models.Q(test="")),
                name="an_owner_objects_on_a_ground",
            ),
        ]


class Ruling(Story):
    """What a person ruled of one entry; the last one holds. `words`: what may be told of it, and
    why; whose opinion, and what the agency that gave it said."""

    entry = models.ForeignKey(FoundEntry, models.PROTECT, related_name="rulings")
    finding = models.ForeignKey(Finding, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT)
    number = models.PositiveSmallIntegerField()
    says = models.CharField(max_length=8, choices=Says.choices)
    test = models.CharField(max_length=12, choices=Ground.choices, blank=True)
    quiet = models.BooleanField(default=False)  # to name it would itself do harm: not scheduled
    owner = models.CharField(max_length=10, choices=Owner.choices, blank=True)
    by = models.ForeignKey(Worker, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_ruling_a_number"),
            models.CheckConstraint(
                condition=models.Q(says="release", test="")
                | (~models.Q(says="release") & ~models.Q(test="")),
                name="what_is_kept_back_has_its_ground",
            ),
        ]


class AccessPack(Story):
    """What is to go out, frozen, edition by edition. `words` is the officer's cover."""

    case_id = models.UUIDField()  # the request's own key
    request = models.ForeignKey(AccessRequest, models.PROTECT, related_name="packs")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Worker, models.PROTECT, related_name="access_packs")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="one_edition_a_number"),
        ]


class PackPart(Story):
    """What a pack tells of one case, and what of it is withheld: gone with the case's key."""

    pack = models.ForeignKey(AccessPack, models.PROTECT, related_name="parts")
    finding = models.ForeignKey(Finding, models.PROTECT)
    case = models.ForeignKey(Case, models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "finding"], name="one_part_a_case"),
        ]


class PackCheck(Story):
    """A second person has read a pack: it may go, or goes back. `words` is why."""

    case_id = models.UUIDField()  # the request's own key
    pack = models.OneToOneField(AccessPack, models.PROTECT, related_name="check_made")
    request = models.ForeignKey(AccessRequest, models.PROTECT)
    made_by = models.ForeignKey(Worker, models.PROTECT, related_name="packs_checked")
    by = models.ForeignKey(Worker, models.PROTECT, related_name="checked_packs")
    at = models.DateTimeField()
    passed = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(by=models.F("made_by")), name="nobody_checks_their_own_pack"
            ),
        ]


class Correction(Story):
    """Something is said to be wrong. `words`: what it was, what it is, why. What was written
    stays as it was written, struck; this stands beside it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    target = models.CharField(max_length=8, choices=Target.choices)
    row = models.UUIDField()  # the contact, the person or the item
    field = models.CharField(max_length=24)
    for_subject = models.BooleanField(default=False)  # the person themself asked for it
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, models.PROTECT)

    class Meta:
        ordering = ["asked_at"]
        indexes = [models.Index(fields=["row"], name="corrections_of_a_row")]


class Settlement(Story):
    """Whether a correction is made: by the manager, or by the agency whose item it is."""

    correction = models.OneToOneField(Correction, models.PROTECT, related_name="settlement")
    case = models.ForeignKey(Case, models.PROTECT)
    made = models.BooleanField()
    by = models.ForeignKey(Worker, models.PROTECT)
    at = models.DateTimeField()


class Told(Story):
    """One who received what was wrong is told what is right. `words` is what they read."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="told_to")
    case = models.ForeignKey(Case, models.PROTECT)
    reader = models.CharField(max_length=150)  # as in the register: a role of an agency or team
    summary_id = models.UUIDField(null=True)  # the summary that had it wrong
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(Worker, models.PROTECT, null=True)

    class Meta:
        ordering = ["told_at"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "reader"], name="told_once"),
        ]
