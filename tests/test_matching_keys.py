"""Two tellings of one person share a key; nothing that is typed makes the matcher fall over."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mash.matching import features, normalise, pairs, score
from mash.matching import keys as keys_module
from mash.matching.keys import keys, query_keys
from mash.matching.record import Address, Name, Record

SECRET = b"a secret of this hub alone"


def person(given, family, born="2015-03-07", **more):
    return Record(names=(Name(given, family),), born=born, **more)


KNOWN = person("Robert", "Chowdhury", addresses=(Address("14 Mill Lane", "BX4 7QQ"),))


@pytest.mark.parametrize(
    "asked",
    [
        person("Bobby", "Chowdhury", ""),
        person("Robert", "Choudhary", ""),
        person("Chowdhury", "Robert", ""),
        person("Robert", "Nowhere", "2015-07-03"),
        person("Rob", "Smith", "7 March 2015"),
        person("Rob", "Smith", "2015-23-07"),
        person("Xxxxx", "Chowdhury", "2016-05-05"),
        person("Robert", "Nowhere", "2015"),
        person("Robert", "Nowhere", "2014-12-30"),
        person("Xxxxx", "Yyyyy", "", addresses=(Address("", "bx4 7qq"),)),
        person("", "Chowdhury", "07/03/2015"),
        person("", "Chowdhury", ""),
        person("Robert", "", ""),
    ],
)
def test_a_person_told_differently_shares_a_key(asked):
    assert keys(KNOWN, SECRET) & set(query_keys(asked, SECRET))


def test_a_stranger_shares_no_key():
    stranger = person("Wilhelmina", "Featherstone", "1961-11-30")
    assert not keys(KNOWN, SECRET) & set(query_keys(stranger, SECRET))


def test_another_secret_makes_other_keys():
    assert not keys(KNOWN, SECRET) & keys(KNOWN, b"another secret")


def test_what_is_indexed_is_found_by_asking_the_same():
    assert keys(KNOWN, SECRET) <= set(query_keys(KNOWN, SECRET))


def test_keys_fit_a_signed_bigint_and_stay_few():
    found = keys(KNOWN, SECRET)
    assert all(-(2**63) <= k < 2**63 for k in found)
    assert len(found) <= 18


@pytest.mark.parametrize(
    ("told", "parts"),
    [
        ("2015-03-07", (2015, 3, 7)),
        ("07/03/2015", (2015, 3, 7)),
        ("7.3.15", (2015, 3, 7)),
        ("7 March 2015", (2015, 3, 7)),
        ("March 2015", (2015, 3, 0)),
        ("2015-03", (2015, 3, 0)),
        ("2015", (2015, 0, 0)),
        ("20150307", (2015, 3, 7)),
        ("03/25/2015", (2015, 3, 25)),
        ("198o-05-l2", (1980, 5, 12)),
        ("31/02/2015", (2015, 2, 31)),
        ("2015-22-07", (2015, 7, 22)),
        ("2015-83-07", (2015, 83, 7)),  # no day either: one figure of the month is wrong
        ("about five", (0, 0, 0)),
        ("", (0, 0, 0)),
    ],
)
def test_a_date_is_read_as_people_write_it(told, parts):
    assert normalise.born(told) == parts


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("محمد", ("mohammed",)),
        ("Иван", ("ivan",)),
        ("Nguyễn", ("nguyen",)),
        ("O’Brien", ("obrien",)),
        ("Kowalska-Nowak", ("kowalska", "nowak")),
        ("unknown", ()),
        ("\u202eevil\x00", ("evil",)),
    ],
)
def test_a_name_is_read_in_any_script(told, read):
    assert normalise.words(told) == read


def test_phones_are_one_however_they_are_written():
    assert (
        len({normalise.phone(p) for p in ("+44 7700 900123", "07700900123", "0044770090 0123")})
        == 1
    )


def test_a_thousand_names_make_a_bounded_question():
    crowd = Record(names=tuple(Name(f"Name{'abcdefghij'[i % 10]}", f"Fam{i}") for i in range(1000)))
    assert len(query_keys(crowd, SECRET)) < 2000


def test_nothing_that_is_compared_stays_in_memory():
    kept = {
        name
        for module in (normalise, keys_module, features, pairs, score)
        for name, thing in vars(module).items()
        if hasattr(thing, "cache_info")
    }
    assert kept == {"_names"}  # the list of short names, which tells of nobody


@settings(max_examples=150, deadline=None)
@given(st.text(), st.text(), st.text(), st.text(), st.text(), st.text())
@example("\x00", "\u202e" * 300, "31/02", "²²²²", "①", "٣")
def test_no_text_makes_it_fall_over(given_name, family, born, line, code, number):
    told = Record(
        (Name(given_name, family),), born, born, (Address(line, code),), (number,), number
    )
    assert keys(told, SECRET) <= set(query_keys(told, SECRET))
