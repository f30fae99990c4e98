"""What a contact may hold, whichever way it comes in: the page, a worker's desk, a file."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field, ValidationError, ValidationInfo, field_validator

from mash.contact import codes
from mash.contact.answers import Block, Reference, rule
from mash.contact.faults import IntakeError, Where, faults_of, wrong
from mash.contact.json_text import read_json
from mash.contact.text import Flag, Moment, Needed, OneOf, Story, Text, now_of
from mash.contact.told_by import ConsentIn, DisclosureIn, ProfessionalIn, ReferrerIn
from mash.contact.told_people import MOST_PEOPLE, PersonIn, RelationshipIn
from mash.people.models import Part

MOST_RELATIONSHIPS, MOST_PROFESSIONALS, MOST_DISCLOSURES = 60, 20, 10
EARLIEST_RECEIPT = datetime(2000, 1, 1, tzinfo=UTC)


class ContactIn(Block):
    """One contact. Its checks need the time: `model_validate(told, context={"now": now})`."""

    submission: Annotated[str, Text(100)] | None = None
    kind: Annotated[str, OneOf(codes.KINDS)]
    channel: Annotated[str, OneOf(codes.CHANNELS)]
    received_at: Moment = None
    referrer: ReferrerIn
    immediate_danger: Flag
    danger_action: Story = ""
    worries: Needed
    going_well: Story = ""
    needs_to_happen: Story = ""
    disclosures: Annotated[tuple[DisclosureIn, ...], Field(max_length=MOST_DISCLOSURES)] = ()
    child_is_now: Story = ""
    support_tried: Story = ""
    people: Annotated[tuple[PersonIn, ...], Field(min_length=1, max_length=MOST_PEOPLE)]
    relationships: Annotated[tuple[RelationshipIn, ...], Field(max_length=MOST_RELATIONSHIPS)] = ()
    professionals: Annotated[tuple[ProfessionalIn, ...], Field(max_length=MOST_PROFESSIONALS)] = ()
    consent: ConsentIn
    earlier_reference: Reference | None = None

    @field_validator("submission")
    @classmethod
    def is_long_enough(cls, text: str | None) -> str | None:
        if text is not None and len(text) < 8:
            raise rule(
                _("Give your own number for this contact 8 to 100 characters, or leave it out.")
            )
        return text

    @field_validator("received_at")
    @classmethod
    def is_past(cls, moment: datetime | None, info: ValidationInfo) -> datetime | None:
        if moment and moment > now_of(info):
            raise rule(_("Check when the contact was received: that is still to come."))
        if moment and moment < EARLIEST_RECEIPT:
            raise rule(_("Check when the contact was received: that is before the year 2000."))
        return moment

    @field_validator("people")
    @classmethod
    def has_a_child(cls, people: tuple[PersonIn, ...]) -> tuple[PersonIn, ...]:
        if not any(person.part == Part.CHILD for person in people):
            raise rule(_("Add at least one child."))
        return people

    @field_validator("relationships")
    @classmethod
    def is_between_two(
        cls, relationships: tuple[RelationshipIn, ...], info: ValidationInfo
    ) -> tuple[RelationshipIn, ...]:
        people = len(info.data.get("people", range(MOST_PEOPLE)))
        rules: list[tuple[Where, str]] = []
        for number, one in enumerate(relationships):
            for name, place in (("person", one.person), ("of", one.of)):
                if place >= people:
                    says = _("Choose somebody of the list of people.")
                    rules.append(((number, name), says))
            if one.person == one.of:
                rules.append(
                    ((number, "of"), _("Choose another person: nobody is their own relative."))
                )
            if one in relationships[:number]:
                rules.append(((number, "kind"), _("Remove this: the same was said already.")))
        if rules:
            raise wrong("relationships", *rules)
        return relationships


def check_contact(told: Any, *, now: datetime) -> ContactIn:
    """The contact, or IntakeError with a sentence for each fault."""
    try:
        return ContactIn.model_validate(told, context={"now": now})
    except ValidationError as error:
        raise IntakeError(faults_of(error)) from None


def read_contact(text: str | bytes, *, now: datetime) -> ContactIn:
    """A contact from JSON, or IntakeError."""
    return check_contact(read_json(text), now=now)
