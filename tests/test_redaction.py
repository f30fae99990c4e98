"""Taking parts out: what is told is the original's own words, in its order, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mash.rights.redaction import NotTakenOut, tokens, without

TEXTS = st.text(st.sampled_from("ab ,.\n[]é"), max_size=40)


@pytest.mark.parametrize(
    ("original", "edited", "told"),
    [
        (
            "Two calls to the address this year.",
            "Two calls this year.",
            "Two calls [removed: w] this year.",
        ),
        ("Told by Briar.", "Told by .", "Told by [removed: w]."),
        ("Told by Briar.", "", "[removed: w]"),
        ("One.\nTwo.\nThree.", "One.\nThree.", "One.\n[removed: w]\nThree."),
        ("The mother, Briar, said so.", "The mother said so.", "The mother[removed: w] said so."),
        ("As it is.", "As it is.", "As it is."),
    ],
)
def test_what_is_taken_out_is_marked(original, edited, told):
    assert without(original, edited, why="w") == told


@pytest.mark.parametrize("edited", ["Three calls", "calls Two", "Two calls calls", "Two call"])
def test_nothing_is_put_in_changed_or_moved(edited):
    with pytest.raises(NotTakenOut):
        without("Two calls to the address.", edited, why="w")


@given(original=TEXTS, kept=st.lists(st.booleans(), min_size=40, max_size=40))
def test_without_its_marks_it_is_what_was_kept(original, kept):
    chosen = [one for one, is_kept in zip(tokens(original), kept, strict=False) if is_kept]

    told = without(original, " ".join(chosen), why="")

    assert tokens(told.replace("[removed]", " ")) == chosen
