"""The register of need to know: who may see what, because of which act, since when, until when."""

import uuid

from django.db import models

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.language import later


class Reach(models.TextChoices):
    """How far a grant reaches. The row policies know these words and nothing else."""

    CONTACT = "contact", later("the contact and its screening")
    POSITIONS = "positions", later("the positions that others took")
    CASE = "case", later("the whole case, but nothing sealed")
    RETURN = "return", later("one agency's own answer to a request")
    MANAGE = "manage", later("the case as its named manager")
    SUMMARY = "summary", later("one summary, and nothing of the case")
    NIGHT = "night", later("one case's hand-over pack, until the hub opens")
    LETTER = "letter", later("one letter that could not be sent")
    POST = "post", later("whether each of the hub's letters was sent")
    KNOWN = "known", later("the cards by which the hub's people are found again")
    AUDIT = "audit", later("the audit and the register, no story")
    SAMPLE = "sample", later("one sampled decision, for the audit group")
    RIGHTS = "rights", later("what one request for one's own data found")
    APPROVAL = "approval", later("what was asked of a second person, or became of it")


class GrantFacts(models.Model):
    """What is written of a grant, open or ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    reader = models.CharField(max_length=150)  # a worker, or everyone with a role somewhere
    what = models.UUIDField()  # the case, request or summary that it opens
    reach = models.CharField(max_length=20, choices=Reach.choices)
    case_id = models.UUIDField(null=True)  # the case it belongs to, for ending it
    because = models.CharField(max_length=40)  # the act that opened it
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=80)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.reader} {self.reach} {self.what}"


class Grant(GrantFacts):
    """An open grant. Ended ones move to history, so that this table stays small."""

    class Meta:
        constraints = [
            # this order is the index the row policies probe
            models.UniqueConstraint(fields=["what", "reader", "reach"], name="granted_once"),
        ]
        indexes = [
            models.Index(fields=["case_id"], name="grants_of_a_case"),
            models.Index(fields=["reader", "reach"], name="grants_of_a_reader"),
        ]


class Apart(models.Model):
    """That a worker is kept from a case, or should be: they know its people. Codes, no word why.

    `mash.apart` names the cases of those kept, and no policy returns a row of one of these.
    """

    class Because(models.TextChoices):
        OWN = "own", later("they said so themselves")
        MANAGER = "manager", later("a MASH manager said so")
        DECLARED = "declared", later("they had declared somebody whom this is about")

    class State(models.TextChoices):
        OFFERED = "offered", later("not settled")
        KEPT = "kept", later("kept from the case")
        DECLINED = "declined", later("not kept from the case")
        ENDED = "ended", later("let back onto the case")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="apart")
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="kept_from")
    because = models.CharField(max_length=10, choices=Because.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    since = models.DateTimeField()
    by = models.CharField(max_length=80)  # a reader's name, or the door's
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "case"],
                condition=models.Q(state__in=["offered", "kept"]),
                name="apart_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.state} {self.case_id}"


class Interest(models.Model):
    """Somebody of a worker's own life whom they declared, under the worker's own key. No privilege
    reads this table: the worker's own are handed out by one function, and those whom a contact may
    be about, to the door that keeps workers from cases, by another (see `gates.py`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    worker = models.ForeignKey(Worker, models.PROTECT, related_name="+")
    box = models.UUIDField()  # the index of people in which they are looked for
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # from then on it holds no words and no keys
    told = models.BinaryField()

    def __str__(self) -> str:
        return f"interest {self.pk}"


class InterestKey(models.Model):
    """By what a declared person is met again: numbers of a keyed hash, as a card's are."""

    pk = models.CompositePrimaryKey("k", "interest_id")
    k = models.BigIntegerField()
    interest_id = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.k} {self.interest_id}"


class Change(models.Model):
    """Something of a case changed: not what, nor by whom. Triggers write it, for a day.

    The table also keeps `xid`, the changing transaction's number (see `policies.py`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case_id = models.UUIDField()
    what = models.UUIDField()  # the case, or the summary
    reach = models.CharField(max_length=20)  # who is told: whoever holds it over `what`
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.reach} {self.what}"


class PastGrant(GrantFacts):
    """A grant that has ended: the access review reads it."""

    ended_at = models.DateTimeField()
    ended_because = models.CharField(max_length=40)
    ended_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["case_id"], name="past_grants_of_a_case")]
