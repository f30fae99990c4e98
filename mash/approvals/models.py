"""What one person asked another to approve, and what became of it."""

from datetime import datetime

from django.db import models

from mash.agencies.models import Agency, Hub, Worker
from mash.approvals.kinds import Kind
from mash.cases.models import Case
from mash.cases.story import Story
from mash.language import later


class Outcome(models.TextChoices):
    """While it is empty the request waits, until it lapses."""

    APPROVED = "approved", later("Approved")
    REFUSED = "refused", later("Not approved")
    WITHDRAWN = "withdrawn", later("Withdrawn")


class Why(models.TextChoices):
    """Why a case is disposed of before its time: a closed list, for the certificate outlives words.
    Erasure: UK GDPR Art 17; a record made in error: Art 5(1)(d)."""

    ERASURE = "erasure", later("A request for erasure was upheld")
    ERROR = "error", later("It was recorded in error")
    ORDER = "order", later("A court or the Information Commissioner ordered it")
    AGREEMENT = "agreement", later("The agreement asks for it")


class Approval(Story):
    """A request for the approval of a second person. `words` are the reason, under the case's key;
    a change of the agreement is about no child, and its reason is the version itself."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    what = models.UUIDField()  # the case, the hold or the version that it is about
    hub = models.ForeignKey(Hub, models.PROTECT)
    # or a request's own id: it is disposed of in the same way (see mash/closure/models.py)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="approvals", db_constraint=False
    )
    reference = models.CharField(max_length=40)  # the case's; or the agreement's version
    agency = models.ForeignKey(Agency, models.PROTECT, null=True)  # whose sealed text it is
    why = models.CharField(max_length=12, choices=Why.choices, blank=True)
    asked_by = models.ForeignKey(Worker, models.PROTECT, related_name="asked_approvals")
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_by = models.ForeignKey(Worker, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None, outcome="")
                | (
                    models.Q(outcome="withdrawn", decided_at__isnull=False)
                    & models.Q(decided_by=models.F("asked_by"))
                )
                | (
                    models.Q(outcome__in=["approved", "refused"], decided_at__isnull=False)
                    & models.Q(decided_by__isnull=False)
                    & ~models.Q(decided_by=models.F("asked_by"))
                ),
                name="two_people_not_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="approved")
                | models.Q(decided_at__lte=models.F("lapses_at")),
                name="what_has_lapsed_is_not_approved",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="change agreement", case=None)
                | (~models.Q(kind="change agreement") & models.Q(case__isnull=False)),
                name="the_agreement_alone_is_of_no_case",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="dispose early") ^ models.Q(why=""),
                name="early_disposal_says_why",
            ),
        ]

    def waits(self, now: datetime) -> bool:
        return not self.outcome and now <= self.lapses_at

    def said(self) -> dict[str, str]:
        """The words of the request; none once the case's key is destroyed."""
        return self.words if self.told else {}
