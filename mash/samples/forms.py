"""What is asked of who opens a sample, and of the audit group about each decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mash.agencies.hub_file import HubFile
from mash.cases.forms import LINE, ActForm, Choice, Words
from mash.contact.day_field import Day
from mash.language import later
from mash.samples.actions import MOST
from mash.samples.models import Said, Strata, Threshold

REMARK = 1_000  # characters


class OpenForm(ActForm):
    from_day = Day(
        label=later("First day of the period"), missing=later("Write the first day of the period.")
    )
    to_day = Day(
        label=later("Last day of the period"), missing=later("Write the last day of the period.")
    )
    size = forms.IntegerField(
        label=later("How many decisions?"),
        min_value=1,
        max_value=MOST,
        widget=forms.TextInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            later("Write a number from 1 to 100."),
        ),
    )
    strata = Choice(
        label=later("By what are the decisions parted before chance draws?"),
        choices=Strata.choices,
        missing=later("Choose by what the decisions are parted."),
        hints={
            Strata.OUTCOME_RATING: later("Each part is drawn from in proportion, once at least.")
        },
    )
    closes_on = Day(
        label=later("Until which day may the audit group read them?"),
        missing=later("Write the last day on which the audit group may read them."),
    )


class ScoreForm(ActForm):
    """The threshold question, then the hub's own; a remark may stand beside each."""

    level = Choice(
        label=later("Which level of need would you give?"),
        missing=later("Choose the level of need that you would give."),
    )
    remark_level = Words(label=later("Why this level?"), limit=REMARK)

    def __init__(self, *given: Any, rules: HubFile, **more: Any) -> None:
        super().__init__(*given, **more)
        self.asked = [one.code for one in rules.audit_questions]
        levels = [(one.code, one.name) for one in rules.levels_of_need]
        hints = {one.code: one.meaning for one in rules.levels_of_need}
        cannot = (Threshold.CANNOT_SAY.value, Threshold.CANNOT_SAY.label)
        self.choice("level").offer([*levels, cannot], hints)
        for one in rules.audit_questions:
            self.fields[f"answer_{one.code}"] = Choice(
                label=one.name,
                help_text=one.hint or "",
                choices=Said.choices,
                missing=_("Answer this question, or say that you cannot."),
            )
            self.fields[f"remark_{one.code}"] = Words(label=_("Why?"), limit=REMARK)

    def said(self) -> dict[str, Any]:
        """What `score_decision` is given."""
        words = self.cleaned_data
        remarks = {code: words[f"remark_{code}"] for code in ("level", *self.asked)}
        return {
            "level": words["level"],
            "answers": {code: words[f"answer_{code}"] for code in self.asked},
            "remarks": {code: text for code, text in remarks.items() if text},
        }


class LessonForm(ActForm):
    learnt = Words(
        label=later("What is learnt?"),
        help_text=later(
            "Without names, and nothing by which a family could be known: the managers of the hub "
            "read it too."
        ),
        missing=later("Say what is learnt."),
        limit=REMARK,
    )
    does = Words(
        label=later("What is to be done?"), missing=later("Say what is to be done."), limit=REMARK
    )
    who = Words(label=later("Who does it?"), missing=later("Say who does it."), limit=LINE)
    due_on = Day(label=later("By when?"), missing=later("Write the day by which it is done."))
