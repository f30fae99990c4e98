"""What the MASH manager decides for one child."""

from typing import Any

from django.utils.translation import gettext as _

from mash.cases.forms import ActForm, Choice, Listed, Words
from mash.cases.models import Case
from mash.language import later

NO_TEAM = "none"


class DecideForm(ActForm):
    """One decision; which team goes with which outcome the action checks."""

    outcome = Choice(
        label=later("What happens for this child?"),
        missing=later("Choose what happens."),
    )
    team = Listed(
        label=later("Which team or service receives this child?"),
        missing=later("Choose the team or service, or “No team” where no further action is taken."),
        max_length=60,
    )
    level = Choice(
        label=later("What is the level of need?"),
        missing=later("Choose the level of need."),
    )
    reasons = Words(
        label=later("Why?"),
        help_text=later(
            "Everyone on this case can read this, and the receiving team in its summary. Write "
            "nothing here that an agency sealed or kept for the hub."
        ),
        missing=later("Give the reasons for this decision."),
    )

    def __init__(self, *given: Any, case: Case, **more: Any) -> None:
        super().__init__(*given, **more)
        rules = case.rules
        self.choice("outcome").offer(
            [(one.code, one.name) for one in rules.outcomes],
            {
                one.code: _("The referrer is told: %(feedback)s") % {"feedback": one.feedback}
                for one in rules.outcomes
            },
        )
        self.choice("level").offer(
            [(one.code, one.name) for one in rules.levels_of_need],
            {one.code: one.meaning for one in rules.levels_of_need},
        )
        self.listed("team").offer(
            [(NO_TEAM, _("No team: no further action is taken")), *receiving_teams(rules)]
        )

    def clean_team(self) -> str:
        team = self.cleaned_data["team"]
        return "" if team == NO_TEAM else team


def receiving_teams(rules: Any) -> list[tuple[str, str]]:
    """Each team that an outcome may send to, with those outcomes in brackets."""
    found = []
    for team in rules.teams:
        outcomes = [one.name for one in rules.outcomes if team.code in one.teams]
        if outcomes:
            found.append((team.code, f"{team.name} ({'; '.join(outcomes)})"))
    return found
