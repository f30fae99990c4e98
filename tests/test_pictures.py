"""The pictures of a case as data: nothing left out, nothing covered, the same each time."""

from itertools import combinations, pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from mash.people.relationships import RELATIONSHIPS
from mash.pictures.chronology import MARK, Event, chronology, days_of
from mash.pictures.family import Member, Tie, family, generations
from mash.pictures.lines import SIGN_WIDE, lettered

NAMES = st.text(min_size=1, max_size=60)


@st.composite
def families(draw):
    members = [
        Member(str(n), draw(NAMES), draw(st.sampled_from(["Child", "Other adult"])),
               draw(st.booleans()), draw(st.booleans()))
        for n in range(draw(st.integers(0, 20)))
    ]  # fmt: skip
    if len(members) < 2:
        return members, []
    key = st.sampled_from([member.key for member in members])
    tie = st.tuples(key, key, st.sampled_from(sorted(RELATIONSHIPS)))
    told = draw(st.lists(tie, max_size=40))
    return members, [Tie(a, b, kind, RELATIONSHIPS[kind]) for a, b, kind in told if a != b]


@settings(deadline=None, max_examples=150)
@given(families())
def test_everybody_and_every_tie_is_in_the_family_and_nobody_covers_another(told):
    members, ties = told

    drawn = family(members, ties)

    assert drawn == family(list(members), list(ties))
    assert [one.member for one in drawn.people] == members
    assert [one.tie for one in drawn.lines] == ties
    assert not any(a.box.overlaps(b.box) for a, b in combinations(drawn.people, 2))
    for one in drawn.people:
        assert 0 <= one.box.left < one.box.right <= drawn.width
        assert 0 <= one.box.top < one.box.bottom <= drawn.height
        assert one.member.name in one.said
        if drawn.household:
            assert drawn.household.overlaps(one.box) == one.member.in_household


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.builds(
            Event,
            lane=st.sampled_from(["Contact", "Police", "Health"]),
            on=st.none()
            | st.tuples(st.integers(1900, 2099), st.integers(0, 40), st.integers(0, 99)),
            said=NAMES,
            what=NAMES,
        ),
        max_size=40,
    )
)
def test_every_event_is_a_mark_of_its_own_in_its_lane(events):
    drawn = chronology(events)

    assert drawn == chronology(list(events))
    assert sorted(map(repr, (one.event for one in drawn.marks))) == sorted(map(repr, events))
    assert [one.number for one in drawn.marks] == list(range(1, len(events) + 1))
    lanes = {lane.name: lane for lane in drawn.lanes}
    for one in drawn.marks:
        lane = lanes[one.event.lane]
        assert lane.top <= one.y - MARK // 2 < one.y + MARK // 2 <= lane.top + lane.height
        assert 0 <= one.start <= one.x <= one.end <= drawn.width
    for a, b in combinations(drawn.marks, 2):
        assert abs(a.x - b.x) >= MARK or abs(a.y - b.y) >= MARK
    told = [one.event.on for one in drawn.dated]
    assert told == sorted(told)
    assert len(drawn.ticks) <= 12
    assert all(0 <= tick.x <= drawn.width for tick in drawn.ticks)
    assert all(b.x - a.x > SIGN_WIDE * len(a.words) for a, b in pairwise(drawn.ticks))


def test_the_generations_lie_above_each_other():
    people = [Member(key, key, "", key in "ab", True) for key in ("a", "b", "mum", "gran", "uncle")]
    ties = [
        Tie("b", "a", "brother", "brother"),
        Tie("mum", "b", "mother", "mother"),
        Tie("mum", "gran", "child", "child"),
        Tie("uncle", "a", "uncle", "uncle"),
    ]

    assert generations(people, ties) == {"a": 0, "b": 0, "mum": 1, "gran": 2, "uncle": 1}
    tops = {one.member.key: one.box.top for one in family(people, ties).people}
    assert tops["gran"] < tops["mum"] == tops["uncle"] < tops["a"] == tops["b"]


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ((2026, 2, 0), "2026-02-01", "2026-02-28"),
        ((2026, 0, 0), "2026-01-01", "2026-12-31"),
        ((2026, 2, 31), "2026-02-01", "2026-02-28"),
        ((2026, 31, 12), "2026-01-01", "2026-12-31"),
        ((2024, 2, 29), "2024-02-29", "2024-02-29"),
    ],
)
def test_a_date_that_says_less_is_a_span(told, first, last):
    assert [day.isoformat() for day in days_of(told)] == [first, last]


def test_a_long_name_is_cut_in_its_box_and_nowhere_else():
    assert lettered("Bramble Sampleton", 19, 2) == ("Bramble Sampleton",)
    assert lettered("Bramble Sampleton-Oakleaf", 19, 2) == ("Bramble", "Sampleton-Oakleaf")
    assert lettered("One Two Three Four Five Six", 8, 2) == ("One Two", "Three F…")


def test_words_in_a_picture_are_escaped():
    evil = "<script>\"'&"
    people = [Member("a", evil, evil, True, True), Member("b", evil, "", False, False)]
    drawn = {
        "family": family(people, [Tie("b", "a", "other", evil)]),
        "chronology": chronology([Event(evil, None, evil, evil, evil)]),
    }

    for name, picture in drawn.items():
        html = render_to_string(f"desk/_{name}.html", {name: picture})
        assert evil not in html
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert "style=" not in html
