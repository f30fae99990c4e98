"""The geometry that pictures are made of: boxes, curves between them, and words beside a curve."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[int, int]
Points = tuple[Point, Point, Point]  # where a curve starts, whither it bends, where it ends
SIGN_WIDE, SIGN_HIGH = 8, 20  # room for one sign of a label
TRIED = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
BOW = 30  # how far a line between neighbours' sides bends out


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


def curve(start: Box, end: Box) -> Points:
    """From the side of one box to the facing side of the other."""
    (ax, ay), (cx, cy) = start.middle, end.middle
    if start.bottom <= end.top:
        first, last = (ax, start.bottom), (cx, end.top)
        return first, halfway(first, last), last
    if end.bottom <= start.top:
        first, last = (ax, start.top), (cx, end.bottom)
        return first, halfway(first, last), last
    if abs(ax - cx) <= start.width * 2:  # beside each other
        first = (start.right, ay) if ax < cx else (start.left, ay)
        last = (end.left, cy) if ax < cx else (end.right, cy)
        return first, halfway(first, last), last
    # over the heads of those between them
    first, last = (ax, start.top), (cx, end.top)
    x, y = halfway(first, last)
    return first, (x, y - 2 * BOW), last


def halfway(start: Point, end: Point) -> Point:
    return (start[0] + end[0]) // 2, (start[1] + end[1]) // 2


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
