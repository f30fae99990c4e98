"""Python's score is Splink's score: the levels are stated once and both engines agree on them."""

from random import Random

import numpy as np
import pytest

from mash.matching.features import features
from mash.matching.invented import World, relatives
from mash.matching.model import Model, Terms
from mash.matching.pairs import Pairs
from mash.matching.record import Name, Record
from mash.matching.score import logs
from mash.matching.spec import SPEC, levels
from mash.matching.splinked import prior_bits, settings, table

splink = pytest.importorskip("splink")
MODEL = Model.shipped()
PAIRS = 4601


@pytest.fixture(scope="module")
def pairs():
    world, random = World(seed=77, families=1500), Random(78)

    def told(person, mess=1.5):
        return features(world.told(person, mess))[0]

    people = random.sample(world.people, 2000)
    same = [(told(p), told(p)) for p in people]
    kin = [(told(a), told(b)) for a, b in random.sample(list(relatives(world.people)), 1600)]
    others = [(told(random.choice(people)), told(random.choice(people))) for _ in range(1000)]
    by_hand = (Name("Rosalind", "P"), Name("Rosalind", "Pickering"))  # seldom met by chance
    initial = tuple(features(Record((name,), "2015-03-07"))[0] for name in by_hand)
    return [*same, *kin, *others, initial]


@pytest.fixture(scope="module")
def splinked(pairs):
    import duckdb
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    terms = Terms.of(one for pair in pairs for one in pair)
    people = [one for pair in pairs for one in pair]
    places = [number // 2 for number in range(len(people))]
    held = table(enumerate(people), MODEL, terms, 50_000, pair=places)
    api = DuckDBAPI(connection=duckdb.connect())
    linker = Linker(api.register(held), settings(MODEL, ["l.pair = r.pair"]))
    answer = linker.inference.predict()
    fields = [comparison.field for comparison in SPEC]
    wanted = ", ".join(["id_l", "match_weight", *(f"gamma_{name}" for name in fields)])
    found = answer.query_sql(f"select {wanted} from {{this}}").as_record_list()
    return terms, {row["id_l"] // 2: row for row in found}


def test_every_pair_has_the_same_levels_and_the_same_weight(pairs, splinked):
    terms, found = splinked
    left, right = zip(*pairs, strict=True)
    ours = levels(Pairs(left, right))
    weights = logs(ours, left, right, model=MODEL, total=50_000, terms=terms)
    bits = (weights[:, :, 0] - weights[:, :, 2]).sum(axis=1)
    assert len(found) == len(pairs) == PAIRS
    for place, comparison in enumerate(SPEC):
        of = len(comparison.levels)
        theirs = np.array([found[n][f"gamma_{comparison.field}"] for n in range(PAIRS)])
        expected = np.where(ours[:, place] < 0, -1, of - 1 - ours[:, place])
        assert (theirs == expected).all(), comparison.field
    theirs = np.array([found[n]["match_weight"] for n in range(PAIRS)]) - prior_bits()
    assert np.abs(theirs - bits).max() < 1e-6


def test_every_level_is_met_by_some_pair(pairs):
    left, right = zip(*pairs, strict=True)
    ours = levels(Pairs(left, right))
    for place, comparison in enumerate(SPEC):
        met = set(ours[:, place].tolist())
        assert set(range(len(comparison.levels))) <= met, comparison.field
