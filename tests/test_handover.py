"""The handover: what the receiving team is told, what the referrer is told, and nothing else."""

import functools
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mash.agencies.models import Team
from mash.cases.models import Case, Letter, LetterKind, State
from mash.contact.models import Contact
from mash.decision.actions import decide, undecided
from mash.handover.actions import (
    accept_summary,
    give_feedback,
    look_at_summary,
    preview_summary,
    send_summary,
)
from mash.handover.document import Ticks
from mash.handover.models import Feedback, Summary
from mash.need_to_know.acts import Act
from mash.people.models import Person
from mash.screening.actions import give_position, settle_screening
from mash.sealed.models import Seal
from mash.sharing.models import Item
from tests import cast
from tests.refusing import not_possible, refused, trying

ASSESSMENT, EARLY_HELP = "southwark.team.assessment", "southwark.team.early_help"
NOTE = Ticks(note="Please see the family.")


def team(pk: str = ASSESSMENT) -> Team:
    return Team.objects.get(pk=pk)


def preview(case: Case, ticks: Ticks = NOTE, to: str = ASSESSMENT, name: str = "mara") -> Any:
    return trying(name, preview_summary, case=case, team=team(to), ticks=ticks)


def send(case: Case, ticks: Ticks, seen: str, to: str = ASSESSMENT, name: str = "mara") -> Summary:
    return trying(name, send_summary, case=case, team=team(to), ticks=ticks, seen=seen)


def read(name: str, summary: Summary) -> Summary:
    return trying(name, lambda by, now: look_at_summary(summary.pk, by=by, now=now))


def ids(model: type, case: Case) -> list[str]:
    look = model.objects.filter(case_id=case.pk)
    return cast.seeing("mara", lambda: [str(one.pk) for one in look])


# --- what a summary holds


def test_a_summary_holds_what_may_leave_and_is_ticked_and_nothing_else(db):
    """Whatever ids are ticked: hub-only items, seals, another case's, people, nothing."""
    case, other = cast.shared(), cast.shared(worries="Another family's story.")
    others = [*ids(Item, other), *ids(Person, other)]
    pool = [*ids(Item, case), *ids(Seal, case), *ids(Person, case), *others, str(case.pk), "x", ""]
    may_leave = cast.seeing(
        "mara", lambda: str(Item.objects.get(case=case, handling="may_leave").pk)
    )
    mother = cast.seeing("mara", lambda: str(Person.objects.get(case=case, part="household").pk))
    for child in cast.seeing("mara", lambda: undecided(case)):
        cast.doing("mara", decide, case=case, child=child, **cast.DECISION)
    parts = ["worries", "going_well", "referrer", "consent", "professionals", "told", "items"]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        *[st.frozensets(st.sampled_from(one)) for one in (pool, pool, parts)],
    )
    def holds(items: frozenset[str], people: frozenset[str], ticked: frozenset[str]) -> None:
        ticks = Ticks(note="Please see them.", items=items, people=people, parts=ticked)
        content, _ = preview(case, ticks)
        assert [one["text"] for one in content["items"]] == [cast.HELD] * (may_leave in items)
        assert [one["name"] for one in content["people"]] == ["Briar Sampleton"] * (
            mother in people
        )
        assert len(content["contact"]) == len(ticked & {"worries", "going_well"})
        text = json.dumps(content, ensure_ascii=False)
        for hidden in ("For us only.", cast.SECRET, "Another family", "Clipboard", "020 7946"):
            assert hidden not in text

    holds()


def test_nothing_is_ticked_for_the_manager(db):
    content, _ = preview(cast.decided())

    assert (content["items"], content["people"], content["contact"]) == ([], [], [])
    assert [child["name"] for child in content["children"]] == [
        "Bramble Sampleton",
        "Thorn Sampleton",
    ]
    assert content["note"] == NOTE.note


def test_an_item_leaves_without_the_agencys_own_assessment(db):
    """Why it was necessary, from which system, on what basis: the hub's record, not the team's."""
    case = cast.decided()
    content, _ = preview(case, Ticks(note="Please.", items=frozenset(ids(Item, case))))

    item = content["items"][0]
    assert set(item) == {"agency", "about", "nature", "happened", "text", "of"}
    # whose and of which kind, in codes: what the agreement is asked when a file is made of it
    assert item["of"] == {
        "agency": "police", "category": "incidents", "content": True, "emergency": "",
    }  # fmt: skip


