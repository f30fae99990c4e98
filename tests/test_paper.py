"""On paper: tagged PDF that says what the page says; what people wrote comes out as written."""

import dataclasses
import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from mash.audit.models import Entry, Outcome
from mash.cases.models import Case, LetterKind
from mash.closure.actions import close_case
from mash.handover.models import Summary
from mash.handover.paper import summary_paper
from mash.need_to_know.acts import Act
from mash.paper import Paper, pdf
from mash.paper.glyphs import drawable, legible
from tests import canary, cast
from tests.canary import words_of
from tests.visitor import Visitor

AT = datetime(2026, 11, 20, 16, 50, tzinfo=UTC)
AS_WRITTEN = [
    '#panic("x")',
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "*bold* _under_ `code` $x^2$ <label> @cited",
    "= no heading",
    "- no list, / no: term, + no number",
    "\\ // no comment /* nor this */ https://example.org/a_b",
    "-- --- ... \"quoted\" 'single' 3' 5\"",
    '"}], "kind": "section", {',
    "{{ 7 * 7 }} {% raw %} <script>alert(1)</script> &amp;",
]
SCRIPTS = {
    "Greek and Cyrillic": "Ελένη Наталья",
    "Polish and Vietnamese": "Łódź Nguyễn Thị",
    "Chinese": "我的名字叫小明，住在伦敦。",
    "Tigrinya": "ሰላም",
}


def paper(*words: str, **changes: object) -> Paper:
    made = Paper("KX7-4PD-9TR", "Summary", "From here to there", "KX7-4PD-9TR", AT)
    for one in words:
        made.words(one)
    return dataclasses.replace(made, **changes)


def read(blob: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(blob))


def said(blob: bytes) -> str:
    return words_of(read(blob))


def unbroken(text: str) -> str:
    """Without its spaces: where a line ends is the typesetter's matter."""
    return "".join(text.split())


def summary_of(case: Case) -> Summary:
    return cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))


def trace_of(act: Act, **by: str) -> Entry:
    done = Entry.objects.filter(act=act, outcome=Outcome.LOOKED, **by)
    return cast.seeing("gwen", lambda: done.order_by("at").last())


@pytest.mark.parametrize("words", AS_WRITTEN)
def test_what_looks_like_code_is_printed_as_it_was_written(words):
    facts = paper()
    facts.section(words)
    facts.section(words, level=3)
    facts.facts([("Address", words)])

    everywhere = paper(heading=words, about=words, foot=words)
    for made, times in ((paper(words), 1), (facts, 3), (everywhere, 3)):
        assert unbroken(said(pdf(made))).count(unbroken(words)) == times


@pytest.mark.parametrize("words", SCRIPTS.values(), ids=SCRIPTS)
def test_names_come_out_in_the_script_they_were_written_in(words):
    assert words in said(pdf(paper(words)))


@pytest.mark.parametrize("words", ["مرحبا بالعالم", "שלום לכולם"], ids=["Arabic", "Hebrew"])
def test_what_is_written_from_right_to_left_loses_no_word(words):
    # in which order a reader gives the words back is the reader's matter
    drawn = said(pdf(paper(words)))
    assert all(letter in drawn for letter in words)


def test_what_no_font_draws_stands_there_by_its_name():
    text = said(
        pdf(paper("Sad \U0001f622, family \U0001f468\u200d\U0001f469, bell \a, \U0001f9d1."))
    )

    assert "Sad \U0001f622" in text
    assert "bell [u+0007], [adult]." in text
    assert "\ufffd" not in text


def test_a_combination_that_no_font_has_still_makes_a_paper():
    assert "[thai character ko kai]" in legible("\u0e01", frozenset({0x20}))
    for odd in ("a\u0e31\u4e2d\u0301", "\u0904\u200d\u0bcd\u1200", "\u0301", "\ufffd"):
        assert read(pdf(paper(odd))).pages


def test_a_word_without_end_stays_on_the_page_and_loses_no_letter():
    word = "".join(chr(97 + place % 26) for place in range(3000))

    text = said(pdf(paper(word))).replace(" ", "")

    assert word in text


def test_line_breaks_and_paragraphs_are_kept():
    lines = read(pdf(paper("One.\nTwo.\n\nThree."))).pages[0].extract_text().splitlines()

    assert lines.index("One.") + 1 == lines.index("Two.")
    assert "Three." in lines


def test_twenty_pages_are_all_there():
    story = [f"Line {number} of an invented story, " + "as long as a line is. " * 5
             for number in range(700)]  # fmt: skip

    blob = pdf(paper("\n\n".join(story)))

    assert len(read(blob).pages) >= 20
    text = said(blob)
    assert [line for line in story if line.strip() not in text] == []


