"""One whole Red case, played by every person in it, each at a browser of their own."""

import pytest

from tests import story
from tests.story import Holding, People, Person

TEACHER = "Ash Clipboard"
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
ASSESS, LEVEL_4 = "Assessment by children's social care", "Level 4: acute need"
HELP, LEVEL_2 = "Early help or specialist family focus", "Level 2: early help"
WHY = {CHILD: "What she said is supported by what was heard.", BROTHER: "He was not named."}
NOTE = {"assessment": "Please see Bramble today, at school.", "early_help": "Please see Thorn."}


@pytest.mark.parametrize("people", [True, False], ids=["scripts", "no scripts"], indirect=True)
def test_a_red_case_travels_through_the_whole_hub(people: People) -> None:
    reference = told(people)
    screened(people, reference)
    settled_and_rated(people, reference)
    shared(people, reference)
    sealed_from_others(people, reference)
    asked_again(people, reference)
    decided(people, reference)
    summaries = handed_over(people, reference)
    closed(people, reference, summaries)


def told(people: People) -> str:
    """A teacher tells the hub, keeps the reference, and can read nothing back with it."""
    teacher = people("")
    teacher.begins_to_tell()
    teacher.sees("call 999 now")
    teacher.chooses("Is a child in immediate danger?", "No")
    teacher.goes_on()
    teacher.chooses("Why do you tell us?", "A child may be at risk of harm")
    teacher.goes_on()
    teacher.tells_of("The child", "Bramble", "Sampleton", born="27 3 2015")
    teacher.presses("Add another child")
    teacher.tells_of("Person 2", "Thorn", "Sampleton", born="3 July 2018", is_="brother")
    teacher.presses("Add somebody who lives with the child")
    teacher.tells_of("Person 3", "Briar", "Sampleton", is_="mother")
    teacher.goes_on()
    teacher.writes("What are you worried about?", WORRY)
    teacher.goes_on()
    teacher.sees("Who works with the family?")
    teacher.goes_on()
    teacher.chooses("Does the family know", "No")
    teacher.chooses("Did they agree?", "They were not asked")
    teacher.writes("If not yes to both, why?", "It may put Bramble at risk.")
    teacher.goes_on()
    teacher.picks("Who are you?", "School")
    teacher.chooses("Will you tell us your name?", "Yes")
    teacher.writes("Your name", TEACHER)
    teacher.writes("Job", "designated safeguarding lead")
    teacher.writes("Organisation", "Placeholder Primary School")
    teacher.writes("Email address", "ash.clipboard@example.org")
    teacher.goes_on()
    teacher.sees("Check what you tell us", WORRY, "mother of Bramble Sampleton", TEACHER)
    reference = teacher.sends_it()
    nothing_comes_back(teacher, reference)
    return reference


def nothing_comes_back(teacher: Person, reference: str) -> None:
    """Not with the reference, nor on the next look at the page."""
    thanks = teacher.path
    teacher.sees_nothing_of(WORRY, "Bramble")
    for path in (thanks, "/tell-us/", f"/cases/{reference}/", f"/tell-us/{reference}/"):
        teacher.page.goto(path)
        teacher.sees_nothing_of(WORRY, "Bramble", "Briar", TEACHER)


def screened(people: People, reference: str) -> None:
    """The officer opens it to the panel; nobody reads another's position before giving one."""
    case = f"/cases/{reference}/"
    people("pat").is_refused(case)
    people("ola").opens_screening(reference)
    spoken: list[str] = []
    for name, agency in (("pat", "police"), ("hope", "health"), ("cora", "csc")):
        manager = people(name)
        manager.opens(reference)
        manager.sees(WORRY, "Positions are hidden")
        manager.sees_nothing_of(*WHYS.values())
        manager.gives_position(reference, WAYS[agency], WHYS[agency])
        manager.sees(*spoken)
        spoken.append(WHYS[agency])
    people("ola").opens(reference)
    people("ola").sees_nothing_of(*WHYS.values())
    people("paul").is_refused(case)


def settled_and_rated(people: People, reference: str) -> None:
    """Mara answers the dissent, dispenses with agreement under her name, and rates Red."""
    mara = people("mara")
    mara.opens(reference)
    mara.sees(*WHYS.values(), "The panel differs.")
    mara.settles(reference, "Enter MASH", answer=ANSWER, dispenses=DISPENSED)
    mara.sees("Agreement is dispensed with", DISPENSED, ANSWER, "Mara Invented")
    for name in ("pat", "hope", "ola"):
        people(name).is_refused(f"/cases/{reference}/")
    mara.rates(reference, "Red", RATED)


