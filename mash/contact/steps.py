"""The open form with one matter on each page.

Every answer goes along from page to page in the form itself: before it is sent the hub keeps
nothing of it, and needs no cookie to find it again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from mash.contact.forms import ContactForm
from mash.contact.read_over import ANSWERS

STEPS: dict[str, list[str]] = {
    "danger": ["immediate_danger", "danger_action"],
    "about": ["kind", "channel", "received_at", "earlier_reference"],
    "people": ["people", "relationships"],
    "story": [
        "worries", "disclosures", "child_is_now", "going_well", "needs_to_happen", "support_tried",
    ],
    "professionals": ["professionals"],
    "consent": ["consent"],
    "referrer": ["referrer"],
}  # fmt: skip
TITLES = {
    "danger": _("Is a child in danger now?"),
    "about": _("What kind of contact is this?"),
    "people": _("Who is this about?"),
    "story": _("What is happening?"),
    "professionals": _("Who works with the family?"),
    "consent": _("What does the family know?"),
    "referrer": _("About you"),
    "check": _("Check what you tell us, then send it"),
}
CHECK = "check"
ORDER = [*STEPS, CHECK]
GO = "go_"  # a button that leads to a page, whatever is still missing on this one


def step_of(name: str) -> str:
    """The page that asks for this field; what belongs to none is said before sending."""
    group = name.split("-")[0]
    return next((step for step, groups in STEPS.items() if group in groups), CHECK)


class Walk:
    """Where somebody stands in the form, and where they come next."""

    def __init__(self, form: ContactForm, post: Mapping[str, Any]) -> None:
        asked = str(post.get("step", ""))
        self.form = form
        self.here = asked if asked in ORDER else ORDER[0]
        # the last page was seen: a change on another leads back there
        self.checked = post.get("checked") == "yes" or self.here == CHECK

    @property
    def title(self) -> str:
        return str(TITLES[self.here])

    @property
    def number(self) -> int:
        return ORDER.index(self.here) + 1

    @property
    def before(self) -> str | None:
        return ORDER[self.number - 2] if self.number > 1 else None

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was answered on the other pages."""
        values = self.form.values.items()
        return [(name, value) for name, value in values if step_of(name) != self.here]

    def sends(self, post: Mapping[str, Any]) -> bool:
        """Is this the last page, and its button pressed?"""
        return self.here == CHECK and not any(name.startswith(GO) for name in post)

    def go_on(self, post: Mapping[str, Any], *, now: datetime) -> None:
        """To the next page if this one is whole, or to the one that a button asks for."""
        if self.form.press(post):
            return
        wanted = [name.removeprefix(GO) for name in post if name.startswith(GO)]
        if wanted and wanted[0] in ORDER:
            self.here = wanted[0]
            return
        self.form.to_intake(now)
        self.keep_faults_of_here()
        if not self.form.errors:
            self.here = CHECK if self.checked else ORDER[self.number]

    def lead_to_fault(self) -> None:
        """What was sent has a fault: show the first page with one, and the faults there."""
        faulty = {step_of(one["name"]) for one in self.form.summary}
        self.here = next(step for step in ORDER if step in faulty)
        self.keep_faults_of_here()

    def keep_faults_of_here(self) -> None:
        errors = self.form.errors.items()
        self.form.errors = {name: says for name, says in errors if step_of(name) == self.here}

    def answers(self) -> list[dict[str, Any]]:
        """What was answered, page by page, to be read once more before it is sent."""
        return [
            {"step": step, "title": TITLES[step], "rows": rows(self.form)}
            for step, rows in ANSWERS.items()
        ]
