"""The family as a network: who stands where, and the ties between them, from this contact alone.

Generations lie above each other, the household together at the left, everybody else at the right.
The layout is a pure function: the same people and ties always give the same picture.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mash.pictures.lines import Box, Label, arrow, curves, lettered

BOX_WIDE, BOX_HIGH = 204, 92
GAP_ACROSS, GAP_DOWN = 124, 92  # room for the words of a tie
BETWEEN = (BOX_WIDE + GAP_ACROSS) // 2  # what goes past the household then goes between its boxes
EDGE = 24
HEAD = 34  # the household's own line of words
AT_HOME, OUTSIDE = 3, 2  # so many beside each other, then a new line
SIGNS, NAME_LINES = 19, 3  # of a name in its box

PARENTS = {
    *("mother", "father", "parent", "expectant_mother", "expectant_father", "step_parent"),
    *("parents_partner", "adoptive_parent", "foster_carer", "guardian", "other_carer"),
}
BESIDE = {
    *("sister", "brother", "sibling", "half_sibling", "step_sibling", "cousin"),
    *("husband", "wife", "partner", "former_partner"),
}
# how many generations above the other the person stands; a tie that is not here says nothing of it
ABOVE = {
    **dict.fromkeys(PARENTS | {"aunt", "uncle"}, 1),
    **dict.fromkeys(["grandmother", "grandfather"], 2),
    **dict.fromkeys(BESIDE, 0),
    "child": -1,
}


@dataclass(frozen=True)
class Member:
    """A person as the picture needs them: `part` is what they are in this case, in words."""

    key: str
    name: str
    part: str
    is_child: bool
    in_household: bool


@dataclass(frozen=True)
class Tie:
    """`person` is `words` of `of`: `mother` of the child; `kind` is its code."""

    person: str
    of: str
    kind: str
    words: str
    is_sure: bool = True  # not where it is only worked out, or where what was said conflicts


@dataclass(frozen=True)
class Standing:
    """A person in the picture: the box, the name in its lines, and all that is said of them."""

    member: Member
    box: Box
    lines: tuple[str, ...]
    said: str


@dataclass(frozen=True)
class Line:
    """A tie in the picture: a path from one to the other, its words, an arrow head at the end."""

    tie: Tie
    path: str
    head: str
    label: Label
    said: str


@dataclass(frozen=True)
class Family:
    width: int
    height: int
    household: Box | None
    people: tuple[Standing, ...]
    lines: tuple[Line, ...]


def family(members: Sequence[Member], ties: Sequence[Tie]) -> Family:
    """The picture of these people; a tie to somebody who is not among them is left out."""
    known = {member.key: member for member in members}
    ties = [tie for tie in ties if tie.person in known and tie.of in known]
    boxes = placed(members, generations(members, ties))
    home = [boxes[member.key] for member in members if member.in_household]
    said = {
        member.key: ". ".join([f"{member.name}: {member.part}", *told_of(member, ties, known)])
        for member in members
    }
    people = tuple(
        Standing(
            member, boxes[member.key], lettered(member.name, SIGNS, NAME_LINES), said[member.key]
        )
        for member in members
    )
    every = [*boxes.values()]
    return Family(
        width=max((box.right for box in every), default=0) + 2 * EDGE,
        height=max((box.bottom for box in every), default=0) + 2 * EDGE,
        household=around(home) if home else None,
        people=people,
        lines=tuple(drawn(ties, known, boxes)),
    )


def told_of(member: Member, ties: Iterable[Tie], known: dict[str, Member]) -> Iterator[str]:
    for tie in ties:
        if tie.person == member.key:
            yield _("%(relation)s of %(person)s") % {
                "relation": tie.words,
                "person": known[tie.of].name,
            }
        elif tie.of == member.key:
            yield _("%(person)s is %(relation)s") % {
                "person": known[tie.person].name,
                "relation": tie.words,
            }


def generations(members: Sequence[Member], ties: Sequence[Tie]) -> dict[str, int]:
    """How many generations above the children each stands; where ties disagree the first counts."""
    steps: dict[str, list[tuple[str, int]]] = {member.key: [] for member in members}
    for tie in ties:
        if (above := ABOVE.get(tie.kind)) is not None:
            steps[tie.of].append((tie.person, above))
            steps[tie.person].append((tie.of, -above))
    found: dict[str, int] = {}
    # the children first: everybody else is seen from them
    for start in sorted(members, key=lambda member: not member.is_child):
        if start.key in found:
            continue
        found[start.key] = 0 if start.is_child else 1
        waiting = [start.key]
        while waiting:
            here = waiting.pop(0)
            for there, above in steps[here]:
                if there not in found:
                    found[there] = found[here] + above
                    waiting.append(there)
    return found


def placed(members: Sequence[Member], above: dict[str, int]) -> dict[str, Box]:
    """A box for each: the oldest generation at the top, not too many beside each other."""
    widest = max(
        (
            min(AT_HOME, sum(m.in_household and above[m.key] == row for m in members))
            for row in above.values()
        ),
        default=0,
    )
    outside = widest * (BOX_WIDE + GAP_ACROSS) + (EDGE if widest else 0)
    home = [above[m.key] for m in members if m.in_household]
    boxes: dict[str, Box] = {}
    y = EDGE + HEAD
    for row in sorted(set(above.values()), reverse=True):
        deepest = 0
        is_beside = home and min(home) <= row <= max(home)
        beside = outside if is_beside else BETWEEN if widest > 1 else 0
        for at_home, abreast, x in ((True, AT_HOME, 0), (False, OUTSIDE, beside)):
            here = [m for m in members if above[m.key] == row and m.in_household == at_home]
            for number, member in enumerate(here):
                down, across = divmod(number, abreast)
                deepest = max(deepest, down + 1)
                boxes[member.key] = Box(
                    x + 2 * EDGE + across * (BOX_WIDE + GAP_ACROSS),
                    y + down * (BOX_HIGH + GAP_DOWN),
                    BOX_WIDE,
                    BOX_HIGH,
                )
        y += deepest * (BOX_HIGH + GAP_DOWN)
    return boxes


def around(boxes: Sequence[Box]) -> Box:
    """The household's own box, with a line of words above its people."""
    left = min(box.left for box in boxes) - EDGE
    top = min(box.top for box in boxes) - HEAD
    right = max(box.right for box in boxes) + EDGE
    bottom = max(box.bottom for box in boxes) + EDGE
    return Box(left, top, right - left, bottom - top)


def drawn(ties: Sequence[Tie], known: dict[str, Member], boxes: dict[str, Box]) -> Iterator[Line]:
    """Each tie's line; its words go where they cover nothing, if there is such a place."""
    taken = [*boxes.values()]
    paths = curves([(boxes[tie.person], boxes[tie.of]) for tie in ties])
    for tie, points in zip(ties, paths, strict=True):
        label = Label.along(points, _("%(relation)s of") % {"relation": tie.words}, taken)
        taken.append(label.box)
        said = _("%(person)s: %(relation)s of %(other)s") % {
            "person": known[tie.person].name,
            "relation": tie.words,
            "other": known[tie.of].name,
        }
        start, bend, end = points
        path = f"M{start[0]} {start[1]} Q{bend[0]} {bend[1]} {end[0]} {end[1]}"
        yield Line(tie, path, arrow(bend, end), label, said)
