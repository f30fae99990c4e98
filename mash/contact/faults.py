"""What is wrong with a contact, in sentences of our own that say what to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

from mash.language import later

Where = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a contact, and what to do."""

    where: Where
    message: str

    @property
    def place(self) -> str:
        """The place as whoever writes the file names it: `people[0].birth_date`."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.where)
        return "".join(steps).lstrip(".")

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.where else self.message


class IntakeError(Exception):
    """A contact that cannot be taken in as it is; every fault is told at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def wrong(title: str, *rules: tuple[Where, str]) -> ValidationError:
    """For a model's own rules: each broken one names its field and has its own sentence."""
    return ValidationError.from_exception_data(
        title,
        [
            InitErrorDetails(type=PydanticCustomError("rule", "{says}", {"says": says}), loc=where,
                             input=None)
            for where, says in rules
        ],
    )  # fmt: skip


# what each field asks for; the longer name wins where two blocks have the same field
WHAT = {
    "submission": gettext_noop("your own number for this contact"),
    "kind": gettext_noop("whether this is about safeguarding or early help"),
    "channel": gettext_noop("how the contact came"),
    "received_at": gettext_noop("the time the contact was received"),
    "immediate_danger": gettext_noop("whether a child is in immediate danger"),
    "danger_action": gettext_noop("what has been done about the danger"),
    "worries": gettext_noop("what you are worried about"),
    "going_well": gettext_noop("what is going well"),
    "needs_to_happen": gettext_noop("what needs to happen"),
    "child_is_now": gettext_noop("where the child is now"),
    "support_tried": gettext_noop("what support has been tried"),
    "earlier_reference": gettext_noop("the reference of the earlier contact"),
    "referrer": gettext_noop("who is telling us"),
    "referrer.source_code": gettext_noop("who is telling us"),
    "referrer.anonymous": gettext_noop("whether the person telling us stays anonymous"),
    "referrer.name": gettext_noop("the name of the person telling us"),
    "referrer.job": gettext_noop("the job of the person telling us"),
    "referrer.organisation": gettext_noop("the organisation of the person telling us"),
    "referrer.relation_to_child": gettext_noop("how the person telling us knows the child"),
    "disclosures": gettext_noop("what was said, and by whom"),
    "disclosures.by_whom": gettext_noop("who said it"),
    "disclosures.when": gettext_noop("when it was said"),
    "disclosures.what": gettext_noop("what was said"),
    "people": gettext_noop("the people this is about"),
    "people[]": gettext_noop("this person"),
    "relationships[]": gettext_noop("this relationship"),
    "professionals[]": gettext_noop("this professional"),
    "disclosures[]": gettext_noop("what was said, by whom and when"),
    "part": gettext_noop("what this person is: child, household member or other adult"),
    "unborn": gettext_noop("whether the child is unborn"),
    "given_names": gettext_noop("the first names"),
    "family_name": gettext_noop("the family name"),
    "known_as": gettext_noop("the name this person is known by"),
    "birth_date": gettext_noop("the date of birth"),
    "birth_date_estimated": gettext_noop("whether the date of birth is estimated"),
    "due_date": gettext_noop("the due date"),
    "sex": gettext_noop("the sex"),
    "ethnicity": gettext_noop("the ethnicity"),
    "first_language": gettext_noop("the first language"),
    "interpreter_needed": gettext_noop("whether an interpreter is needed"),
    "disability": gettext_noop("any disability"),
    "address": gettext_noop("the address"),
    "postcode": gettext_noop("the postcode"),
    "telephone": gettext_noop("the telephone number"),
    "address_protected": gettext_noop("whether this person's address is protected"),
    "email": gettext_noop("the email address"),
    "school": gettext_noop("the school or nursery"),
    "gp": gettext_noop("the GP"),
    "nhs_number": gettext_noop("the NHS number"),
    "upn": gettext_noop("the unique pupil number"),
    "parental_responsibility": gettext_noop("whether this person has parental responsibility"),
    "alleged_harm": gettext_noop("whether this person is said to have caused harm"),
    "relationships": gettext_noop("how the people are related"),
    "relationships.person": gettext_noop("the first person of the relationship"),
    "relationships.of": gettext_noop("the second person of the relationship"),
    "relationships.kind": gettext_noop("how these two people are related"),
    "professionals": gettext_noop("the professionals who know the family"),
    "professionals.name": gettext_noop("the name of the professional"),
    "professionals.job": gettext_noop("the job of the professional"),
    "professionals.organisation": gettext_noop("the organisation of the professional"),
    "consent": gettext_noop("what the family was told, and whether they agreed"),
    "consent.told": gettext_noop("whether the family was told"),
    "consent.agreed": gettext_noop("whether the family agreed"),
    "consent.why_not": gettext_noop("why the family was not told or did not agree"),
}

