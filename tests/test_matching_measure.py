"""A council measures the matcher on its own labelled people; here, on invented ones."""

import csv
import json
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from mash.cli import needs_database
from mash.matching.invented import World

COLUMNS = ["rec_id", "ent", "first", "middle", "last", "dob", "sex", "house", "street", "postcode",
           "phone", "nhs", "tags", "known"]  # fmt: skip


def line(number, person, record, **more):
    given, _, middle = record.names[0].given.partition(" ")
    home = record.addresses[0] if record.addresses else None
    return {
        "rec_id": number, "ent": person, "first": given, "middle": middle,
        "last": record.names[0].family, "dob": record.born, "sex": record.sex,
        "street": home.line if home else "", "postcode": home.postcode if home else "",
        "phone": "".join(record.phones[:1]), "nhs": record.nhs, **more,
    }  # fmt: skip


def written(path, lines):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(lines)
    return path


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    world = World(seed=41, families=700)
    random = Random(42)
    away = {p.number for p in random.sample(world.people, 40)}
    index = [line(p.number, p.number, world.told(p)) for p in world.people if p.number not in away]
    asked = random.sample(world.people, 300) + [world.people[n] for n in away]
    queries = [
        line(f"q{n}", p.number, world.told(p), known=p.number not in away)
        for n, p in enumerate(asked)
    ]
    return written(folder / "index.csv", index), written(folder / "queries.csv", queries)


def scored(*words):
    out = StringIO()
    call_command("people", "score", *map(str, words), stdout=out)
    return out.getvalue()


def test_invented_people_are_found_and_the_band_is_right(town):
    told = json.loads(scored("--index", town[0], "--queries", town[1], "--json"))
    assert told["recall@10"] >= 0.97
    assert told["band precision"] >= 0.99
    assert told["band recall"] >= 0.75
    assert told["groups"]["no birth date"]["queries"] >= 5
    assert told["p95 ms"] > 0


def test_the_answer_is_a_table_for_people_too(town):
    text = scored("--index", town[0], "--queries", town[1])
    assert "recall@10" in text
    assert "no birth date" in text


def test_labelled_pairs_are_judged_alone(tmp_path):
    people = [
        {"rec_id": "a", "first": "Rosalind", "last": "Pickering", "dob": "2015-03-07"},
        {"rec_id": "b", "first": "Rosalynd", "last": "Pickering", "dob": "2015-03-07"},
        {"rec_id": "c", "first": "Gareth", "last": "Quill", "dob": "1988-01-20"},
    ]
    index = written(tmp_path / "index.csv", people)
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("one,other,same\nb,a,1\nc,a,0\n")
    told = json.loads(scored("--index", index, "--pairs", pairs, "--map", "mash", "--json"))
    assert told["pairs"]["F1"] == 1.0


def test_a_file_that_no_map_fits_is_refused_in_words(tmp_path, capsys):
    path = tmp_path / "odd.csv"
    path.write_text("who,when\nsomebody,once\n")
    with pytest.raises(SystemExit):
        scored("--index", path)


def test_measuring_needs_no_database():
    assert not needs_database(["people", "score", "--index", "x"])
    assert needs_database(["people", "index"])
