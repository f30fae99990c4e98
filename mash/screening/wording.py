"""What screening's codes mean in the hub's words: routes, outcomes, and where a case goes next."""

from mash.agencies.hub_file import HubFile
from mash.screening.models import ENTER

ENTERS = "Enter MASH"
ENTERS_MEANING = "Agencies are asked what they hold, and the MASH manager decides for each child."


def outcome_name(rules: HubFile, code: str) -> str:
    return ENTERS if code == ENTER else rules.route(code).name


def outcomes(rules: HubFile) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Every way in which a screening can end, and what each means."""
    choices = [(ENTER, ENTERS), *((route.code, route.name) for route in rules.routes)]
    hints = {ENTER: ENTERS_MEANING} | {route.code: route.meaning for route in rules.routes}
    return choices, hints
