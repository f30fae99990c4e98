"""`make bench-people` in small: it finds the people whom it made, and says what that cost."""

from argparse import Namespace

from benchmarks.people import measure


def test_the_measurement_finds_whom_it_made(committed):
    given = Namespace(people=400, limit=200, asked=20, workers=1, seed=1)

    figures = measure(given)

    assert figures["look-up"]["recall_at_10"] >= 0.9
    assert figures["family of five"]["recall_at_10"] >= 0.9
    assert figures["others"]["everybody"]["asked"] == 20
    assert figures["bytes"]["keys"] > 10
    assert figures["rebuild"]["seconds"] > 0
