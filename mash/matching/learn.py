"""Counts of comparison levels made into a model, with a floor under every disagreement."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from random import Random

import numpy as np
from numpy.typing import NDArray

from .features import Features, features
from .invented import World, relatives
from .model import Model
from .pairs import Pairs
from .record import Record
from .spec import SPEC, levels

# the most that one field may speak against the same person, in bits
FLOORS = {
    "given": -7.0, "family": -5.0, "middle": -3.5, "born": -8.0,
    "sex": -5.0, "address": -3.0, "phone": -1.5, "nhs": -6.0,
}  # fmt: skip
LEAST = {"m": 0.001, "f": 0.00005, "u": 0.000001}  # no level is impossible in any class
MIXED_UP = 0.0005  # one child's NHS number written down for another of the family
STRANGERS = 400_000  # pairs


def shipped_model(*, seed: int, families: int, trained: str) -> Model:
    """The model that the first hub starts with, from invented families alone."""
    world = World(seed, families)
    random = Random(seed + 1)  # noqa: S311  (no secret)
    told = [[features(world.told(p))[0] for _ in range(2)] for p in world.people]
    same = [(one, two) for one, two in told]
    kin = [(told[a.number][0], told[b.number][1]) for a, b in relatives(world.people)]
    everybody = [one for one, _ in told]
    strangers = [(random.choice(everybody), random.choice(everybody)) for _ in range(STRANGERS)]
    chances = learn(same, kin, strangers)
    common = {
        column: frequencies(getattr(person, column) for person in everybody)
        for column in ("given", "family")
    }
    digest = hashlib.sha256(json.dumps(chances, sort_keys=True).encode()).hexdigest()[:16]
    about = 2 * len(kin) / len(everybody)
    return Model(
        version=f"invented-{seed}-{digest[:6]}", trained=trained, data=digest, chances=chances,
        same=1.0, relatives=round(about, 2), common=common, approved="shipped with OpenMASH",
    )  # fmt: skip


def frequencies(values: Iterable[str]) -> dict[str, float]:
    """The share of each common value; what is rare is left out."""
    counts = Counter(filter(None, values))
    total = counts.total()
    return {v: float(f"{c / total:.3g}") for v, c in counts.most_common() if c / total >= 0.0004}


Told = list[tuple[Features, Features]]


def learn(same: Told, kin: Told, strangers: Told) -> dict[str, dict[str, dict[str, float]]]:
    """Chances of every level in the three classes, from pairs known to be of each."""
    found = {
        "m": shares(levels(_pairs(same))),
        "f": shares(levels(_pairs(kin))),
        "u": shares(levels(_pairs(strangers))),
    }
    return learnt(found)


def learnt(found: dict[str, list[NDArray]]) -> dict[str, dict[str, dict[str, float]]]:
    """Shares by class to chances by level, no disagreement stronger than its floor."""
    made = {}
    for place, comparison in enumerate(SPEC):
        of: dict[str, dict[str, float]] = {}
        for number, name in enumerate(comparison.names):
            m, f, u = (float(found[c][place][number]) for c in "mfu")
            m, f, u = max(m, LEAST["m"]), max(f, LEAST["f"]), max(u, LEAST["u"])
            m = max(m, u * 2 ** FLOORS[comparison.field])
            if comparison.field == "nhs":
                f = max(f, MIXED_UP)
            if (comparison.field, name) == ("family", "swapped"):
                m = f = u = 1.0  # the given name has said it
            of[name] = {c: float(f"{v:.4g}") for c, v in (("m", m), ("f", f), ("u", u))}
        made[comparison.field] = of
    return made


def shares(found: NDArray[np.int8]) -> list[NDArray[np.float64]]:
    """The share of each level among the pairs where both sides are told, none quite nothing."""
    made = []
    for place, comparison in enumerate(SPEC):
        column = found[:, place]
        counts = np.bincount(column[column >= 0], minlength=len(comparison.levels)).astype(float)
        share = (counts + 0.5) / (counts.sum() + 0.5 * len(counts))
        made.append(share)
    return made


def _pairs(told: Told) -> Pairs:
    left, right = zip(*told, strict=True)
    return Pairs(left, right)


def first(record: Record) -> Features:
    return features(record)[0]
