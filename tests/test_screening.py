"""Screening: who speaks before whom, quorum, what agreement decides, consent."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from mash.cases.models import Case
from mash.need_to_know.acts import Act
from mash.process import Stage
from mash.screening.actions import give_position, settle_screening
from mash.screening.models import ENTER, How, Position, Screening
from mash.screening.quorum import tally
from mash.sharing.asking import ask_agency
from mash.sharing.models import Request
from tests import cast
from tests.refusing import not_possible, refused, trying

ENTERING = {
    "outcome": ENTER,
    "consent_basis": "agreed",
    "request_text": "What do you hold on this family?",
}
NOT_AGREED = {"consent": {"told": "yes", "agreed": "no", "why_not": "She was told and said no."}}


def speak(name: str, case: Case, route: str = ENTER) -> Position:
    return trying(name, give_position, case=case, route=route, reasons="As our records show.")


def heard(case: Case, *routes: str) -> Case:
    """Cora, Pat and Hope say in this order what they would do; without a route one is absent."""
    for name, route in zip(("cora", "pat", "hope"), routes, strict=False):
        speak(name, case, route)
    return case


def settle(case: Case, **given: Any) -> Screening:
    return cast.doing("mara", settle_screening, case=case, **given)


def positions_seen_by(name: str, case: Case) -> set[str]:
    look = Position.objects.filter(case=case)
    return cast.seeing(name, lambda: {one.agency.code for one in look.all()})


# --- positions


def test_a_position_is_hidden_from_the_others_until_they_have_given_theirs(db):
    case = cast.screened()

    speak("pat", case)
    assert positions_seen_by("pat", case) == {"police"}
    assert [positions_seen_by(name, case) for name in ("cora", "hope", "mara")] == [set()] * 3

    speak("cora", case)
    assert positions_seen_by("cora", case) == positions_seen_by("pat", case) == {"police", "csc"}
    assert positions_seen_by("hope", case) == set()


def test_the_manager_sees_the_positions_once_quorum_is_in_and_not_before(db):
    case = cast.screened()

    speak("pat", case)
    assert positions_seen_by("mara", case) == set()
    speak("cora", case)
    assert positions_seen_by("mara", case) == {"police", "csc"}


def test_an_agency_speaks_once(db):
    case = heard(cast.screened(), ENTER)

    with not_possible("It stands as it was given"):
        speak("cora", case, "advice")


def test_a_position_needs_its_reasons_and_a_route_of_this_hub(db):
    case = cast.screened()

    with not_possible("Say why", "reasons"):
        cast.doing("pat", give_position, case=case, route=ENTER, reasons="  \n")
    with not_possible("Choose what your agency would do", "route"):
        speak("pat", case, "a way that nobody has")


@pytest.mark.parametrize("name", ["hana", "paul", "ola", "mara", "rita", "gwen"])
def test_only_the_panel_takes_positions(db, name):
    case = cast.screened()

    with refused(name, Act.GIVE_POSITION):
        speak(name, case)


def test_the_panel_sees_nothing_before_the_screening_is_opened(db):
    case = cast.received()

    assert cast.seeing("pat", lambda: Case.objects.filter(pk=case.pk).exists()) is False


# --- quorum

PANEL = ["csc", "police", "health"]
QUORUM = [  # at least, must include, who spoke → what is lacking, who is absent
    (2, ["csc"], ["csc", "police"], "", {"health"}),
    (2, ["csc"], ["csc", "police", "health"], "", set()),
    (2, ["csc"], ["csc"], "1 more position.", {"police", "health"}),
    (3, [], ["csc"], "2 more positions.", {"police", "health"}),
    (2, ["csc"], ["police", "health"], "from The csc.", {"csc"}),
    (2, ["csc", "health"], ["police"], "from The csc and The health.", {"csc", "health"}),
    (1, [], [], "1 more position.", {"csc", "police", "health"}),
]


@pytest.mark.parametrize(("at_least", "must_include", "spoke", "lacking", "absent"), QUORUM)
def test_quorum_says_what_it_still_lacks(at_least, must_include, spoke, lacking, absent):
    quorum = SimpleNamespace(at_least=at_least, must_include=must_include)
    rules: Any = SimpleNamespace(
        screening=SimpleNamespace(quorum=quorum),
        agency=lambda code: SimpleNamespace(name=f"The {code}"),
    )

    counted = tally(rules, PANEL, dict.fromkeys(spoke, ENTER))

    assert counted.has_quorum is (lacking == "")
    assert counted.lacking.endswith(lacking)
    assert set(counted.absent) == absent


def test_without_quorum_the_screening_waits(db):
    case = heard(cast.screened(), ENTER)

    with not_possible("Quorum still needs 1 more position", "outcome"):
        settle(case, **ENTERING)


def test_who_gave_no_position_is_on_record(db):
    case = heard(cast.screened(), ENTER, ENTER)

    assert settle(case, **ENTERING).absent == ["health"]


# --- settling


def test_agreement_decides(db):
    screening = settle(heard(cast.screened(), ENTER, ENTER, ENTER), **ENTERING)

    assert (screening.how, screening.settled_by.name) == (How.AGREED, "Mara Invented")


OVERRULING = [  # what the panel agreed on, what the manager would rather
    (ENTER, {"outcome": "nfa", "answer": "I see it otherwise."}),
    (ENTER, {"outcome": "fast_track", "answer": "I see it otherwise."}),
    ("advice", ENTERING | {"answer": "I see it otherwise."}),
    ("advice", {"outcome": "nfa", "answer": "I see it otherwise."}),
]


@pytest.mark.parametrize(("agreed", "rather"), OVERRULING)
def test_the_manager_does_not_overrule_what_the_panel_agreed_on(db, agreed, rather):
    case = heard(cast.screened(), agreed, agreed, agreed)

    with not_possible("its agreement decides", "outcome"):
        settle(case, **rather)


def test_dissent_is_decided_by_the_manager_with_an_answer_to_it(db):
    case = heard(cast.screened(), "advice", ENTER, ENTER)

    with not_possible("Answer those who saw it otherwise", "answer"):
        settle(case, **ENTERING)
    screening = settle(case, answer="The police record outweighs it.", **ENTERING)

    assert screening.how == How.MANAGER
    again = cast.seeing("mara", lambda: Screening.objects.get(pk=screening.pk).words)
    assert again["answer"] == "The police record outweighs it."


def test_a_child_in_danger_need_not_wait_for_the_panel_but_the_reason_is_given(db):
    case = heard(cast.screened(), ENTER)

    with not_possible("cannot wait for the panel", "answer"):
        settle(case, outcome="fast_track")
    screening = settle(case, outcome="fast_track", answer="She cannot go home tonight.")

    assert (screening.how, screening.absent) == (How.URGENT, ["police", "health"])


def test_a_route_outside_the_hub_needs_no_sharing(db):
    case = heard(cast.screened(), "advice", "advice", "advice")

    settle(case, outcome="advice")

    look = Case.objects.filter(pk=case.pk)
    assert cast.seeing("mara", lambda: look.get().stage) == Stage.HANDOVER
    assert cast.seeing("mara", Request.objects.filter(case=case).count) == 0
    assert cast.seeing("paul", look.count) == 0


def test_a_screening_is_settled_once_and_by_a_known_way(db):
    case = heard(cast.screened(), ENTER, ENTER)

    with not_possible("Choose how the screening ends", "outcome"):
        settle(case, outcome="a way that nobody has")
    settle(case, **ENTERING)
    with not_possible("already settled"):
        settle(case, **ENTERING)


@pytest.mark.parametrize("name", ["ola", "pat", "cora", "paul", "gwen"])
def test_only_a_mash_manager_settles(db, name):
    case = heard(cast.screened(), ENTER, ENTER)

    with refused(name, Act.SETTLE_SCREENING):
        trying(name, settle_screening, case=case, **ENTERING)


def test_the_panel_and_the_front_door_lose_sight_of_it_when_it_is_settled(db):
    case = heard(cast.screened(), ENTER, ENTER)
    look = Case.objects.filter(pk=case.pk)
    assert [cast.seeing(name, look.count) for name in ("ola", "pat", "hope")] == [1, 1, 1]

    settle(case, **ENTERING)

    assert [cast.seeing(name, look.count) for name in ("ola", "pat", "hope")] == [0, 0, 0]
    with refused("hope", Act.GIVE_POSITION):
        speak("hope", case)


# --- consent

CONSENT = [  # what the contact says, how it is entered → what is in the way
    ({}, {}, None),
    (NOT_AGREED, {}, "does not say that the family agreed"),
    (NOT_AGREED, {"consent_basis": "dispensed"}, "without the family's agreement"),
    (
        NOT_AGREED,
        {"consent_basis": "dispensed", "consent_reason": "It would raise the risk."},
        None,
    ),
    ({}, {"consent_basis": "dispensed", "consent_reason": "It would raise the risk."}, None),
    ({}, {"consent_basis": ""}, "whether the family agreed"),
    ({}, {"consent_basis": "assumed"}, "whether the family agreed"),
    ({}, {"request_text": " "}, "Write what the agencies will be told"),
]


@pytest.mark.parametrize(("contact", "given", "sentence"), CONSENT)
def test_entering_needs_agreement_or_a_named_person_who_dispenses_with_it(
    db, contact, given, sentence
):
    """R (AB and CD) v Haringey [2013] EWHC 416 (Admin)."""
    case = heard(cast.screened(**contact), ENTER, ENTER)
    entering = ENTERING | given

    if sentence:
        with not_possible(sentence):
            settle(case, **entering)
        return
    screening = settle(case, **entering)
    again = cast.seeing("mara", lambda: Screening.objects.get(pk=screening.pk).words)
    assert again["consent_by"] == "Mara Invented"
    assert again["consent_reason"] == entering.get("consent_reason", "")


def test_not_even_the_database_lets_a_case_in_on_no_footing(db):
    case = cast.screened()

    def enter() -> None:
        Screening.objects.filter(case=case).update(
            outcome=ENTER, how=How.AGREED, settled_at=cast.NOW
        )

    with pytest.raises(Exception, match="entering_needs_consent_or_its_dispensing"):
        cast.seeing("mara", enter)


def test_what_the_requests_say_is_frozen_when_the_case_enters(db):
    case = cast.shared()
    cast.doing("mara", ask_agency, case=case, agency="police", why="Since when?")

    texts = cast.seeing(
        "mara", lambda: {r.words["text"] for r in Request.objects.filter(case=case)}
    )
    assert texts == {"What do you hold on this family?"}

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute("update sharing_request set told = '' where case_id = %s", [case.pk])

    with pytest.raises(Exception, match="permission denied"):
        cast.seeing("mara", change)
