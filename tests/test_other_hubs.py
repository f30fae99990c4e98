"""Nothing of Southwark is in the code: other hubs work by their own files."""

import functools
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from mash.agencies.actions import appoint_worker, give_post
from mash.agencies.models import Role
from mash.cases.models import Case
from mash.closure.actions import close_case
from mash.contact.actions import receive_contact
from mash.decision.actions import decide, undecided
from mash.desk.demo.roster import load_rules
from mash.handover.actions import give_feedback
from mash.process import Stage
from mash.screening.actions import give_position, open_screening, settle_screening
from mash.screening.models import ENTER
from mash.sharing.asking import rate_case
from mash.sharing.clocks import decision_due, return_due
from tests import cast

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # three in the afternoon
doing = functools.partial(cast.doing, now=FRIDAY)


@dataclass
class Hub:
    """A hub with an officer, a manager and its panel, hired for one test."""

    code: str

    def __post_init__(self) -> None:
        load_rules(now=FRIDAY, hub=self.code)
        self.hire("officer", "csc", Role.OFFICER)
        self.hire("lead", "csc", Role.MANAGER)

    def hire(self, name: str, agency: str, role: Role) -> str:
        username = f"{self.code}.{name}"
        worker = appoint_worker(
            username=username,
            name=f"{name.title()} Invented",
            agency=f"{self.code}.{agency}",
            password=None,
            now=FRIDAY,
        )
        give_post(worker=worker, role=role, now=FRIDAY)
        return username

    def lead(self, do, **given):
        return doing(f"{self.code}.lead", do, **given)

    def entered(self) -> Case:
        officer = f"{self.code}.officer"
        answer = doing(officer, receive_contact, intake=cast.contact(FRIDAY))
        case = self.look(lambda: Case.objects.get(reference=answer.reference))
        doing(officer, open_screening, case=case)
        for agency in self.look(lambda: Case.objects.get(pk=case.pk).screening.panel):
            screener = self.hire(f"{agency}.panel", agency, Role.SCREENER)
            doing(screener, give_position, case=case, route=ENTER, reasons="More is needed.")
        consent = {"consent_basis": "agreed", "request_text": "What do you hold?"}
        self.lead(settle_screening, case=case, outcome=ENTER, **consent)
        return case

    def look(self, look):
        return cast.seeing(f"{self.code}.lead", look, now=FRIDAY)

    def rated(self, code: str) -> Case:
        case = self.entered()
        self.lead(rate_case, case=case, code=code, reason="As the panel sees it.")
        return case


@pytest.fixture
def merton(committed) -> Hub:
    return Hub("merton")


@pytest.fixture
def oxfordshire(committed) -> Hub:
    return Hub("oxfordshire")


def test_merton_asks_selected_agencies_for_green(merton):
    case = merton.rated("green")

    asked = merton.look(lambda: set(case.requests.values_list("agency__code", flat=True)))

    assert asked == {"csc", "education", "early_help"}


def test_merton_decides_blue_without_asking_anybody(merton):
    case = merton.rated("blue")
    assert merton.look(lambda: case.requests.count()) == 0
    assert merton.look(lambda: return_due(Case.objects.get(pk=case.pk))) is None

    for child in merton.look(lambda: undecided(case)):
        reasons = "No safeguarding concern."
        merton.lead(decide, case=case, child=child, outcome="nfa", level="1", reasons=reasons)
    merton.lead(give_feedback, case=case)
    merton.lead(close_case, case=case)

    assert merton.look(lambda: Case.objects.get(pk=case.pk)).stage == Stage.CLOSED


def test_merton_is_asked_within_two_hours_for_red(merton):
    case = merton.rated("red")

    due = merton.look(lambda: return_due(Case.objects.get(pk=case.pk)))

    assert due.due_at == FRIDAY.replace(hour=17)


def test_oxfordshire_counts_working_days_to_the_decision(oxfordshire):
    case = oxfordshire.rated("green")

    answers, decision = oxfordshire.look(
        lambda: (return_due(held := Case.objects.get(pk=case.pk)), decision_due(held))
    )

    assert answers.counts == decision.counts == "working_days"
    assert answers.due_at == decision.due_at == datetime(2026, 11, 25, 17, 0, tzinfo=UTC)


def test_one_hub_sees_nothing_of_another(merton):
    case = merton.rated("red")

    for name in cast.CAST:
        assert not cast.seeing(name, lambda: Case.objects.filter(pk=case.pk).exists())
    southwark = cast.received
    with pytest.raises(Exception, match="MASH_HUB"):
        southwark()  # the open page must be told whose it is
