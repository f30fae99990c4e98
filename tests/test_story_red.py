"""One whole Red case, played by every person in it, each at a browser of their own."""

import functools
from collections.abc import Callable
from typing import Any

import pytest

from tests import story
from tests.story import Holding, Person

CHILD, BROTHER = "Bramble Sampleton", "Thorn Sampleton"
WORRY = "Bramble drew a locked cupboard and said that she sleeps in it."
WAYS = {"police": "Enter MASH", "health": "Advice", "csc": "Enter MASH"}
WHYS = {
    "police": "Invented reasons of the police: two calls already this year.",
    "health": "Invented reasons of health: the school nurse can see her.",
    "csc": "Invented reasons of social care: a disclosure by a child.",
}
ANSWER = "The nurse can still see her; a disclosure of this kind does not wait for that."
DISPENSED = "Asking the mother now would tell the person whom the child names."
RATED = "A credible disclosure, and the person named lives in the home."
LEAVES = Holding("Officers heard shouting at the flat in the spring.", "Incidents",
                 "It may leave the hub", about=CHILD)  # fmt: skip
STAYS = Holding("A neighbour says the flat has been quiet since.", "Incidents",
                "For the hub only", nature="Allegation")  # fmt: skip
SECRET = Holding(
    "Operation Marzipan watches a visitor to the flat.", "Police intelligence", "Sealed"
)
LATER = Holding("The visitor has not been seen since the summer.", "Incidents",
                "It may leave the hub")  # fmt: skip
OPENS = "To decide how the children can be kept safe tonight."
STILL = "Has anybody been seen at the flat since the summer?"
WHY = {CHILD: "What she said is supported by what was heard.", BROTHER: "He was not named."}
NOTE = {"assessment": "Please see Bramble today, at school.", "early_help": "Please see Thorn."}

Hub = Callable[[str], Person]


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def hub(another_page: Callable[..., Any], request: pytest.FixtureRequest) -> Hub:
    """Anybody of the cast by name, signed in; without a name somebody who never signs in."""

    @functools.cache
    def person(name: str) -> Person:
        one = Person(another_page(java_script_enabled=request.param))
        if name:
            one.signs_in(name)
        return one

    return person


def test_a_red_case_travels_through_the_whole_hub(hub: Hub) -> None:
    reference = told(hub)
    screened(hub, reference)
    settled_and_rated(hub, reference)
    shared(hub, reference)
    sealed_from_others(hub, reference)
    asked_again(hub, reference)
    decided(hub, reference)
    summaries = handed_over(hub, reference)
    closed(hub, reference, summaries)


def told(hub: Hub) -> str:
    """A teacher tells the hub, keeps the reference, and can read nothing back with it."""
    teacher = hub("")
    reference = teacher.tells_us(tell_of_bramble)
    teacher.sees_nothing_of(WORRY, CHILD)
    teacher.page.goto(f"/cases/{reference}/")
    teacher.sees_nothing_of(WORRY, CHILD, "Briar")
    return reference


def screened(hub: Hub, reference: str) -> None:
    """The officer opens it to the panel; nobody reads another's position before giving one."""
    case = f"/cases/{reference}/"
    hub("pat").is_refused(case)
    hub("ola").opens_screening(reference)
    spoken: list[str] = []
    for name, agency in (("pat", "police"), ("hope", "health"), ("cora", "csc")):
        manager = hub(name)
        manager.opens(reference)
        manager.sees(WORRY, "Positions are hidden")
        manager.sees_nothing_of(*WHYS.values())
        manager.gives_position(reference, WAYS[agency], WHYS[agency])
        manager.sees(*spoken)
        spoken.append(WHYS[agency])
        hub("ola").opens(reference)
        hub("ola").sees_nothing_of(*WHYS.values())
    hub("paul").is_refused(case)


def settled_and_rated(hub: Hub, reference: str) -> None:
    """Mara answers the dissent, dispenses with agreement under her name, and rates Red."""
    mara = hub("mara")
    mara.opens(reference)
    mara.sees(*WHYS.values(), "The panel differs.")
    mara.settles(reference, "Enter MASH", answer=ANSWER, dispenses=DISPENSED)
    mara.sees("Agreement is dispensed with", DISPENSED, ANSWER, "Mara Invented")
    for name in ("pat", "hope", "ola"):
        hub(name).is_refused(f"/cases/{reference}/")
    mara.rates(reference, "Red", RATED)


def shared(hub: Hub, reference: str) -> None:
    """Paul shares two things, seals one, and answers; Helen holds nothing."""
    paul, helen = hub("paul"), hub("helen")
    for held in (LEAVES, STAYS, SECRET):
        paul.adds(reference, held)
    paul.answers(reference, "Shared what is relevant")
    paul.sees(LEAVES.text, STAYS.text, "You sealed one thing on this request.")
    paul.sees_nothing_of(SECRET.text)
    helen.opens(reference)
    helen.sees(WORRY)
    helen.answers(reference, "Nothing held")


