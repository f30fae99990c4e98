"""The people a contact speaks of, and the cards by which they are found again.

What a person is on one contact stays with that contact: cards are compared, never merged.
"""

import secrets
import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.cases.story import Story
from mash.language import later


class Part(models.TextChoices):
    """What a person is in this contact."""

    CHILD = "child", later("Child")
    HOUSEHOLD = "household", later("Household member")
    OTHER_ADULT = "other_adult", later("Other adult")


class Person(Story):
    """A person as told on this contact: names, birth, address, identifiers are in `words`."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="people")
    position = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=20, choices=Part.choices)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="one_person_a_position"),
        ]

    @property
    def name(self) -> str:
        """The name to show, and what to call somebody whose name nobody gave."""
        words = self.words
        name = " ".join(filter(None, [words.get("given_names"), words.get("family_name")]))
        if name:
            return name
        if words.get("known_as"):
            return words["known_as"]
        return (
            _("Unborn child")
            if words.get("unborn")
            else _("Name not known (person %(position)s)") % {"position": self.position + 1}
        )


class Whereabouts(Story):
    """Where a protected person lives and how they are reached: kept apart from `Person`, for the
    named manager of the case. Of somebody told of again, whose row it is nobody said."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="whereabouts")
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="whereabouts")
    box = models.UUIDField()  # the hub's index: until a manager is named, who finds its people
    since = models.DateTimeField()
    by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="protected")


class KeptBack(models.Model):
    """By what a text is known to say where a protected person lives: a digest under the case's
    key, and no word of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="kept_back")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "digest"], name="kept_back_once"),
        ]

    def __str__(self) -> str:
        return f"kept back on {self.case_id}"


class Relationship(models.Model):
    """Who somebody is to somebody else, as this contact says it: `person` is `kind` of `of`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT, related_name="is_to")
    of = models.ForeignKey(Person, models.PROTECT, related_name="has_as")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("of")), name="nobody_is_their_own_relative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.of_id}"


def new_number() -> int:
    """Random, and not counted up: doors can read no number back, and it tells no order."""
    return secrets.randbits(62)


class Card(Story):
    """One person of one case as the index knows them. `words` is the record that is compared.

    Never overwritten: what is told anew is another card. Nobody's words leave their case's key.
    """

    id = models.BigIntegerField(primary_key=True, default=new_number)  # type: ignore[assignment]  # not a UUID
    case = models.ForeignKey(Case, models.PROTECT, related_name="cards")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="cards")
    box = models.UUIDField()  # the hub's index: what a grant to find its people is a grant over
    written_at = models.DateTimeField()
    restricted = models.BooleanField(default=False)  # a trigger keeps it


class MatchKey(models.Model):
    """By what a card is found: numbers of a keyed hash, and never a word. A new card's are here."""

    pk = models.CompositePrimaryKey("k", "card_id")  # the index that every look-up reads
    k = models.BigIntegerField()
    card_id = models.BigIntegerField()

    class Meta:
        db_table = "people_matchkey"

    def __str__(self) -> str:
        return f"{self.k} {self.card_id}"


class MatchList(models.Model):
    """The same, as `mash people index` packs it: a key and all its cards, in half the room."""

    k = models.BigIntegerField(primary_key=True)
    cards = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.k} {len(self.cards)}"


class HotKey(models.Model):
    """A key that too many cards share to find anybody by. `mash people index` counts them."""

    k = models.BigIntegerField(primary_key=True)
    n = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.k} {self.n}"


class Term(models.Model):
    """How often a name, a birth date or a home stands in a hub's index, by a keyed hash of it.

    `mash people review` counts them; what is seldom is not kept.
    """

    pk = models.CompositePrimaryKey("box", "k")
    box = models.UUIDField()
    k = models.BigIntegerField()
    n = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.k} {self.n}"


class Verdict(models.TextChoices):
    """What a person said of two cards. The machine says none of these, ever."""

    SAME = "same", later("The same person")
    NOT_SAME = "not the same", later("Not the same person")
    WITHDRAWN = "withdrawn", later("Withdrawn")