# by pydantic's kind of error, and by our own (text_…, day_…)
SAYS = {
    "missing": "{enter} {what}.",
    "empty": "{enter} {what}.",
    "unchosen": later("Choose {what}."),
    "unknown": later("Choose {what} from this list: {codes}."),
    "text_kind": later("Write {what} as text between quotation marks, or leave it out."),
    "text_long": later("Shorten {what} to {limit} characters or fewer."),
    "text_lines": later("Write {what} on one line."),
    "text_cut": later("Type {what} anew: a character in it was cut in half on its way to us."),
    "text_unseen": later(
        "Take out of {what} the characters that cannot be seen. Typing it anew, not pasting it, "
        "does that."
    ),
    "text_bidi": later(
        "Take out of {what} the hidden characters that change the direction of the text, or type "
        "it anew."
    ),
    "text_marks": later("Take out of {what} the accents that are piled on one letter."),
    "day_form": later("Write {what} as year-month-day, for example 2014-03-27."),
    "day_missing": later("Check {what}: the calendar has no such day."),
    "day_year": later("Check the year of {what}: it must be from {earliest} to {latest}."),
    "moment_form": later("Write {what} with its time zone, for example 2026-11-20T16:50:00+00:00."),
    "bool_type": later("Write true or false for {what}."),
    "int_type": later("Write {what} as its place in the list of people: 0 for the first."),
    "tuple_type": later("Write {what} as a list between [ and ]."),
    "too_long": later(
        "Give at most {max_length} entries for {what}, and tell us of the others in words."
    ),
    "too_short": later("Add {what}: at least one child."),
    "model_type": later("Write {what} as names and values between {{ and }}."),
    "extra_forbidden": later("Remove this, or check how it is spelt: a contact has no such field."),
    "invalid_key": later("Remove this: a contact has no such field."),
    "rule": "{says}",
}
ASKING = {"whether", "who", "how", "what", "when", "where", "why"}
KINDRED = {"model_attributes_type": "model_type", "dict_type": "model_type"}
PLACES = {"greater_than_equal", "less_than_equal", "greater_than", "less_than"}


def faults_of(error: ValidationError) -> list[Fault]:
    details = error.errors(include_url=False, include_input=False)
    # a list is also called too short when its entries are wrong: they say so themselves
    deep = {one["loc"][0] for one in details if len(one["loc"]) > 1}
    return [
        fault_of(one)
        for one in details
        if not (one["type"] == "too_short" and one["loc"] and one["loc"][0] in deep)
    ]


def fault_of(error: ErrorDetails) -> Fault:
    where: Where = tuple(error["loc"])
    kind = KINDRED.get(error["type"], error["type"])
    if kind.startswith("int_") or kind in PLACES:
        kind = "int_type"
    what = what_at(where)
    asks = what.split()[0] in ASKING
    words = {"what": _(what), "enter": _("Say") if asks else _("Enter")}
    if asks and kind.startswith("text_"):
        words["what"] = _("your answer on %(what)s") % {"what": _(what)}
    says = SAYS.get(kind, _("Correct {what}: we could not read it."))
    return Fault(where, says.format(**words | error.get("ctx", {})))


def what_at(where: Where) -> str:
    names = [step for step in where if isinstance(step, str)]
    if where and isinstance(where[-1], int):
        return WHAT.get(f"{names[-1]}[]", gettext_noop("this contact"))
    return WHAT.get(".".join(names)) or WHAT.get(
        names[-1] if names else "", gettext_noop("this contact")
    )