def sealed_from_others(hub: Hub, reference: str) -> None:
    """One sentence is all that the others learn of what is sealed; Mara opens it with a reason."""
    case, mara = f"/cases/{reference}/", hub("mara")
    for name in ("helen", "prue", "pam"):
        hub(name).goes_to(case)
        hub(name).sees(LEAVES.text, STAYS.text, story.HELD)
        hub(name).sees_nothing_of(SECRET.text, "Police intelligence", "Sealed by")
        hub(name).is_refused(f"{case}seals/")
    mara.opens(reference)
    mara.sees(story.HELD)
    mara.sees_nothing_of(SECRET.text)
    mara.opens_seal(reference, "Police", OPENS)
    mara.sees(SECRET.text)
    for name in ("helen", "pam", "miles"):
        hub(name).is_refused(mara.path)


def asked_again(hub: Hub, reference: str) -> None:
    mara, paul = hub("mara"), hub("paul")
    mara.asks_again(reference, "Police", STILL)
    paul.opens(reference)
    paul.sees(f"Asked again: {STILL}")
    paul.adds(reference, LATER)
    paul.answers(reference, "Shared what is relevant")


def decided(hub: Hub, reference: str) -> None:
    """Mara decides for each child, with what was told in view and who had not answered."""
    mara = hub("mara")
    mara.decides(reference, CHILD, "Assessment by children's social care",
                 team="Assessment", level="Level 4: acute need", why=WHY[CHILD])  # fmt: skip
    mara.sees("Not decided yet", "Had not answered", "Housing")
    mara.decides(reference, BROTHER, "Early help or specialist family focus",
                 team="Early help service", level="Level 2: early help", why=WHY[BROTHER])  # fmt: skip
    mara.sees_nothing_of("Not decided yet", SECRET.text)
    hub("helen").goes_to(f"/cases/{reference}/")
    hub("helen").sees(*WHY.values())


def handed_over(hub: Hub, reference: str) -> dict[str, str]:
    """Each team reads what Mara saw in the preview and nothing of the case; the teacher is told."""
    mara, summaries = hub("mara"), {}
    teams = {
        "rita": ("Assessment and intervention service", "assessment", CHILD, LEAVES),
        "rory": ("Early help service", "early_help", BROTHER, LATER),
    }
    for name, (team, code, child, item) in teams.items():
        hub(name).is_refused(f"/cases/{reference}/")
        mara.composes(
            reference, team, NOTE[code], [item.text, "What the referrer is worried about"]
        )
        mara.sees_nothing_of(STAYS.text, SECRET.text)
        preview = mara.document()
        mara.sends(team)
        receiver = hub(name)
        receiver.accepts(reference, team)
        assert receiver.document() == preview
        receiver.sees(NOTE[code], child, WHY[child], item.text, WORRY)
        receiver.sees_nothing_of(STAYS.text, SECRET.text, *{LEAVES.text, LATER.text} - {item.text})
        receiver.sees_nothing_of(*{*NOTE.values()} - {NOTE[code]}, *{*WHY.values()} - {WHY[child]})
        summaries[name] = receiver.path
        receiver.is_refused(f"/cases/{reference}/")
    hub("rory").is_refused(summaries["rita"])
    told_back(mara, reference)
    return summaries


def told_back(mara: Person, reference: str) -> None:
    """The letter says the outcomes, and nothing that anybody shared."""
    mara.looks_at_feedback(reference)
    mara.sees("Ash Clipboard", reference, "will assess what help or protection is needed")
    mara.sees_nothing_of(CHILD, WORRY, LEAVES.text, STAYS.text, SECRET.text, WHY[CHILD])
    mara.presses("Send this letter")
    mara.sees("Given by Mara Invented")


def closed(hub: Hub, reference: str, summaries: dict[str, str]) -> None:
    """The doors close at once on all but those whom the agreement keeps."""
    case, mara = f"/cases/{reference}/", hub("mara")
    mara.closes(reference)
    for name in ("paul", "helen", "pat", "ola", "rita"):
        hub(name).is_refused(case)
    mara.goes_to(case)
    mara.sees("This case is closed.", WORRY, LEAVES.text, *WHY.values())
    mara.sees_nothing_of(SECRET.text)
    hub("rita").goes_to(summaries["rita"])
    hub("rita").sees(LEAVES.text)
    gwen = hub("gwen")
    gwen.is_refused(case)
    gwen.goes_to("/audit/")
    gwen.sees(reference, "opened a sealed item")
    gwen.sees_nothing_of(SECRET.text, WORRY, CHILD, OPENS)


def tell_of_bramble(teacher: Person) -> None:
    raise NotImplementedError
