"""Requests to agencies, their answers, and the items that they share."""

from django.db import models

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
    """How an agency answered a request; the reason for withholding is in `words`."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="answer")
    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    worker = models.ForeignKey(Worker, models.PROTECT)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    answered_at = models.DateTimeField()


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
    relevant. Agreement and clause are those that permitted it.
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
    shared_at = models.DateTimeField()

    class Meta:
        ordering = ["shared_at"]
