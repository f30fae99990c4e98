"""The people of a contact as it tells of them, and how they are related."""

from datetime import datetime, timedelta
from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import Field, ValidationInfo, field_validator, model_validator

from mash.clock.calendar import day_of, same_day_after
from mash.contact import codes
from mash.contact.answers import Block, NhsNumber, Telephone, Upn
from mash.contact.faults import Where, wrong
from mash.contact.text import Address, Day, Flag, Line, Name, OneOf, Text, now_of
from mash.people.models import Part
from mash.people.relationships import RELATIONSHIPS

MOST_PEOPLE = 20
LATE_BIRTH, EARLY_NEWS = timedelta(days=30), timedelta(days=305)  # round a due date


class PersonIn(Block):
    """Somebody this contact is about. Their place in the list is how relationships name them."""

    part: Annotated[str, OneOf(dict(Part.choices))]
    unborn: Flag = False
    given_names: Name = ""
    family_name: Name = ""
    known_as: Name = ""
    birth_date: Day = None
    birth_date_estimated: Flag = False
    due_date: Day = None
    sex: Annotated[str, OneOf(codes.SEXES, optional=True)] = ""
    ethnicity: Annotated[str, OneOf(codes.ETHNICITIES, optional=True)] = ""
    first_language: Name = ""
    interpreter_needed: Flag = False
    disability: Line = ""
    address: Address = ""
    postcode: Annotated[str, Text(10)] = ""
    telephone: Telephone = ""
    address_protected: Flag = False
    school: Line = ""
    gp: Line = ""
    nhs_number: NhsNumber = ""
    upn: Upn = ""
    parental_responsibility: Flag | None = None
    alleged_harm: Flag = False

    @field_validator("postcode")
    @classmethod
    def in_capitals(cls, text: str) -> str:
        return " ".join(text.upper().split())

    @model_validator(mode="after")
    def can_be(self, info: ValidationInfo) -> Self:
        now = now_of(info)
        rules = [*self.born(now), *self.not_yet_born(now)]
        if not self.is_told():
            says = _("Enter a name, or what you know of this person, such as “boy of about four”.")
            rules.append((("given_names",), says))
        if rules:
            raise wrong("person", *rules)
        return self

    def is_told(self) -> bool:
        """Is there anything by which to know this person from another?"""
        facts = (self.given_names, self.family_name, self.known_as, self.birth_date, self.unborn)
        return any((*facts, self.nhs_number, self.upn, self.address, self.school, self.telephone))

    def born(self, now: datetime) -> list[tuple[Where, str]]:
        if self.birth_date is None:
            return []
        where, on = ("birth_date",), day_of(now)
        if self.unborn:
            says = _("Clear the date of birth: an unborn child has a due date instead.")
            return [(where, says)]
        if self.birth_date > on:
            says = _(
                "Check the date of birth: it is in the future. An unborn child has a due date."
            )
            return [(where, says)]
        if self.part == Part.CHILD and same_day_after(self.birth_date, 18) <= on:
            says = _(
                "Check the date of birth: this person is 18 or over. Record an adult as household "
                "member or other adult."
            )
            return [(where, says)]
        return []

    def not_yet_born(self, now: datetime) -> list[tuple[Where, str]]:
        rules: list[tuple[Where, str]] = []
        on = day_of(now)
        if self.unborn and self.part != Part.CHILD:
            rules.append((("part",), _("Choose child: an unborn baby is recorded as a child.")))
        if self.unborn and self.sex not in ("", "U"):
            rules.append(
                (("sex",), _("Choose not known: the sex of an unborn child is not recorded."))
            )
        if self.due_date and not self.unborn:
            says = _("Clear the due date, or say that the child is unborn.")
            rules.append((("due_date",), says))
        elif self.due_date and not on - LATE_BIRTH <= self.due_date <= on + EARLY_NEWS:
            says = _("Check the due date: it must be from 30 days ago to 10 months from now.")
            rules.append((("due_date",), says))
        return rules


Place = Annotated[int, Field(strict=True, ge=0, lt=MOST_PEOPLE)]


class RelationshipIn(Block):
    """`person` is `kind` of `of`: both are places in the list of people, from 0."""

    person: Place
    of: Place
    kind: Annotated[str, OneOf(RELATIONSHIPS)]
