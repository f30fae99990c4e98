"""What screening's codes mean in the hub's words: routes, outcomes, and where a case goes next."""

from mash.agencies.hub_file import HubFile
from mash.language import later
from mash.screening.models import ENTER

ENTERS = later("Enter MASH")
ENTERS_MEANING = later(
    "Agencies are asked what they hold, and the MASH manager decides for each child."
)


def outcome_name(rules: HubFile, code: str) -> str:
    return ENTERS if code == ENTER else rules.route(code).name


def outcomes(rules: HubFile) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Every way in which a screening can end, and what each means."""
    choices = [(ENTER, ENTERS), *((route.code, route.name) for route in rules.routes)]
    hints = {ENTER: ENTERS_MEANING} | {route.code: route.meaning for route in rules.routes}
    return choices, hints


# what the contact says of the family: told or not, then agreed or not; whole sentences to translate
FAMILY_SAID = {
    ("yes", "yes"): later("The contact says: the family was told, and agreed."),
    ("yes", "no"): later("The contact says: the family was told, and did not agree."),
    ("yes", ""): later("The contact says: the family was told, and was not asked to agree."),
    ("no", "yes"): later("The contact says: the family was not told, and agreed."),
    ("no", "no"): later("The contact says: the family was not told, and did not agree."),
    ("no", ""): later("The contact says: the family was not told, and was not asked to agree."),
    ("", "yes"): later("The contact says: the family may or may not have been told, and agreed."),
    ("", "no"): later(
        "The contact says: the family may or may not have been told, and did not agree."
    ),
    ("", ""): later(
        "The contact says: the family may or may not have been told, and was not asked to agree."
    ),
}


def family_said(told: str, agreed: str) -> str:
    known = ("yes", "no")
    return str(FAMILY_SAID[told if told in known else "", agreed if agreed in known else ""])