def test_the_pdf_is_tagged_titled_and_says_its_language():
    made = paper("Words.")
    made.section("A heading")
    reader = read(pdf(made))
    root = reader.trailer["/Root"]

    assert root["/StructTreeRoot"]["/K"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata["/Title"] == "KX7-4PD-9TR"
    assert set(reader.metadata) == {"/Title", "/Creator", "/CreationDate", "/ModDate"}
    assert reader.metadata["/CreationDate"] == "D:20261120165000Z"
    assert reader.metadata["/Creator"].startswith("Typst ")
    assert tags(root["/StructTreeRoot"]) >= {"/Document", "/H1", "/H2", "/P"}


def tags(node: object) -> set[str]:
    """Every kind of element in the structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return {kind for one in node for kind in tags(one)}
    if not isinstance(node, dict):
        return set()
    return tags(node.get("/K")) | ({str(node["/S"])} if "/S" in node else set())


def test_the_same_paper_is_the_same_bytes():
    assert pdf(paper("Words.")) == pdf(paper("Words."))
    assert pdf(paper("Words.")) != pdf(paper("Other words."))


def test_the_fonts_that_are_shipped_are_read():
    assert {ord("a"), 0x4E2D, 0x0995, 0x1230, 0x05D0, 0x0645} <= drawable()
    assert 0x1F9D1 not in drawable()


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_summary_on_paper_says_what_the_page_says_and_nothing_else():
    case = cast.handed_over()
    held = summary_of(case)
    page = Visitor("rita").reads(f"/summaries/{held.pk}/")
    answer = Visitor("rita").get(f"/summaries/{held.pk}/pdf/")
    text = said(answer.content)

    children = cast.seeing(
        "mara", lambda: [child.name for child in case.people.filter(part="child")]
    )
    for words in (cast.HELD, "Please see the family.", "Supported.", *children):
        assert words in text
        assert words in page
    assert cast.SECRET not in text
    assert "For us only." not in text
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{case.reference}.pdf"'
    names = b" ".join(canary.of_pdf(answer.content)[1:2])
    assert not any(child.encode() in names for child in children)


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_word_of_the_frozen_document_is_on_the_paper():
    held = summary_of(cast.handed_over())
    text = said(pdf(summary_paper(held)))
    coded = {"birth_date", "due_date", "sex", "of", "to"}

    def words(told: object, name: str = "") -> list[str]:
        if name in coded:
            return []
        if isinstance(told, dict):
            return [one for key, value in told.items() for one in words(value, key)]
        if isinstance(told, list):
            return [one for value in told for one in words(value)]
        return [told] if isinstance(told, str) else []

    missing = [one for one in words(held.words)
               if " ".join(one.split()).lower() not in text.lower()]  # fmt: skip
    assert missing == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_it_is_the_frozen_document_whatever_becomes_of_the_case():
    case = cast.handed_over()
    path = f"/summaries/{summary_of(case).pk}/pdf/"
    before = Visitor("rita").get(path).content

    cast.doing("mara", close_case, case=case)

    assert Visitor("rita").get(path).content == before


@pytest.mark.django_db(databases=["default", "owner"])
def test_taking_a_summary_away_is_a_look_and_leaves_its_trace():
    held = summary_of(cast.handed_over())
    Visitor("rita").get(f"/summaries/{held.pk}/pdf/")

    trace = trace_of(Act.READ_SUMMARY)

    assert (trace.username, trace.outcome, trace.detail["form"]) == ("rita", Outcome.LOOKED, "pdf")


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_letter_on_paper_is_the_letter_and_leaves_its_trace():
    case = cast.handed_over()
    for kind in (LetterKind.ACKNOWLEDGEMENT, LetterKind.FEEDBACK):
        letter = cast.seeing("mara", lambda kind=kind: case.letters.get(kind=kind))
        path = f"/cases/{case.reference}/letters/{letter.pk}/pdf/"
        assert path in Visitor("mara").reads(f"/cases/{case.reference}/")
        answer = Visitor("mara").get(path)

        assert " ".join(letter.words["text"].split()) in said(answer.content)
        assert letter.words["to"] not in said(answer.content)
        assert Visitor("miles").is_refused(path)
        assert Visitor("rita").is_refused(path)

    trace = trace_of(Act.READ_LETTER, username="mara")
    assert (trace.detail["letter"], trace.detail["form"]) == (str(letter.pk), "pdf")


def test_the_detector_finds_a_canary_in_a_pdf():
    hidden = canary.hatch()
    made = paper(*(one.text for one in hidden))
    titled = paper(title=f"Of {hidden[0].marks[0]}")

    marks = [mark for one in hidden for mark in one.marks]
    assert canary.sightings(b"Content-Type: application/pdf\n" + pdf(made), hidden) == marks
    assert canary.sightings(pdf(titled), hidden) == [hidden[0].marks[0]]
    assert canary.sightings(pdf(paper("Nothing.")), hidden) == []
