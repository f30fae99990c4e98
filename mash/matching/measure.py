"""How well the matcher finds labelled people: recall, the band's precision, pairs, time."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter
from typing import Any

from .features import features
from .groups import reconsidered
from .origins import origin_of
from .score import AT_LEAST_POSSIBLE, Band, Score
from .scratch import Hit, Scratch
from .tables import Row

Pair = tuple[str, str]
TWIN = "invented_twin"


@dataclass(frozen=True)
class Answer:
    row: Row
    hits: list[Hit]
    ms: float


def ask(
    index: Sequence[Row], queries: Sequence[Row], scratch: Scratch, told: Callable
) -> list[Answer]:
    """Each query's hits; a query that stands in the index itself does not find itself."""
    places = {row.id: place for place, row in enumerate(index)} if index is queries else {}
    answers = []
    for number, row in enumerate(queries):
        begun = perf_counter()
        hits = scratch.look_up(row.record, but=places.get(row.id, -1))
        answers.append(Answer(row, hits, (perf_counter() - begun) * 1000))
        told(number)
    return answers


def report(
    index: Sequence[Row],
    answers: Sequence[Answer],
    pairs: dict[Pair, bool],
    scratch: Scratch,
) -> dict[str, Any]:
    """Everything measured, as plain numbers."""
    people: dict[str, int] = defaultdict(int)
    for row in index:
        people[row.person] += 1
    among = {id(row) for row in index}

    def listed(answer: Answer) -> bool:
        row = answer.row
        return row.known and people[row.person] > (1 if id(row) in among else 0)

    known = [a for a in answers if a.row.person and listed(a)]
    unknown = [a for a in answers if not a.row.known]
    told: dict[str, Any] = {"records": len(index), "queries": len(answers), "known": len(known)}
    told |= recalls(index, known) | band(index, known, unknown) | times(answers)
    told["groups"] = {
        name: {"queries": len(of), **recalls(index, of)}
        for name, of in groups(known).items()
        if len(of) >= 5
    }
    return told | {"pairs": pairwise(index, answers, pairs, scratch)}


def is_right(index: Sequence[Row], answer: Answer, hit: Hit) -> bool:
    return index[hit.place].person == answer.row.person


def recalls(index: Sequence[Row], known: Sequence[Answer]) -> dict[str, float]:
    """Of those who are in the index, the share found first, and among the first ten."""

    def within(most: int) -> float:
        found = sum(any(is_right(index, a, hit) for hit in a.hits[:most]) for a in known)
        return round(found / max(len(known), 1), 4)

    return {"recall@1": within(1), "recall@10": within(10)}


def band(index: Sequence[Row], known: Sequence[Answer], unknown: Sequence[Answer]) -> dict:
    """The band "very likely the same" as it comes, of the first hit of each query."""

    def first(answer: Answer) -> Hit | None:
        return next((h for h in answer.hits[:1] if h.score.band == Band.SAME), None)

    shown = [(a, hit) for a in [*known, *unknown] if (hit := first(a))]
    right = sum(a.row.known and is_right(index, a, hit) for a, hit in shown)
    every = [(a, h) for a in [*known, *unknown] for h in a.hits if h.score.band == Band.SAME]
    wrong = sum(not (a.row.known and is_right(index, a, hit)) for a, hit in every)
    twins = [a for a in unknown if TWIN in a.row.tags]
    return {
        "band precision": round(right / max(len(shown), 1), 4),
        "band recall": round(right / max(len(known), 1), 4),
        "band shown": len(shown),
        "band wrong": len(shown) - right,
        "band wrong, every hit": wrong,
        "band shown, every hit": len(every),
        "not known": len(unknown),
        "not known in the band": sum(first(a) is not None for a in unknown),
        "invented twins": len(twins),
        "invented twins in the band": sum(
            any(h.score.band == Band.SAME for h in a.hits) for a in twins
        ),
    }


