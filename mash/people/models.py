"""The people a contact speaks of. What a person is on one contact stays with that contact."""

import uuid

from django.db import models
from django.utils.translation import gettext as _

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