def decided_for_two_teams() -> Case:
    case = cast.shared()
    bramble, thorn = cast.seeing("mara", lambda: undecided(case))
    cast.doing("mara", decide, case=case, child=bramble, **cast.DECISION)
    service = cast.DECISION | {"outcome": "early_help", "team": "early_help", "level": "2"}
    cast.doing("mara", decide, case=case, child=thorn, **service)
    return case


def test_each_team_receives_its_own_children(db):
    case = decided_for_two_teams()

    first, _ = preview(case)
    second, _ = preview(case, to=EARLY_HELP)

    assert [child["name"] for child in first["children"]] == ["Bramble Sampleton"]
    assert [child["name"] for child in second["children"]] == ["Thorn Sampleton"]


def test_a_team_that_receives_nobody_gets_no_summary(db):
    case = cast.decided()

    with refused("mara", Act.COMPOSE_SUMMARY):
        preview(case, to=EARLY_HELP)


def test_a_fast_track_takes_every_child_to_its_team_without_a_request(db):
    case = cast.screened()
    cast.doing("mara", settle_screening, case=case, outcome="fast_track", answer="Tonight.")

    content, seen = preview(case)
    send(case, NOTE, seen)

    assert [child["name"] for child in content["children"]] == [
        "Bramble Sampleton",
        "Thorn Sampleton",
    ]
    assert content["items"] == []


# --- sending


def test_what_is_seen_is_what_is_sent(db):
    case = cast.decided()
    ticks = Ticks("See them.", frozenset({"worries"}), items=frozenset(ids(Item, case)))

    content, seen = preview(case, ticks)
    summary = send(case, ticks, seen)

    assert read("rita", summary).words == json.loads(json.dumps(content))


def test_what_has_changed_since_the_preview_is_seen_again_first(db):
    case = decided_for_two_teams()
    _, seen = preview(case)
    _, other = preview(case, to=EARLY_HELP)
    changed = Ticks(note=NOTE.note, items=frozenset(ids(Item, case)))

    for ticks, digest in ((changed, seen), (NOTE, other), (NOTE, ""), (NOTE, "0" * 64)):
        with not_possible("Look at it again"):
            send(case, ticks, digest)
    assert send(case, NOTE, seen)


def test_a_team_is_sent_one_summary_with_the_managers_words(db):
    case = cast.decided()
    with not_possible("Tell the team in your own words", "note"):
        preview(case, Ticks(note=" "))
    _, seen = preview(case)
    send(case, NOTE, seen)

    with not_possible("has its summary already"):
        send(case, NOTE, seen)


def test_only_the_manager_of_the_case_composes_and_sends(db):
    case = cast.decided()
    _, seen = preview(case)

    for name in ("miles", "paul", "rita", "gwen"):
        with refused(name, Act.COMPOSE_SUMMARY):
            preview(case, name=name)
        with refused(name, Act.SEND_SUMMARY):
            send(case, NOTE, seen, name=name)


def test_nothing_is_sent_before_every_child_has_a_decision(db):
    case = cast.deciding()

    with refused("mara", Act.COMPOSE_SUMMARY):
        preview(case)


# --- receiving


def sent() -> tuple[Case, Summary]:
    case = cast.decided()
    _, seen = preview(case)
    return case, send(case, NOTE, seen)


def test_the_receiving_team_has_the_summary_and_nothing_of_the_case(db):
    case, summary = sent()

    assert read("rita", summary).words["reference"] == case.reference
    for model in (Case, Contact, Person, Item, Seal):
        assert cast.seeing("rita", model.objects.count) == 0


def test_nobody_but_the_team_and_the_sender_reads_the_summary(db):
    _, summary = sent()

    for name in sorted(set(cast.CAST) - {"rita", "mara"}):
        with refused(name, Act.READ_SUMMARY):
            read(name, summary)
    assert read("mara", summary)


def test_the_team_accepts_once_and_nobody_accepts_for_it(db):
    _, summary = sent()

    for name in ("rory", "mara", "paul"):
        with refused(name, Act.ACCEPT_SUMMARY):
            trying(name, accept_summary, summary=summary)
    accepted = trying("rita", accept_summary, summary=summary)
    assert accepted.accepted_by.name == "Rita Invented"
    with not_possible("accepted this summary already"):
        trying("rita", accept_summary, summary=summary)


