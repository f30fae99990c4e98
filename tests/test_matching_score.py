"""The same child told differently is found; a twin, a sibling and a parent stay who they are."""

import pytest

from mash.matching.model import Model
from mash.matching.record import Address, Name, Record
from mash.matching.score import Band, score

MODEL = Model.shipped()
HOME = Address("14 Mill Lane", "BX4 7QQ")


def person(given, family, born="2015-03-07", home=HOME, **more):
    names = more.pop("names", (Name(given, family),))
    return Record(names, born, addresses=(home,) if home else (), **more)


KNOWN = person("Rosalind", "Pickering", sex="f", nhs="9434765919")


def asked(query, known=KNOWN, total=50_000):
    return score(query, [known], model=MODEL, total=total)[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (person("Rosalind", "Pickering"), Band.SAME),
        (person("Rosalynd", "Pickering", "2015-07-03"), Band.SAME),
        (person("Pickering", "Rosalind"), Band.SAME),
        (person("Rosalind", "Quill", home=None), Band.SAME),
        (person("Matilda", "Pickering"), Band.POSSIBLE),  # a twin
        (person("Matilda", "Pickering", "2018-01-20"), Band.RELATIVE),  # a sister
        (person("Rosalind", "Pickering", "1988-01-20"), Band.RELATIVE),  # her mother
        (person("Gareth", "Nowhere", "1961-01-20", home=None), Band.NOTHING),
        (Record(), Band.NOTHING),
    ],
)
def test_who_is_who(query, expected):
    assert asked(query).band == expected


def test_two_nhs_numbers_are_never_very_likely_one_person():
    other = person("Rosalind", "Pickering", sex="f", nhs="9434765870")
    assert asked(other).band == Band.POSSIBLE


def test_a_former_name_is_enough():
    known = person("", "", names=(Name("Rosalind", "Quill"), Name("Rosalind", "Pickering")))
    assert asked(person("Rosalind", "Pickering"), known).band == Band.SAME


def test_nothing_is_ever_certain():
    one = asked(KNOWN)
    assert 0 < one.unrelated < one.same
    assert 0 < one.relative < one.same
    assert one.same + one.relative + one.unrelated == pytest.approx(1)


def test_the_score_does_not_depend_on_the_others_asked_about():
    query = person("Rosalynd", "Pickering")
    others = [person("Matilda", "Pickering"), KNOWN, person("Gareth", "Smith")]
    assert score(query, others, model=MODEL, total=9)[1] == asked(query, total=9)


def test_no_candidates_make_no_scores():
    assert score(KNOWN, [], model=MODEL, total=0) == []
