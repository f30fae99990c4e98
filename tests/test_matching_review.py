"""The whole index is looked through: pairs are proposed as a look-up scores them, none merged."""

import csv
import json
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from mash.matching import bulk, tables
from mash.matching.features import COLUMNS, SETS, features, row
from mash.matching.invented import World
from mash.matching.model import Model
from mash.matching.review import Proposal, groups
from mash.matching.score import Band

pytest.importorskip("splink")
HEAD = [
    "rec_id", "ent", "fam", "first", "last", "alt_first", "alt_last", "dob", "sex", "street",
    "postcode", "phone", "nhs",
]  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    world, random = World(seed=3, families=500), Random(4)
    path = tmp_path_factory.mktemp("town") / "index.csv"
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEAD)
        number = 0
        for person in world.people:
            for _ in range(2 if random.random() < 0.2 else 1):
                told = world.told(person, 0.6)
                home = told.addresses[0] if told.addresses else None
                other = told.names[1] if len(told.names) > 1 else None
                out.writerow([
                    number, person.number, person.family_number, told.names[0].given,
                    told.names[0].family, other.given if other else "",
                    other.family if other else "", told.born, told.sex,
                    home.line if home else "", home.postcode if home else "",
                    "".join(told.phones), told.nhs,
                ])  # fmt: skip
                number += 1
    return path


def reviewed(town, tmp_path, *more):
    out = tmp_path / "proposals.jsonl"
    words = ["people", "review", "--index", str(town), "--map", "mash", "--out", str(out), *more]
    call_command(*words, stdout=StringIO(), stderr=StringIO())
    return [json.loads(line) for line in out.read_text().splitlines()]


def judged(town, told):
    people = [row.person for row in tables.read(town, tables.MASH)]
    pairs = [line for line in told if line["kind"] == "pair"]
    sure = [line for line in pairs if line["band"] == Band.SAME]
    right = [people[int(line["one"])] == people[int(line["other"])] for line in sure]
    true = len(people) - len(set(people))
    return sum(right) / len(right), sum(right) / true, pairs


def test_the_pairs_proposed_as_very_likely_are_right(town, tmp_path):
    precision, recall, pairs = judged(town, reviewed(town, tmp_path))
    assert precision >= 0.99
    assert recall >= 0.8
    assert all(pair["same"] >= 0.5 for pair in pairs)
    assert all(pair["model"] == Model.shipped().version for pair in pairs)


def test_what_is_read_by_column_is_what_is_read_one_by_one(town):
    raw = bulk.read(town, tables.MASH)
    held = bulk.held(raw, tables.MASH, Model.shipped())
    owners = held.owners
    records = [row.record for row in tables.read(town, tables.MASH)]
    told = held.handed_over().select(list(COLUMNS)).to_pylist()
    assert set(owners.tolist()) == set(range(len(records)))
    for owner, one in zip(owners.tolist(), told, strict=True):
        expected = [row(feature) for feature in features(records[owner])]
        assert {c: sorted(v) if c in SETS else v for c, v in one.items()} in expected


def test_groups_are_chains_of_very_likely_pairs_to_look_at_together():
    def pair(one, other, band=Band.SAME):
        return Proposal(one, other, 0.995, 0.0, band, {})

    chain = [pair(1, 2), pair(2, 3), pair(5, 6), pair(3, 9, Band.POSSIBLE)]
    assert groups(chain) == [[1, 2, 3]]


@pytest.mark.spark
def test_spark_proposes_what_duckdb_proposes(town, tmp_path):
    pytest.importorskip("pyspark")

    def told(*more):
        pairs = judged(town, reviewed(town, tmp_path, *more))[2]
        return {(pair["one"], pair["other"]): pair["band"] for pair in pairs}

    assert told("--engine", "spark") == told()
