"""Every score says why in words, field by field, and what would settle it."""

from io import StringIO

from django.core.management import call_command

from mash.matching.explain import SENTENCES, SETTLES, Side, Strength, explain, settle
from mash.matching.model import Model
from mash.matching.record import Address, Name, Record
from mash.matching.score import score
from mash.matching.spec import SPEC

MODEL = Model.shipped()
HOME = (Address("14 Mill Lane", "BX4 7QQ"),)
KNOWN = Record((Name("Rosalind", "Pickering"),), "2015-07-03", "f", HOME)


def reasons(query, known=KNOWN):
    one = score(query, [known], model=MODEL, total=50_000)[0]
    return explain(query, known, one, MODEL), settle(query, known, one)


def test_every_level_has_its_sentence():
    levels = {f"{one.field}.{name}" for one in SPEC for name in (*one.names, "missing")}
    assert set(SENTENCES) == levels


def test_a_swapped_date_is_told_as_one():
    query = Record((Name("Rosalind", "Pickering"),), "2015-03-07", "f", HOME)
    found = {because.field: because for because in reasons(query)[0]}
    born = found["born"]
    assert (born.sentence, born.here, born.there) == ("born.swapped", "2015-03-07", "2015-07-03")
    assert (born.side, born.strength) == (Side.FOR, Strength.STRONG)


def test_another_first_name_speaks_against_and_twins_are_asked_about():
    query = Record((Name("Matilda", "Pickering"),), "2015-07-03", "f", HOME)
    because, what = reasons(query)
    given = next(b for b in because if b.field == "given")
    assert given.side == Side.AGAINST
    assert "twins" in what


def test_what_is_missing_is_what_would_settle_it():
    query = Record((Name("Rosalind", "Pickering"),))
    known = Record((Name("Rosalind", "Pickering"),), "2015-07-03", nhs="9434765919")
    because, what = reasons(query, known)
    assert what[:2] == ["nhs.missing", "born.missing"]
    assert {b.sentence for b in because} >= {"born.missing", "nhs.missing"}
    assert set(what) <= set(SETTLES)


def test_the_weightiest_reason_stands_first():
    because, _ = reasons(Record((Name("Rosalind", "Quill"),), "2015-07-03", "f"))
    told = [abs(b.bits) for b in because if not b.sentence.endswith("missing")]
    assert told == sorted(told, reverse=True)


def test_two_records_of_a_file_are_explained_in_words(tmp_path):
    index = tmp_path / "index.csv"
    index.write_text(
        "rec_id,first,last,dob,nhs\na,Rosalind,Pickering,2015-03-07,\n"
        "b,Rosalind,Pickering,2015-07-03,\nc,Gareth,Quill,1988-01-20,\n"
    )
    out = StringIO()
    call_command("people", "explain", "a", "b", "--index", str(index), "--map", "mash", stdout=out)
    assert "day and month swapped: strong evidence for" in out.getvalue()
    assert "It would settle it to know" in out.getvalue()