def times(answers: Sequence[Answer]) -> dict[str, float]:
    taken = sorted(a.ms for a in answers)
    if len(taken) < 2:
        return {"p50 ms": taken[0] if taken else 0.0, "p95 ms": taken[0] if taken else 0.0}
    cuts = quantiles(taken, n=100)
    return {"p50 ms": round(cuts[49], 2), "p95 ms": round(cuts[94], 2)}


def groups(known: Sequence[Answer]) -> dict[str, list[Answer]]:
    """The known by what is missing, by what was made of the telling, by origin where it shows."""
    found: dict[str, list[Answer]] = defaultdict(list)
    for answer in known:
        (asked, *_), record = features(answer.row.record), answer.row.record
        found["birth date told" if record.born else "no birth date"].append(answer)
        single = not (asked.given and asked.family)
        found["one name" if single else "two names"].append(answer)
        found["address told" if record.addresses else "no address"].append(answer)
        found[f"origin: {origin_of(asked.given, asked.family)}"].append(answer)
        if any(not part.isascii() for name in record.names for part in (name.given, name.family)):
            found["another script"].append(answer)
        for tag in answer.row.tags:
            found[f"told: {tag}"].append(answer)
    return dict(sorted(found.items()))


def pairwise(
    index: Sequence[Row], answers: Sequence[Answer], labelled: dict[Pair, bool], scratch: Scratch
) -> dict:
    """Precision, recall and F1 over pairs of records; a pair that shares no key is missed."""
    queries = [answer.row for answer in answers]
    said = said_pairs(index, queries, answers, scratch)
    if labelled:
        true = {pair for pair, is_true in labelled.items() if is_true}
        said &= set(labelled)
    else:
        true = true_pairs(index, queries)
    right = len(said & true)
    precision, recall = right / max(len(said), 1), right / max(len(true), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {
        "true": len(true), "said": len(said), "precision": round(precision, 4),
        "recall": round(recall, 4), "F1": round(f1, 4),
    }  # fmt: skip


def said_pairs(
    index: Sequence[Row], queries: Sequence[Row], answers: Sequence[Answer], scratch: Scratch
) -> set[Pair]:
    """Pairs said to be one person: as they come, or where lists are told heard with one another."""
    if not any(row.source for row in index):
        return {
            pair(a.row.id, index[h.place].id)
            for a in answers
            for h in a.hits
            if h.score.same >= AT_LEAST_POSSIBLE
        }
    if {row.id for row in queries} != {row.id for row in index}:
        index = [*index, *queries]
        scratch = Scratch([row.record for row in index], scratch.model)
        answers = ask(index, index, scratch, lambda _: None)
    asked = {row.id for row in queries}
    return {
        pair(index[a].id, index[b].id)
        for (a, b), same in heard(index, answers).items()
        if same >= AT_LEAST_POSSIBLE and (index[a].id in asked or index[b].id in asked)
    }


def heard(index: Sequence[Row], answers: Sequence[Answer]) -> dict[tuple[int, int], float]:
    """Every pair met, reconsidered in the light of the others."""
    met: dict[tuple[int, int], Score] = {}
    for place, answer in enumerate(answers):
        for hit in answer.hits:
            both = (min(place, hit.place), max(place, hit.place))
            if both not in met or hit.score.bits > met[both].bits:
                met[both] = hit.score
    return reconsidered(
        {both: (one.same, one.relative, one.unrelated) for both, one in met.items()},
        sources=[row.source for row in index],
        homes=[features(row.record)[0].home for row in index],
    )


def true_pairs(index: Sequence[Row], queries: Sequence[Row]) -> set[Pair]:
    of = defaultdict(list)
    for row in index:
        of[row.person].append(row.id)
    return {
        pair(row.id, other)
        for row in queries
        if row.known and row.person
        for other in of[row.person]
        if other != row.id
    }


def pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