# --- feedback


def feedback(case: Case) -> str:
    given = trying("mara", give_feedback, case=case)
    return cast.seeing("mara", lambda: Feedback.objects.get(pk=given.pk).words["text"])


def told(**changes: Any) -> tuple[Case, str]:
    case = cast.decided(**changes)
    cast.send(case)
    return case, feedback(case)


def test_feedback_says_the_outcome_and_whom_to_call(db):
    case, text = told()

    rules = case.rules
    for part in (case.reference, rules.outcome("assessment").feedback, rules.telephone):
        assert part in text


def test_feedback_does_not_depend_on_anything_that_was_told_in_confidence(db):
    """Other people, other worries, another secret: the same letter but for the reference."""
    case, text = told()
    people = [{"part": "child", "given_names": "Moss", "family_name": "Testing"}]
    other, same = told(
        people=people,
        relationships=[],
        worries="Something else.",
        secret="Something else that is sealed.",
    )

    assert same == text.replace(case.reference, other.reference)


def test_feedback_names_nobody_and_repeats_nothing(db):
    case, text = told()

    words = ["Bramble", "Thorn", "Briar", "Sampleton", "Clipboard", "Invented", cast.HELD]
    words += [
        cast.SECRET,
        cast.DECISION["reasons"],
        "hungry",
        "Police",
        "police",
        "confidential info",
    ]
    assert [word for word in words if word in text] == []
    assert not any(level.name in text for level in case.rules.levels_of_need)


def test_two_outcomes_are_two_sentences_without_saying_which_child(db):
    case = decided_for_two_teams()
    for pk in (ASSESSMENT, EARLY_HELP):
        _, seen = preview(case, to=pk)
        send(case, NOTE, seen, to=pk)

    text = feedback(case)

    for outcome in ("assessment", "early_help"):
        assert case.rules.outcome(outcome).feedback in text
    assert "Thorn" not in text


def test_an_anonymous_referrer_gets_none_and_the_record_says_so(db):
    case, text = told(channel="telephone", referrer={"source_code": "9", "anonymous": True})

    given = cast.seeing("mara", lambda: Feedback.objects.get(case=case))
    assert (given.possible, text) == (False, "")
    assert cast.seeing("mara", Letter.objects.filter(case=case).count) == 0


def referrer(**changes: Any) -> dict[str, Any]:
    return cast.told()["referrer"] | changes


@pytest.mark.parametrize(
    ("email", "state"), [("ash@example.org", State.WAITING), ("", State.BY_HAND)]
)
def test_feedback_goes_by_letter_or_is_given_by_hand(db, email, state):
    case, text = told(referrer=referrer(email=email))

    letter = cast.seeing("mara", lambda: Letter.objects.get(case=case, kind=LetterKind.FEEDBACK))
    assert (letter.state, letter.words["to"], letter.words["text"]) == (state, email, text)


def test_feedback_is_given_once_and_after_the_summaries(db):
    case = cast.decided()

    with not_possible("Send the summary to Assessment"):
        feedback(case)
    cast.send(case)
    feedback(case)
    with not_possible("told already"):
        feedback(case)


def test_only_the_manager_of_the_case_tells_the_referrer(db):
    case = cast.decided()
    cast.send(case)

    for name in ("miles", "ola", "paul", "rita"):
        with refused(name, Act.GIVE_FEEDBACK):
            trying(name, give_feedback, case=case)


@pytest.mark.parametrize("route", ["advice", "signpost", "back_to_referrer", "nfa"])
def test_a_contact_that_does_not_enter_is_answered_too(db, route):
    case = cast.screened()
    for name in cast.PANEL.values():
        cast.doing(name, give_position, case=case, route=route, reasons="No sign of harm.")
    cast.doing("mara", settle_screening, case=case, outcome=route)

    assert case.rules.route(route).feedback in feedback(case)


def test_once_handed_over_another_manager_sees_that_it_was_and_not_what_was_said(db):
    case = cast.handed_over()
    look = functools.partial(Summary.objects.filter(case=case).count)

    assert cast.seeing("miles", Feedback.objects.filter(case=case).count) == 1
    assert (cast.seeing("miles", look), cast.seeing("mara", look)) == (0, 1)
