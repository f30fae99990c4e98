"""The geometry that pictures are made of: boxes, curves between them, and words beside a curve."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

Point = tuple[int, int]
Points = tuple[Point, Point, Point]  # where a curve starts, whither it bends, where it ends
SIGN_WIDE, SIGN_HIGH = 7, 20  # room for one sign of a label
TRIED = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
BOW = 60  # how far a line over the heads of others bends out


class Side(Enum):
    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Box:
    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def middle(self) -> Point:
        return self.left + self.width // 2, self.top + self.height // 2

    def at(self, side: "Side", share: float) -> Point:
        """A point on a side, so far along it from the left or from the top."""
        if side in (Side.TOP, Side.BOTTOM):
            y = self.top if side is Side.TOP else self.bottom
            return self.left + round(self.width * share), y
        x = self.left if side is Side.LEFT else self.right
        return x, self.top + round(self.height * share)

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Label:
    """Words beside a curve; `x`, `y` is their middle."""

    text: str
    x: int
    y: int

    @property
    def box(self) -> Box:
        wide = len(self.text) * SIGN_WIDE
        return Box(self.x - wide // 2, self.y - SIGN_HIGH // 2, wide, SIGN_HIGH)

    @classmethod
    def along(cls, points: Points, text: str, taken: Iterable[Box]) -> "Label":
        """Where along the curve nothing is covered; halfway, where there is no such place."""
        taken = list(taken)
        places = [cls(text, *on_curve(points, share)) for share in TRIED]
        free = (one for one in places if not any(one.box.overlaps(box) for box in taken))
        return next(free, places[0])


def on_curve(points: Points, share: float) -> Point:
    (ax, ay), (bx, by), (cx, cy) = points
    rest = 1 - share
    return (
        round(rest * rest * ax + 2 * rest * share * bx + share * share * cx),
        round(rest * rest * ay + 2 * rest * share * by + share * share * cy),
    )


def facing(start: Box, end: Box) -> tuple[Side, Side]:
    """The sides by which two boxes are joined; both tops, over the heads of those between them."""
    if start.bottom <= end.top:
        return Side.BOTTOM, Side.TOP
    if end.bottom <= start.top:
        return Side.TOP, Side.BOTTOM
    if abs(start.left - end.left) > start.width * 2:
        return Side.TOP, Side.TOP
    if start.left < end.left:
        return Side.RIGHT, Side.LEFT
    return Side.LEFT, Side.RIGHT


def curves(pairs: Sequence[tuple[Box, Box]]) -> list[Points]:
    """A curve for each pair; those that meet at one side stand apart there, in their order."""
    sides = [facing(*pair) for pair in pairs]
    met: dict[tuple[Box, Side], list[tuple[Point, int, int]]] = {}
    for number, pair in enumerate(pairs):
        for end in (0, 1):
            where = (pair[end], sides[number][end])
            met.setdefault(where, []).append((pair[1 - end].middle, number, end))
    found: dict[tuple[int, int], Point] = {}
    for (box, side), ends in met.items():
        along = 0 if side in (Side.TOP, Side.BOTTOM) else 1
        ends.sort(key=lambda one: (one[0][along], one[1:]))
        for place, (_, number, end) in enumerate(ends, 1):
            found[number, end] = box.at(side, place / (len(ends) + 1))
    made = []
    for number, joined in enumerate(sides):
        first, last = found[number, 0], found[number, 1]
        x, y = (first[0] + last[0]) // 2, (first[1] + last[1]) // 2
        made.append((first, (x, y - BOW if joined == (Side.TOP, Side.TOP) else y), last))
    return made


def arrow(bend: Point, tip: Point) -> str:
    """The three points of an arrow head at `tip`, coming from `bend`."""
    angle = math.atan2(tip[1] - bend[1], tip[0] - bend[0])
    backs = [
        (round(tip[0] - 11 * math.cos(angle + turn)), round(tip[1] - 11 * math.sin(angle + turn)))
        for turn in (0.4, -0.4)
    ]
    return " ".join(f"{x},{y}" for x, y in (tip, *backs))


def lettered(text: str, signs: int, lines: int) -> tuple[str, ...]:
    """The text in at most so many lines of at most so many signs; what is cut ends with `…`."""
    made = [""]
    for word in text.split():
        if made[-1] and len(made[-1]) + 1 + len(word) > signs:
            made.append(word)
        else:
            made[-1] = f"{made[-1]} {word}".strip()
    if len(made) > lines:
        made = [*made[: lines - 1], " ".join(made[lines - 1 :])]
    return tuple(line if len(line) <= signs else line[: signs - 1] + "…" for line in made)