def shared(people: People, reference: str) -> None:
    """Paul shares two things, seals one, and answers; Helen holds nothing."""
    paul, helen = people("paul"), people("helen")
    for held in (LEAVES, STAYS, SECRET):
        paul.adds(reference, held)
    paul.answers(reference, "Shared what is relevant")
    paul.sees(LEAVES.text, STAYS.text, "You sealed one thing on this request.")
    paul.sees_nothing_of(SECRET.text)
    helen.opens(reference)
    helen.sees(WORRY)
    helen.answers(reference, "Nothing held")


def sealed_from_others(people: People, reference: str) -> None:
    """One sentence is all that the others learn of what is sealed; Mara opens it with a reason."""
    case, mara = f"/cases/{reference}/", people("mara")
    for name in ("helen", "prue", "pam"):
        people(name).goes_to(case)
        people(name).sees(LEAVES.text, STAYS.text, story.HELD)
        people(name).sees_nothing_of(SECRET.text, "Police intelligence", "Sealed by")
        people(name).is_refused(f"{case}seals/")
    mara.opens(reference)
    mara.sees(story.HELD)
    mara.sees_nothing_of(SECRET.text)
    mara.opens_seal(reference, "Police", OPENS)
    mara.sees(SECRET.text)
    for name in ("helen", "pam", "miles"):
        people(name).is_refused(mara.path)


def asked_again(people: People, reference: str) -> None:
    mara, paul = people("mara"), people("paul")
    mara.asks_again(reference, "Police", STILL)
    paul.opens(reference)
    paul.sees(f"Asked again: {STILL}")
    paul.adds(reference, LATER)
    paul.answers(reference, "Shared what is relevant")


def decided(people: People, reference: str) -> None:
    """Mara decides for each child, with what was told in view and who had not answered."""
    mara = people("mara")
    mara.decides(reference, CHILD, ASSESS, team="Assessment", level=LEVEL_4, why=WHY[CHILD])
    mara.sees("Not decided yet", "Had not answered", "Housing")
    mara.decides(reference, BROTHER, HELP, team="Early help", level=LEVEL_2, why=WHY[BROTHER])
    mara.sees_nothing_of("Not decided yet", SECRET.text)
    people("helen").goes_to(f"/cases/{reference}/")
    people("helen").sees(*WHY.values())


def handed_over(people: People, reference: str) -> dict[str, str]:
    """Each team reads what Mara saw in the preview and nothing of the case; the teacher is told."""
    mara, summaries = people("mara"), {}
    teams = {
        "rita": ("Assessment and intervention service", "assessment", CHILD, LEAVES),
        "rory": ("Early help service", "early_help", BROTHER, LATER),
    }
    for name, (team, code, child, item) in teams.items():
        people(name).is_refused(f"/cases/{reference}/")
        mara.composes(
            reference, team, NOTE[code], [item.text, "What the referrer is worried about"]
        )
        mara.sees_nothing_of(STAYS.text, SECRET.text)
        preview = mara.document()
        mara.sends(team)
        receiver = people(name)
        receiver.accepts(reference, team)
        assert receiver.document() == preview
        receiver.sees(NOTE[code], child, WHY[child], item.text, WORRY)
        receiver.sees_nothing_of(STAYS.text, SECRET.text, *{LEAVES.text, LATER.text} - {item.text})
        receiver.sees_nothing_of(*{*NOTE.values()} - {NOTE[code]}, *{*WHY.values()} - {WHY[child]})
        summaries[name] = receiver.path
        receiver.is_refused(f"/cases/{reference}/")
    people("rory").is_refused(summaries["rita"])
    told_back(mara, reference)
    return summaries


def told_back(mara: Person, reference: str) -> None:
    """The letter says the outcomes, and nothing that anybody shared."""
    mara.looks_at_feedback(reference)
    mara.sees(TEACHER, reference, "will assess what help or protection is needed")
    mara.sees_nothing_of(CHILD, WORRY, LEAVES.text, STAYS.text, SECRET.text, WHY[CHILD])
    mara.presses("Send this letter")
    mara.sees("Given by Mara Invented")


def closed(people: People, reference: str, summaries: dict[str, str]) -> None:
    """The doors close at once on all but those whom the agreement keeps."""
    case, mara = f"/cases/{reference}/", people("mara")
    mara.closes(reference)
    for name in ("paul", "helen", "pat", "ola", "rita"):
        people(name).is_refused(case)
    mara.goes_to(case)
    mara.sees("This case is closed.", WORRY, LEAVES.text, *WHY.values())
    mara.sees_nothing_of(SECRET.text)
    people("rita").goes_to(summaries["rita"])
    people("rita").sees(LEAVES.text)
    gwen = people("gwen")
    gwen.is_refused(case)
    gwen.goes_to("/audit/")
    gwen.sees(reference, "opened a sealed item")
    gwen.sees_nothing_of(SECRET.text, WORRY, CHILD, OPENS)
