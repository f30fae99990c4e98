"""Answers with a form of their own: ways to reach somebody, numbers that check themselves."""

from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from mash.cases.models import tidy_reference
from mash.contact.text import Line
from mash.people.identifiers import is_nhs_number, is_upn, tidy_number

LEAST_DIGITS = 5


def rule(says: str) -> PydanticCustomError:
    return PydanticCustomError("rule", "{says}", {"says": says})


def read_email(text: str) -> str:
    name, at, host = text.partition("@")
    if text and (not name or not at or "." not in host or " " in text or "@" in host):
        raise rule(_("Enter an email address such as name@example.org."))
    return text


def read_telephone(text: str) -> str:
    if text and sum(one.isdigit() for one in text) < LEAST_DIGITS:
        raise rule(_("Enter a telephone number such as 020 7946 0000."))
    return text


def read_nhs_number(text: str) -> str:
    number = tidy_number(text)
    if number and not is_nhs_number(number):
        raise rule(
            _(
                "Check the NHS number: it has 10 digits, such as 943 476 5919, and the last one "
                "checks the others. Leave it empty if you are not sure."
            )
        )
    return number


def read_upn(text: str) -> str:
    number = tidy_number(text)
    if number and not is_upn(number):
        raise rule(
            _(
                "Check the unique pupil number: it has a letter and 12 more characters, and the "
                "letter checks the others. Leave it empty if you are not sure."
            )
        )
    return number


def read_reference(text: str) -> str:
    if text and not tidy_reference(text):
        raise rule(
            _(
                "Check the reference of the earlier contact: it has nine letters and digits, such "
                "as KX7-4MQ-9TR. Leave it empty if you do not have it."
            )
        )
    return tidy_reference(text) or ""


Email = Annotated[Line, AfterValidator(read_email)]
Telephone = Annotated[Line, AfterValidator(read_telephone)]
NhsNumber = Annotated[Line, AfterValidator(read_nhs_number)]
Upn = Annotated[Line, AfterValidator(read_upn)]
Reference = Annotated[Line, AfterValidator(read_reference)]


class Block(BaseModel):
    """A part of a contact: it never changes once read, and knows all its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
