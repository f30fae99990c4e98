"""`make bench-people` in small: it finds the people whom it made, and says what that cost."""

from argparse import Namespace

from benchmarks.people import measure

HEAD = "{},ent,fam,role,first,last,dob,sex,house,street,postcode,{}\n"


def test_the_measurement_finds_whom_it_made(committed):
    given = Namespace(people=400, limit=200, asked=20, workers=1, seed=1, labelled=None)

    figures = measure(given)

    assert figures["look-up"]["recall_at_10"] >= 0.9
    assert figures["family of five"]["recall_at_10"] >= 0.9
    assert figures["others"]["everybody"]["asked"] == 20
    assert figures["bytes"]["keys"] > 10
    assert figures["rebuild"]["seconds"] > 0


def test_labelled_people_are_asked_for_among_others_like_them(committed, tmp_path):
    home = "F,{n},Example Road,SE{n} 2AB,"
    lines = [
        f"{n},{n},{n // 4},child,{given},{family},20{n:02}-03-1{n % 9}," + home.format(n=n)
        for n, (given, family) in enumerate(
            (given, family)
            for given in ("Bramble", "Rowan", "Clover", "Juniper", "Tansy")
            for family in ("Sampleton", "Fernwick", "Mosswood", "Heathrow-Lea")
        )
    ]
    index, queries = tmp_path / "mash_synth_index.csv", tmp_path / "mash_synth_queries.csv"
    index.write_text(HEAD.format("rec_id", "nhs") + "".join(f"{line}\n" for line in lines))
    told = [line + ("True" if n < 8 else "False") for n, line in enumerate(lines[:10])]
    queries.write_text(HEAD.format("qid", "known") + "".join(f"{line}\n" for line in told))
    given = Namespace(people=120, limit=200, asked=3, workers=1, seed=2, labelled=tmp_path)

    figures = measure(given)

    assert figures["look-up"]["asked"] == 8
    assert figures["look-up"]["recall_at_1"] == 1.0
    assert figures["cases"] == 5 + 100 // 4
    assert "family of five" not in figures
