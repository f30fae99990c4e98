"""What the matcher finds is said in words of the catalogue; nothing sealed is compared."""

import ast
from pathlib import Path

from mash.contact.told_people import PersonIn
from mash.matching import explain
from mash.people import records, wording

MASH = Path(records.__file__).parent.parent
COMPARED = {"given_names", "family_name", "known_as", "birth_date", "birth_date_estimated", "sex",
            "address", "postcode", "telephone", "nhs_number"}  # fmt: skip


def test_the_page_has_the_matchers_own_sentences():
    assert {key: str(says) for key, says in wording.WHY.items()} == explain.SENTENCES
    assert {key: str(says) for key, says in wording.SETTLES.items()} == explain.SETTLES


def asked_for(tree: ast.AST) -> set[str]:
    """The names of what a module takes out of a mapping called `told`."""
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "told"
        and isinstance(node.args[0], ast.Constant)
    }


def test_only_what_identifies_a_person_is_ever_compared():
    found = asked_for(ast.parse(Path(records.__file__).read_text()))

    assert found == COMPARED
    assert set(PersonIn.model_fields) >= COMPARED


def test_nothing_that_finds_people_knows_of_items_or_seals():
    for package in ("people", "matching"):
        for source in (MASH / package).rglob("*.py"):
            for node in ast.walk(ast.parse(source.read_text())):
                names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                far = [one for one in names if one.startswith(("mash.sealed", "mash.sharing"))]
                assert far == [], source


def test_a_record_with_every_field_of_a_story_in_it_compares_none_of_them():
    story = {name: f"secret {name}" for name in PersonIn.model_fields if name not in COMPARED}

    assert records.record_of(story) == records.record_of({})
