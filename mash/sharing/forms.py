"""What is asked of an agency about each thing it holds, and of the manager who asks."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mash.agencies.models import Agency
from mash.agreements.agreement_file import AgreementFile, Category
from mash.agreements.models import agreement_in_force
from mash.cases.forms import LINE, ActForm, Choice, Listed, Words
from mash.cases.models import Case
from mash.language import later
from mash.sharing.actions import Weighed
from mash.sharing.models import Handling, Kind, Nature, Request

FAMILY = "family"  # about nobody in particular
SEALED = "sealed"
WEIGHED = (
    "text", "category", "nature", "lawful_basis", "necessary", "proportionate", "relevant",
    "source_system", "happened",
)  # fmt: skip
REASON = 2_000  # characters: an assessment is a few sentences

HANDLINGS = {
    Handling.MAY_LEAVE: (
        later("It may leave the hub"),
        later(
            "Everyone on this case can read it. The MASH manager may put it into the summary for "
            "the team that receives a child."
        ),
    ),
    Handling.HUB_ONLY: (
        later("For the hub only"),
        later("Everyone on this case can read it. It never goes into a summary."),
    ),
    SEALED: (
        later("Sealed"),
        later("Only you and the MASH manager of this case will be able to read this."),
    ),
}
KINDS: dict[str, str] = {
    Kind.SHARED: later("Everything relevant that your agency holds is added to the request."),
    Kind.NOTHING_HELD: later(
        "Your agency has looked and holds nothing on this family. This helps too."
    ),
    Kind.WITHHELD: (
        later(
            "The test: would telling the hub harm the child more than not telling it (Children Act "
            "2004, section 16LA)? That it is awkward, or that somebody did not agree, is no "
            "reason. Think first of sealing it."
        )
    ),
}


class HoldForm(ActForm):
    """One thing an agency holds, as the agency has weighed it."""

    about = Choice(label=later("Who is this about?"), missing=later("Choose whom this is about."))
    category = Listed(
        label=later("What kind of information is it?"),
        help_text=later(
            "The agreement gives your agency these kinds. For another kind, ask the information "
            "governance officer before you write anything."
        ),
        missing=later("Choose what kind of information this is."),
        max_length=60,
    )
    nature = Choice(
        label=later("Is it a fact, an opinion or an allegation?"),
        choices=Nature.choices,
        missing=later("Choose fact, opinion or allegation."),
        hints={
            Nature.FACT: later("Seen, recorded or done by your agency."),
            Nature.OPINION: later("What a professional thinks it means. Say who in the text."),
            Nature.ALLEGATION: later("What somebody says, not established."),
        },
    )
    text = Words(
        label=later("What does your agency hold?"),
        help_text=later("Only what is relevant to this worry. Plain words, no abbreviations."),
        missing=later("Write what your agency holds."),
    )
    happened = Words(
        label=later("When did it happen?"),
        help_text=later(
            "A day, a month or a year: 27 3 2026, March 2026 or 2025. Or say in words."
        ),
        limit=LINE,
    )
    source_system = Words(
        label=later("Where is it recorded?"),
        help_text=later("The system or file, so that somebody can find it again."),
        limit=LINE,
    )
    necessary = Words(
        label=later("Why is sharing it necessary?"),
        help_text=later("What could the manager not decide safely without it?"),
        missing=later("Say why sharing this is necessary."),
        limit=REASON,
    )
    proportionate = Words(
        label=later("Why is it proportionate?"),
        help_text=later("Is it no more than is needed? What did you leave out?"),
        missing=later("Say why sharing this is proportionate."),
        limit=REASON,
    )
    relevant = Words(
        label=later("How is it relevant to this worry?"),
        help_text=later("How does it bear on the safety or wellbeing of the child?"),
        missing=later("Say how this is relevant to the worry."),
        limit=REASON,
    )
    lawful_basis = Listed(
        label=later("What is the lawful basis for sharing it?"),
        missing=later("Choose the lawful basis for sharing this."),
        max_length=60,
    )
    handling = Choice(
        label=later("How far may it go?"),
        choices=[(value, label) for value, (label, _) in HANDLINGS.items()],
        missing=later("Choose how far this may go."),
        hints={value: hint for value, (_, hint) in HANDLINGS.items()},
    )

    def __init__(self, *given: Any, request: Request, on: date, **more: Any) -> None:
        super().__init__(*given, **more)
        self.people = {str(person.pk): person for person in request.case.people.all()}
        self.choice("about").offer(whom(self.people))
        agreement = agreement_in_force(request.case.hub_id, on)
        rules = agreement.file if agreement else None
        all_kinds = rules.categories_of(request.agency.code, on) if rules else []
        kinds = [one for one in all_kinds if one.mode == "content"]
        self.listed("category").offer(offered_categories(kinds))
        chosen = self.data.get("category", "")
        self.listed("lawful_basis").offer(offered_bases(rules, kinds, chosen))

    def weighed(self) -> Weighed:
        told = {name: self.cleaned_data[name] for name in WEIGHED}
        return Weighed(about=self.people.get(self.cleaned_data["about"]), **told)


def whom(people: dict[str, Any]) -> list[tuple[str, str]]:
    everyone = [(key, person.name) for key, person in people.items()]
    return [*everyone, (FAMILY, _("The family as a whole"))]


def named_only(rules: AgreementFile | None, agency: str, on: date) -> list[Category]:
    """The kinds of which this agency may say only that it holds something."""
    given = rules.categories_of(agency, on) if rules else []
    return [one for one in given if one.mode == "existence_only"]


def offered_bases(
    rules: AgreementFile | None, given: Iterable[Category], chosen: str
) -> list[tuple[str, str]]:
    """The bases that the agreement offers for the kind that was chosen; before one is, those of all
    the kinds that the agency has."""
    if rules is None:
        return []
    kinds = [one.code for one in given]
    of = [chosen] if chosen in kinds else kinds
    codes = {basis.code for kind in of for basis in rules.bases_of(kind)}
    return [(one.code, one.name) for one in rules.lawful_bases if one.code in codes]


def offered_categories(given: Iterable[Category]) -> list[tuple[str, str]]:
    """The categories that the agreement gives an agency; it says which may not leave the hub."""
    stays = _("%(kind)s (may not leave the hub)")
    return [(one.code, one.name if one.may_leave else stays % {"kind": one.name}) for one in given]


class AnswerForm(ActForm):
    """How an agency answers a request."""

    kind = Choice(
        label=later("How does your agency answer?"),
        choices=Kind.choices,
        missing=later("Choose how your agency answers."),
        hints=KINDS,
    )
    reason = Words(
        label=later("If you withhold: why would sharing be more detrimental to the child?"),
        help_text=later("Your agency and the MASH manager of this case will be able to read this."),
        limit=REASON,
    )


class AskForm(ActForm):
    """The manager asks one agency, once more or for the first time."""

    agency = Choice(
        label=later("Which agency do you ask?"),
        missing=later("Choose the agency to ask."),
    )
    why = Words(
        label=later("What is still needed?"),
        help_text=later("Everyone on this case will be able to read this."),
        missing=later("Say what is still needed from this agency."),
        limit=REASON,
    )

    def __init__(self, *given: Any, case: Case, **more: Any) -> None:
        super().__init__(*given, **more)
        waiting = set(case.requests.filter(answered_at=None).values_list("agency_id", flat=True))
        asked = set(case.requests.values_list("agency_id", flat=True))
        agencies = Agency.objects.filter(hub_id=case.hub_id).exclude(pk__in=waiting)
        self.choice("agency").offer(
            [(one.code, one.name) for one in agencies.order_by("name")],
            {
                one.code: _("Has answered") if one.pk in asked else _("Not asked yet")
                for one in agencies
            },
        )


class OpenSealForm(ActForm):
    """Why somebody needs to read what is sealed."""

    reason = Words(
        label=later("Why do you need to read this?"),
        help_text=later(
            "Recorded with your name before you see a word. Do not repeat here what is sealed."
        ),
        missing=later("Say why you need to open this."),
        limit=REASON,
    )
