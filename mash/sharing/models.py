"""Requests to agencies, their answers, and the items that they share."""

import uuid

from django.db import models
from django.utils.translation import gettext as _

from mash.agencies.models import Agency, Worker
from mash.cases.models import Case
from mash.cases.story import Story
from mash.language import later
from mash.people.models import Person


class Kind(models.TextChoices):
    """How an agency answered. A sealed item alone is “shared” too, and nobody else's to know."""

    SHARED = "shared", later("Shared what is relevant")
    NOTHING_HELD = "nothing_held", later("Nothing held")
    WITHHELD = "withheld", later("Withheld: sharing would be more detrimental to the child")


class Handling(models.TextChoices):
    """How far an item may go. Sealed items are not here: they have a table of their own."""

    MAY_LEAVE = "may_leave", later("May leave the hub in a summary")
    HUB_ONLY = "hub_only", later("For the hub only")


class Nature(models.TextChoices):
    FACT = "fact", later("Fact")
    OPINION = "opinion", later("Professional opinion")
    ALLEGATION = "allegation", later("Allegation")


class Statute(models.TextChoices):
    """The test of the law that lets a body withhold what it would have to tell."""

    DETRIMENT = "ca2004_s16la", later("Children Act 2004, section 16LA: more detrimental")


class Danger(models.TextChoices):
    """Why it cannot wait for the agreement."""

    LIFE = "life", later("Somebody’s life is in danger now")
    HARM = "harm", later("A child may come to serious harm within hours")
    MISSING = "missing", later("A child is missing and in danger")
    VISIT = "visit", later("Somebody is about to go into danger without knowing it")


class Finding(models.TextChoices):
    """What the review of an emergency share found."""

    KEPT = "kept", later("It was right to share this")
    UNLAWFUL = "unlawful", later("It was not lawful to share this")


class Request(Story):
    """An agency is asked what it holds; `words` is what it was told of the case, frozen."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="requests")
    round = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, models.PROTECT)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["round", "asked_at", "agency_id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency", "round"], name="asked_once_a_round"),
        ]


class Answer(Story):
    """How an agency answered a request; the reason for withholding is in `words`, with the version
    and clause of the agreement."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="answer")
    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    worker = models.ForeignKey(Worker, models.PROTECT)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    statute = models.CharField(max_length=20, choices=Statute.choices, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=Kind.WITHHELD, statute=Statute.DETRIMENT)
                | (~models.Q(kind=Kind.WITHHELD) & models.Q(statute="")),
                name="withheld_by_statute",
            ),
        ]


class ListAnswer(Story):
    """What an agency's own list said of one person; the list itself never came.

    `words`: `known` (see `mash.edge.wire.Known`), and the `officer` to contact, if one is named.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="list_answers")
    request = models.ForeignKey(Request, models.PROTECT, related_name="list_answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="list_answers")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Worker, models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "person"], name="a_list_is_asked_once_of_a_person"
            ),
        ]


class Item(Story):
    """One thing an agency holds and shares, with its own assessment of why it may.

    `words`: text, source system, when it happened, and why it is necessary, proportionate and
    relevant. Agreement and clause are those that permitted it. Of some kinds an agency says only
    that it holds something (`existence_only`): then no word of it is there. What an emergency let
    in (`in_emergency`) and its review found unlawful (`withdrawn_at`), the wall shows to nobody.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    request = models.ForeignKey(Request, models.PROTECT, related_name="items")
    agency = models.ForeignKey(Agency, models.PROTECT)
    author = models.ForeignKey(Worker, models.PROTECT)
    about = models.ForeignKey(Person, models.PROTECT, null=True)
    category = models.CharField(max_length=60)
    nature = models.CharField(max_length=12, choices=Nature.choices)
    handling = models.CharField(max_length=12, choices=Handling.choices)
    lawful_basis = models.CharField(max_length=60)
    agreement = models.CharField(max_length=40)
    clause = models.CharField(max_length=40)
    existence_only = models.BooleanField(default=False)
    in_emergency = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)  # a trigger's to set
    shared_at = models.DateTimeField()

    class Meta:
        ordering = ["shared_at"]

    @property
    def said(self) -> str:
        """What is told: the words, or that the agency is to be asked."""
        if not self.existence_only:
            return self.words["text"]
        return _("%(agency)s holds information of this kind on %(about)s. Ask them.") % {
            "agency": self.agency.name,
            "about": self.about.name if self.about else _("the family"),
        }


class EmergencyShare(models.Model):
    """What an agency shared to save a life though the agreement refuses it, and its review.

    References and codes: an information governance officer reads it and no story. Why it could not
    wait is told in the item's own words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="emergencies")
    reference = models.CharField(max_length=20)
    item = models.OneToOneField(Item, models.PROTECT, related_name="emergency")
    agency = models.ForeignKey(Agency, models.PROTECT)
    author = models.ForeignKey(Worker, models.PROTECT, related_name="emergency_shares")
    category = models.CharField(max_length=60)
    danger = models.CharField(max_length=10, choices=Danger.choices)
    agreement = models.CharField(max_length=40)
    refused_clause = models.CharField(max_length=40)
    shared_at = models.DateTimeField()
    review_by = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Worker, models.PROTECT, null=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)

    class Meta:
        ordering = ["shared_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_at=None, reviewed_by=None, finding="")
                | (
                    models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False)
                    & ~models.Q(finding="")
                ),
                name="reviewed_whole_or_not_at_all",
            ),
        ]

    def __str__(self) -> str:
        return f"emergency share on {self.reference}"
