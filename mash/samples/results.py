"""What came of a sample, in numbers: of so few that it would tell of one decision, none."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mash.agencies.hub_file import HubFile
from mash.disagreements.counted import FEW, said
from mash.samples.models import Said, Score, Threshold


@dataclass(frozen=True)
class Line:
    """One question: how often each answer was given, and the share of right ones."""

    question: str
    right: str
    share: int | None  # of a hundred, for its bar; none of few
    counts: list[str]


@dataclass(frozen=True)
class Results:
    scored: int  # decisions with a score that counts
    to_agree: int  # scored by several who have not agreed yet
    threshold: list[tuple[str, str]]
    right_threshold: str
    threshold_share: int | None
    lines: list[Line]


def results(scores: Iterable[Score], rules: HubFile) -> Results:
    counting, to_agree = that_count(scores)
    found = [Threshold(one.threshold) for one in counting]
    could = [one for one in found if one != Threshold.CANNOT_SAY]
    return Results(
        scored=len(counting),
        to_agree=to_agree,
        threshold=shares(found, Threshold.choices),
        right_threshold=said(could.count(Threshold.RIGHT), len(could)),
        threshold_share=share(could.count(Threshold.RIGHT), len(could)),
        lines=[line(one.name, [s.answers.get(one.code, "") for s in counting])
               for one in rules.audit_questions],
    )  # fmt: skip


def that_count(scores: Iterable[Score]) -> tuple[list[Score], int]:
    """One score a decision: the agreed one, or the only one; and how many wait to be agreed."""
    by_decision: dict[UUID, list[Score]] = {}
    for one in scores:
        by_decision.setdefault(one.sampled_id, []).append(one)
    counting, to_agree = [], 0
    for given in by_decision.values():
        agreed = [one for one in given if one.is_agreed]
        if agreed or len(given) == 1:
            counting.append((agreed or given)[0])
        else:
            to_agree += 1
    return counting, to_agree


def line(question: str, answers: Sequence[str]) -> Line:
    """“Cannot say” counts for nothing either way."""
    could = [one for one in answers if one in Said.values and one != Said.CANNOT_SAY]
    return Line(
        question,
        said(could.count(Said.YES), len(could)),
        share(could.count(Said.YES), len(could)),
        [count for _name, count in shares(answers, Said.choices)],
    )


def share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole >= FEW else None


def shares(codes: Sequence[str], names: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    """How often each; a dash where so few are scored that it would tell of one."""
    count = Counter(codes)
    return [(str(name), str(count[code]) if len(codes) >= FEW else "–") for code, name in names]
