"""A model learnt from a hub's own people: floors hold, relatives count, a person approves it."""

from dataclasses import replace
from math import log2
from random import Random

import pytest

from mash.matching.invented import World
from mash.matching.learn import FLOORS
from mash.matching.model import Model
from mash.matching.record import Name, Record
from mash.matching.score import Band, score
from mash.matching.spec import SPEC
from mash.matching.train import LEAST_RELATIVES, Told, train
from mash.matching.training_report import report

pytest.importorskip("splink")


@pytest.fixture(scope="module")
def learnt():
    world, random = World(seed=12, families=900), Random(13)
    twice = random.sample(world.people, 700)
    people = [Told(world.told(p), str(p.family_number)) for p in [*world.people, *twice]]
    steps = []
    told = train(
        people, before=Model.shipped(), trained="2026-01-01", most_pairs=60_000, say=steps.append
    )
    return told, steps


def test_no_disagreement_outweighs_its_floor(learnt):
    for comparison in SPEC:
        for level in learnt[0].model.chances[comparison.field].values():
            assert log2(level["m"] / level["u"]) >= FLOORS[comparison.field] - 0.01


def test_agreement_speaks_for_the_same_person(learnt):
    for field, levels in learnt[0].model.chances.items():
        assert levels["exact"]["m"] > levels["exact"]["u"], field


def test_the_family_class_is_counted_from_recorded_families(learnt):
    told = learnt[0]
    assert told.relatives >= LEAST_RELATIVES
    assert told.model.chances["family"]["exact"]["f"] > 0.2
    assert told.model.chances["given"]["exact"]["f"] < 0.1


def test_a_twin_stays_a_twin_under_the_learnt_model(learnt):
    one = Record((Name("Rosalind", "Pickering"),), "2015-03-07", "f")
    twin = replace(one, names=(Name("Matilda", "Pickering"),))
    found = score(twin, [one], model=learnt[0].model, total=5000)[0]
    assert found.band != Band.SAME


def test_each_step_is_told(learnt):
    assert len(learnt[1]) == 6


def test_the_report_names_nobody_and_stands_alone(learnt):
    page = report(learnt[0])
    assert "<svg" in page
    assert "http" not in page
    assert "Rosalind" not in page


def test_a_model_is_proposed_until_a_person_approves_it(learnt, tmp_path):
    path = tmp_path / "model.json"
    learnt[0].model.write(path)
    assert Model.read(path).approved == ""
