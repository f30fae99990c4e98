"""What the MASH manager decides for one child."""

from typing import Any

from django import forms

from mash.cases.forms import ActForm, Choice, Words
from mash.cases.models import Case

NO_TEAM = "none"


class DecideForm(ActForm):
    """One decision; which team goes with which outcome the action checks."""

    outcome = Choice(label="What happens for this child?", missing="Choose what happens.")
    team = forms.CharField(
        label="Which team or service receives this child?",
        error_messages={
            "required": "Choose the team or service, or “No team” where no further action is taken."
        },
        widget=forms.Select,
        max_length=60,
    )
    level = Choice(label="What is the level of need?", missing="Choose the level of need.")
    reasons = Words(
        label="Why?",
        help_text="Everyone on this case can read this, and the receiving team in its summary."
        " Write nothing here that an agency sealed or kept for the hub.",
        missing="Give the reasons for this decision.",
    )

    def __init__(self, *given: Any, case: Case, **more: Any) -> None:
        super().__init__(*given, **more)
        rules = case.rules
        self.fields["outcome"].offer(
            [(one.code, one.name) for one in rules.outcomes],
            {one.code: f"The referrer is told: {one.feedback}" for one in rules.outcomes},
        )
        self.fields["level"].offer(
            [(one.code, one.name) for one in rules.levels_of_need],
            {one.code: one.meaning for one in rules.levels_of_need},
        )
        self.fields["team"].widget.choices = [
            ("", "Choose one"),
            (NO_TEAM, "No team: no further action is taken"),
            *receiving_teams(rules),
        ]

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