class Judgement(Story):
    """What somebody said of two cards; the last one of a pair holds. `words` is on what evidence.

    A link is no more than this row, so that undoing it restores both sides.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="judgements")
    one = models.ForeignKey(Card, models.PROTECT, related_name="judged")
    other = models.ForeignKey(Card, models.PROTECT, related_name="judged_against")
    box = models.UUIDField()
    number = models.PositiveIntegerField()  # of this pair's judgements, from 1
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    by = models.ForeignKey(Worker, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        ordering = ["one", "other", "number"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "number"], name="judged_in_order"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="a_pair_has_one_spelling"
            ),
        ]


class ApprovedModel(models.Model):
    """That somebody read the report on a model and approved it: this file of it and no other."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the file
    version = models.CharField(max_length=60)
    by = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.version


class Review(models.Model):
    """That a hub's whole index was looked through for people who may stand in it twice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    box = models.UUIDField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    whole = models.BooleanField()  # else those alone who came since the review before, against all
    cards = models.PositiveIntegerField()
    proposed = models.PositiveIntegerField()
    model = models.CharField(max_length=60)  # its version

    class Meta:
        indexes = [models.Index(fields=["box", "ended_at"], name="review_of_a_box")]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} {self.proposed}"


class Proposal(models.Model):
    """Two cards that may be one person's: for somebody to judge, and never linked by the machine.

    Numbers and codes. Once the pair is judged, a trigger takes the proposal away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # of the card told of last. No constraint: the review would wait for whoever has it in hand
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_constraint=False)
    one = models.ForeignKey(Card, models.PROTECT, related_name="+")
    other = models.ForeignKey(Card, models.PROTECT, related_name="+")
    box = models.UUIDField()
    band = models.CharField(max_length=20)
    same = models.FloatField()
    relative = models.FloatField()
    model = models.CharField(max_length=60)  # the version that proposed it
    found_at = models.DateTimeField()
    run = models.ForeignKey(Review, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-same", "id"]
        indexes = [models.Index(fields=["-same", "id"], name="surest_proposals_first")]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_proposal_a_pair"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="a_proposal_has_one_spelling"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.band}"


class Restriction(Story):
    """Why a person is found by nobody but a named officer and the named manager of their case.
    There is a row for each of their cards, so that whoever meets one learns whom to ask."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="restrictions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="restrictions")
    card = models.ForeignKey(Card, models.PROTECT, related_name="restrictions")
    box = models.UUIDField()
    officer = models.ForeignKey(Worker, models.PROTECT, related_name="named_for")
    since = models.DateTimeField()
    by = models.ForeignKey(Worker, models.PROTECT, related_name="restricted")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="lifted")
    # cards said to be the same person's, on other contacts: a trigger keeps them, and so do they
    followers = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card"],
                condition=models.Q(lifted_at=None),
                name="one_restriction_a_card",
            ),
        ]


class Ended(models.TextChoices):
    """How a contact ended, the weightiest of its outcomes."""

    ASSESSMENT = "assessment", later("assessment")
    SERVICE = "service", later("service")
    NFA = "nfa", later("no further action")


class Occasion(models.Model):
    """That a contact was received, about which cards' children, and how it ended: for the pattern.

    Times and codes alone, for those who may find its people again; the story stays on its case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.OneToOneField(Case, models.PROTECT, related_name="occasion")
    box = models.UUIDField()
    received_at = models.DateTimeField()
    told_by = models.CharField(max_length=2)  # what kind of person or service: a code
    children = models.JSONField()  # numbers of cards
    ended = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.ended}"


class Counted(Story):
    """The pattern before a contact, as it was counted then; the latest one is shown to everybody
    on the case alike. `words` hold times, codes and which child, and no name. How each of these
    contacts ended stands beside them, by the number of its occasion: a trigger keeps that as it is
    now, for one that is decided later was counted while nobody knew."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="counted")
    number = models.PositiveIntegerField()  # of this case's counts, from 1
    counted_at = models.DateTimeField()
    by = models.ForeignKey(Worker, models.PROTECT)
    ended = models.JSONField(default=dict)

    class Meta:
        ordering = ["case", "number"]
        indexes = [GinIndex(fields=["ended"], name="counted_in")]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="counted_in_order"),
        ]
