"""What is asked of an agency that disagrees, and of those who answer it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mash.agencies.models import Role, Worker
from mash.cases.forms import ActForm, Choice, Listed, Words
from mash.cases.models import Case
from mash.disagreements.models import About, Disagreement, How
from mash.language import later

REASON = 2_000  # characters
ANSWER, UP = "answer", "up"


class DisagreeForm(ActForm):
    """What an agency disagrees with, what it would do instead, and by when it must be settled."""

    agency = Listed(
        label=later("Which agency disagrees?"),
        missing=later("Choose the agency that disagrees."),
        max_length=60,
    )
    about = Choice(
        label=later("What does the agency disagree with?"),
        choices=About.choices,
        missing=later("Choose what your agency disagrees with."),
    )
    other = Listed(label=later("If it is an answer: of which agency?"), max_length=60)
    would = Words(
        label=later("What should happen instead?"),
        missing=later("Say what should happen instead."),
        help_text=later("Everyone on this case can read it."),
        limit=REASON,
    )
    why = Words(
        label=later("Why?"),
        missing=later("Say why."),
        help_text=later("Everyone on this case can read it. Write nothing that is sealed."),
        limit=REASON,
    )
    working_days = Choice(
        label=later("Within how many working days must it be settled?"),
        missing=later("Choose within how many working days it must be settled."),
    )

    def __init__(self, *given: Any, case: Case, by: Worker, **more: Any) -> None:
        super().__init__(*given, **more)
        most = case.rules.escalation.within_working_days
        days = range(most, 0, -1)
        self.choice("working_days").offer(
            [(str(n), ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n})
             for n in days],
            {str(most): _("At most. Choose fewer where the child cannot wait so long.")},
        )  # fmt: skip
        named = [(one.code, one.name) for one in case.rules.agencies]
        answered = case.requests.filter(answered_at__isnull=False)
        codes = set(answered.values_list("agency__code", flat=True))
        self.listed("other").offer(
            [(code, name) for code, name in named if code in codes],
            nothing=_("No agency's answer"),
        )
        if Role.MANAGER in by.roles():
            self.listed("agency").offer(named)
        else:
            del self.fields["agency"]

    def clean_working_days(self) -> int:
        return int(self.cleaned_data["working_days"])


class StepForm(ActForm):
    """What happens to it now."""

    what = Choice(label=later("What happened?"), missing=later("Choose what happened."))
    why = Words(
        label=later("What was said, and why?"),
        missing=later("Say what was said, and why."),
        help_text=later("Everyone on this case can read it. It cannot be changed later."),
        limit=REASON,
    )

    def __init__(self, *given: Any, row: Disagreement, above: str, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(ANSWER, _("It is answered, and goes on at this stage")), *How.choices]
        if above:
            up = _("It goes up: %(stage)s") % {"stage": above}
            choices.insert(1, (UP, up))
        self.choice("what").offer(choices, {
            How.AGREED: _("%(agency)s says so itself.") % {"agency": row.agency.name},
        })  # fmt: skip
