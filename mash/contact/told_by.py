"""Who tells the hub, what they were told themselves, and what the family knows of it."""

from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from pydantic import model_validator

from mash.contact import codes
from mash.contact.answers import Block, Email, Telephone
from mash.contact.faults import Where, wrong
from mash.contact.text import Flag, Line, Name, Needed, OneOf, Story


class ReferrerIn(Block):
    """Who is telling us, and how to reach them."""

    source_code: Annotated[str, OneOf(codes.SOURCES)]
    anonymous: Flag = False
    name: Name = ""
    job: Line = ""
    organisation: Line = ""
    relation_to_child: Line = ""
    email: Email = ""
    telephone: Telephone = ""

    @model_validator(mode="before")
    @classmethod
    def is_anonymous_by_source(cls, told: Any) -> Any:
        """The census has a code of its own for those who do not say who they are."""
        if isinstance(told, dict) and told.get("source_code") == codes.ANONYMOUS:
            return told | {"anonymous": True}
        return told

    @model_validator(mode="after")
    def is_whom_they_may_be(self) -> Self:
        rules = self.if_anonymous() if self.anonymous else self.if_named()
        if rules:
            raise wrong("referrer", *rules)
        return self

    def if_anonymous(self) -> list[tuple[Where, str]]:
        if self.source_code in codes.PROFESSIONALS:
            says = _(
                "Give your name: somebody who tells us as part of their work cannot stay anonymous."
            )
            return [(("anonymous",), says)]
        says = _("Clear this to stay anonymous, or choose to give your name.")
        told = {"name": self.name, "email": self.email, "telephone": self.telephone}
        return [((field,), says) for field, value in told.items() if value]

    def if_named(self) -> list[tuple[Where, str]]:
        rules: list[tuple[Where, str]] = []
        is_professional = self.source_code in codes.PROFESSIONALS
        if not self.name and is_professional:
            says = _("Enter the name of the person telling us.")
            rules.append((("name",), says))
        elif not self.name:
            says = _("Enter the name of the person telling us, or choose to stay anonymous.")
            rules.append((("name",), says))
        if is_professional and not (self.email or self.telephone):
            rules.append((("email",), _("Enter an email address or a telephone number.")))
        return rules


class DisclosureIn(Block):
    """What a child or somebody else said."""

    by_whom: Line = ""
    when: Line = ""
    what: Needed


class ProfessionalIn(Block):
    """Somebody whose work is with the family."""

    name: Name = ""
    job: Line = ""
    organisation: Line = ""
    telephone: Telephone = ""
    email: Email = ""

    @model_validator(mode="after")
    def is_told(self) -> Self:
        if not (self.name or self.job or self.organisation):
            raise wrong("professional", (("name",), _("Enter a name, a job or an organisation.")))
        return self


class ConsentIn(Block):
    """What the family was told of this contact, and whether they agreed to it."""

    told: Annotated[str, OneOf(codes.TOLD)]
    agreed: Annotated[str, OneOf(codes.AGREED)]
    why_not: Story = ""

    @model_validator(mode="after")
    def is_explained(self) -> Self:
        if self.agreed == "yes" and self.told == "no":
            says = _(
                "Change one of the two answers: a family that was not told cannot have agreed."
            )
            raise wrong("consent", (("agreed",), says))
        if not (self.told == self.agreed == "yes" or self.why_not):
            says = _("Say why the family was not told or did not agree.")
            raise wrong("consent", (("why_not",), says))
        return self
