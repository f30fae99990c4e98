"""What is wrong with a contact, in sentences of our own that say what to do."""

from dataclasses import dataclass

from pydantic import ValidationError
from pydantic_core import ErrorDetails, InitErrorDetails, PydanticCustomError

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
    "submission": "your own number for this contact",
    "kind": "whether this is about safeguarding or early help",
    "channel": "how the contact came",
    "received_at": "the time the contact was received",
    "immediate_danger": "whether a child is in immediate danger",
    "danger_action": "what has been done about the danger",
    "worries": "what you are worried about",
    "going_well": "what is going well",
    "needs_to_happen": "what needs to happen",
    "child_is_now": "where the child is now",
    "support_tried": "what support has been tried",
    "earlier_reference": "the reference of the earlier contact",
    "referrer": "who is telling us",
    "referrer.source_code": "who is telling us",
    "referrer.anonymous": "whether the person telling us stays anonymous",
    "referrer.name": "the name of the person telling us",
    "referrer.job": "the job of the person telling us",
    "referrer.organisation": "the organisation of the person telling us",
    "referrer.relation_to_child": "how the person telling us knows the child",
    "disclosures": "what was said, and by whom",
    "disclosures.by_whom": "who said it",
    "disclosures.when": "when it was said",
    "disclosures.what": "what was said",
    "people": "the people this is about",
    "people[]": "this person",
    "relationships[]": "this relationship",
    "professionals[]": "this professional",
    "disclosures[]": "what was said, by whom and when",
    "part": "what this person is: child, household member or other adult",
    "unborn": "whether the child is unborn",
    "given_names": "the first names",
    "family_name": "the family name",
    "known_as": "the name this person is known by",
    "birth_date": "the date of birth",
    "birth_date_estimated": "whether the date of birth is estimated",
    "due_date": "the due date",
    "sex": "the sex",
    "ethnicity": "the ethnicity",
    "first_language": "the first language",
    "interpreter_needed": "whether an interpreter is needed",
    "disability": "any disability",
    "address": "the address",
    "postcode": "the postcode",
    "telephone": "the telephone number",
    "email": "the email address",
    "school": "the school or nursery",
    "gp": "the GP",
    "nhs_number": "the NHS number",
    "upn": "the unique pupil number",
    "parental_responsibility": "whether this person has parental responsibility",
    "alleged_harm": "whether this person is said to have caused harm",
    "relationships": "how the people are related",
    "relationships.person": "the first person of the relationship",
    "relationships.of": "the second person of the relationship",
    "relationships.kind": "how these two people are related",
    "professionals": "the professionals who know the family",
    "professionals.name": "the name of the professional",
    "professionals.job": "the job of the professional",
    "professionals.organisation": "the organisation of the professional",
    "consent": "what the family was told, and whether they agreed",
    "consent.told": "whether the family was told",
    "consent.agreed": "whether the family agreed",
    "consent.why_not": "why the family was not told or did not agree",
}

# by pydantic's kind of error, and by our own (text_…, day_…)
SAYS = {
    "missing": "{enter} {what}.",
    "empty": "{enter} {what}.",
    "unchosen": "Choose {what}.",
    "unknown": "Choose {what} from this list: {codes}.",
    "text_kind": "Write {what} as text between quotation marks, or leave it out.",
    "text_long": "Shorten {what} to {limit} characters or fewer.",
    "text_lines": "Write {what} on one line.",
    "text_cut": "Type {what} anew: a character in it was cut in half on its way to us.",
    "text_unseen": "Take out of {what} the characters that cannot be seen. "
    "Typing it anew, not pasting it, does that.",
    "text_bidi": "Take out of {what} the hidden characters that change the direction of the text, "
    "or type it anew.",
    "text_marks": "Take out of {what} the accents that are piled on one letter.",
    "day_form": "Write {what} as year-month-day, for example 2014-03-27.",
    "day_missing": "Check {what}: the calendar has no such day.",
    "day_year": "Check the year of {what}: it must be from {earliest} to {latest}.",
    "moment_form": "Write {what} with its time zone, for example 2026-11-20T16:50:00+00:00.",
    "bool_type": "Write true or false for {what}.",
    "int_type": "Write {what} as its place in the list of people: 0 for the first.",
    "tuple_type": "Write {what} as a list between [ and ].",
    "too_long": "Give at most {max_length} entries for {what}, and tell us of the others in words.",
    "too_short": "Add {what}: at least one child.",
    "model_type": "Write {what} as names and values between {{ and }}.",
    "extra_forbidden": "Remove this, or check how it is spelt: a contact has no such field.",
    "invalid_key": "Remove this: a contact has no such field.",
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
    words = {"what": what, "enter": "Say" if asks else "Enter"}
    if asks and kind.startswith("text_"):
        words["what"] = f"your answer on {what}"
    says = SAYS.get(kind, "Correct {what}: we could not read it.")
    return Fault(where, says.format(**words | error.get("ctx", {})))


def what_at(where: Where) -> str:
    names = [step for step in where if isinstance(step, str)]
    if where and isinstance(where[-1], int):
        return WHAT.get(f"{names[-1]}[]", "this contact")
    return WHAT.get(".".join(names)) or WHAT.get(names[-1] if names else "", "this contact")
