"""Samples for the audit group: opened, drawn by chance, read as extracts, scored unseen, learnt."""

import json
import uuid
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import ProgrammingError, connections, transaction
from django.urls import reverse

from mash.agencies.actions import hub_version_now
from mash.audit.models import Entry
from mash.cases.refusals import NotPossible
from mash.closure.actions import close_case
from mash.decision.models import Decision
from mash.keyring import destroy_case_keys
from mash.need_to_know.acts import Refused
from mash.need_to_know.models import Grant, Reach
from mash.samples.actions import draw_sample
from mash.samples.chance import digest_of, draw
from mash.samples.masks import Mask, masked
from mash.samples.models import Lesson, Remark, Sample, Sampled, Score
from mash.samples.on_desk import on_desk
from mash.samples.results import results
from mash.samples.scoring import (
    agree_score,
    finish_lesson,
    look_at_sampled,
    require_others_work,
    score_decision,
    threshold,
)
from tests import canary, cast
from tests.cast import LESSON, NOW, SCORES, TO_COME
from tests.test_leaks import decide_and_send, sealed_case
from tests.visitor import Visitor


def score(name: str, held: Sampled, **changes: Any) -> Score:
    return cast.doing(name, score_decision, sampled=held, now=TO_COME, **(SCORES | changes))


def scores_seen(name: str, held: Sampled) -> int:
    def look() -> int:
        seen = Score.objects.filter(sampled=held).count()
        assert Remark.objects.filter(sampled=held).count() in (seen, 0)
        return seen

    return cast.seeing(name, look)


# opening and drawing


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"size": 0}, "from 1 to 100"),
        ({"size": 101}, "from 1 to 100"),
        ({"strata": "favourites"}, "parted"),
        ({"to_day": NOW.date() - timedelta(days=1)}, "a period"),
        ({"to_day": TO_COME.date() + timedelta(days=1)}, "a period"),
        ({"closes_on": TO_COME.date()}, "a day to come"),
        ({"closes_on": TO_COME.date() + timedelta(days=91)}, "a day to come"),
    ],
)
def test_what_cannot_be_sampled_is_not_opened(db, changes, says):
    with pytest.raises(NotPossible, match=says):
        cast.sample_of(**changes)


def test_the_seed_is_in_the_audit_before_anybody_draws_and_the_draw_can_be_made_again(db):
    for _ in range(3):
        cast.closed()
    sample = cast.sample_of(size=3)
    entry = cast.seeing("gwen", lambda: Entry.objects.filter(act="open sample").get())
    assert entry.detail["seed"] == sample.seed

    drawn = cast.draw(sample)

    done = Sample.objects.get(pk=sample.pk)
    ids = cast.seeing("miles", lambda: [(str(d.pk), d.outcome) for d in Decision.objects.all()])
    assert done.digest == digest_of(ids)
    again = draw(ids, done.size, entry.detail["seed"])
    assert [(str(one.decision_id), one.stratum) for one in drawn] == again
    with pytest.raises(NotPossible, match="drawn already"):
        cast.doing("miles", draw_sample, sample=sample, now=TO_COME)


def test_not_even_the_application_changes_the_seed_or_the_period(db):
    sample = cast.sample_of()

    for change in ({"seed": "mine"}, {"to_day": NOW.date()}, {"size": 9}, {"closes_at": NOW}):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Sample.objects.filter(pk=sample.pk).update(**change)


def test_the_numbers_are_the_groups_and_the_managers_once_the_sample_is_closed(committed):
    case = cast.sampled()
    held = cast.drawn_of(case)
    score("quinn", held)
    path = reverse("sample", args=[held.sample_id])
    assert "What came of it is here once" in Visitor("mara").reads(path)
    assert scores_seen("mara", held) == scores_seen("quade", held) == 0

    with connections["owner"].cursor() as cursor:
        cursor.execute("update samples_sample set closes_at = now() - interval '1 day'")
        cursor.execute("update need_to_know_grant set until = now() where what = %s", [held.pk])

    assert scores_seen("mara", held) == scores_seen("quade", held) == 1
    assert "1 decision is scored." in Visitor("mara").reads(path)
    assert Visitor("quade").is_refused(reverse("sampled", args=[held.pk]))


def test_only_closed_cases_are_drawn_and_the_page_says_how_many_were_not(db):
    cast.handed_over()
    with pytest.raises(NotPossible, match="No decision"):
        cast.draw(cast.sample_of())
    case = cast.closed()

    cast.draw(cast.sample_of(size=50))

    sample = Sample.objects.latest("drawn")
    assert (sample.population, sample.drawn, sample.left_out) == (2, 2, 2)
    assert {one.case_id for one in cast.seeing("quinn", lambda: list(Sampled.objects.all()))} == {
        case.pk
    }


def test_decisions_of_other_days_are_not_drawn(db):
    cast.closed(now=NOW - timedelta(days=1))
    case = cast.closed()
    cast.closed(now=NOW + timedelta(days=1))

    drawn = cast.draw(cast.sample_of(size=50))

    assert {one.case_id for one in drawn} == {case.pk}


def test_neither_governance_nor_a_manager_reads_an_extract(db):
    case = cast.sampled()
    held = cast.drawn_of(case)

    for name in ("gwen", "mara", "miles", "paul", "rex"):
        assert cast.seeing(name, lambda: Sampled.objects.count()) == 0
        assert Visitor(name).is_refused(reverse("sampled", args=[held.pk]))
    assert Visitor("quinn").is_refused(f"/cases/{case.reference}/")


def test_reading_ends_when_the_sample_closes(db):
    held = cast.drawn_of(cast.sampled())
    grant = Grant.objects.get(what=held.pk, reach=Reach.SAMPLE)
    assert grant.until == held.sample.closes_at
    assert grant.case_id == held.case_id  # whoever ends what is granted of a case ends this too

    with pytest.raises(Refused):
        cast.doing("quinn", lambda by, now: look_at_sampled(held.pk, by=by, now=now),
                   now=held.sample.closes_at)  # fmt: skip


def test_what_is_destroyed_is_neither_drawn_nor_read(db):
    case = cast.sampled()
    path = reverse("sampled", args=[cast.drawn_of(case).pk])
    other = cast.closed()
    destroy_case_keys(case.pk)

    drawn = cast.draw(cast.sample_of(size=50))

    assert {one.case_id for one in drawn} == {other.pk}
    assert Visitor("quinn").is_refused(path)


# the extract


def test_the_extract_tells_the_decision_and_names_nobody(db):
    text = "Briar said that bramble was hungry. Ms SAMPLETON, 1 Invented Row, rang."
    said = [{"by_whom": "Bramble", "what": "I hide from Thorn.", "when": ""}]
    case = cast.closed(worries=text, disclosures=said)
    cast.draw(cast.sample_of())
    held = cast.drawn_of(case)

    page = unescape(Visitor("quinn").reads(reverse("sampled", args=[held.pk])))
    kept = json.dumps({k: v for k, v in held.words.items() if k != "reference"})

    for known in ("Bramble", "bramble", "Briar", "Sampleton", "SAMPLETON", "Thorn ", "Ash ",
                  "Clipboard", "Placeholder", "Invented Row", "020 7946", case.reference,
                  "2015-03-27"):  # fmt: skip
        assert known not in page, known
        assert known not in kept, known
    for told in (
        "I hide from [Child 2].",
        "[Adult 1] said that [Child 1] was hungry",
        "Child 1, aged 11",
        "Adult 1, mother of Child 1",
        cast.HELD,
        "Supported.",
        "A credible disclosure.",
    ):
        assert told in page, told
    assert "For us only." not in page  # kept for the hub: its kind alone
    assert "Shared for the hub only" in page


def test_the_extract_holds_no_sealed_word_and_not_that_there_is_any(db):
    canaries = canary.hatch()
    case = sealed_case(canaries)
    decide_and_send(case)
    cast.doing("mara", cast.give_feedback, case=case)
    cast.doing("mara", close_case, case=case)
    cast.draw(cast.sample_of())
    held = cast.drawn_of(case)

    page = Visitor("quinn").get(reverse("sampled", args=[held.pk])).content

    assert canary.sightings(json.dumps(held.words).encode(), canaries) == []
    assert canary.sightings(page, canaries) == []
    assert b"onfidential information" not in page


def test_positions_requests_clocks_and_disagreements_are_in_it(db):
    case = cast.handed_over()
    cast.doing("paul", cast.disagree, case=case, **cast.DISAGREES)
    cast.doing("mara", close_case, case=case)
    cast.draw(cast.sample_of())

    words = cast.drawn_of(case).words

    assert [one["dissent"] for one in words["positions"]] == [False] * 3
    assert {one["name"] for one in words["clocks"]} == {"answers", "decision", "feedback"}
    assert sum(bool(one["answered_at"]) for one in words["asked"]) == 1  # Paul's agency
    assert [(one["about"], one["how"]) for one in words["disagreements"]] == [("rating", "")]
    assert cast.DISAGREES["why"] not in json.dumps(words)  # what was said stays on the case


@pytest.mark.parametrize(
    ("text", "masks", "expected"),
    [
        ("Ann and Annabel", [Mask("Ann", "[1]")], "[1] and Annabel"),
        ("she will see Will", [Mask("Will", "[1]")], "she will see [1]"),  # short: as it is written
        ("BRIAR, briar's", [Mask("Briar", "[1]")], "[1], [1]'s"),
        ("Ash Clipboard", [Mask("Ash", "[2]"), Mask("Ash Clipboard", "[1]")], "[1]"),
        (r"a \1 b", [Mask(r"\1", "[x]")], "a [x] b"),
    ],
)
def test_names_are_masked_as_whole_words_the_longest_first(text, masks, expected):
    assert masked(text, masks) == expected


# scoring


def test_nobody_reads_a_score_before_giving_their_own(db):
    held = cast.drawn_of(cast.sampled())
    score("quinn", held, level="4", remarks={"level": "I thought of four."})

    assert scores_seen("quade", held) == 0
    assert "I thought of four." not in Visitor("quade").reads(reverse("sampled", args=[held.pk]))
    score("quade", held)

    assert (scores_seen("quinn", held), scores_seen("quade", held)) == (2, 2)
    assert "I thought of four." in Visitor("quade").reads(reverse("sampled", args=[held.pk]))
    assert scores_seen("mara", held) == 0
    with pytest.raises(NotPossible, match="already"):
        score("quinn", held)


def test_two_who_have_scored_agree_and_that_counts(db):
    held = cast.drawn_of(cast.sampled())
    score("quinn", held, level="4")
    with pytest.raises(NotPossible, match="yourself first"):
        cast.doing("quade", agree_score, sampled=held, now=TO_COME, **SCORES)
    with pytest.raises(NotPossible, match="Nobody else"):
        cast.doing("quinn", agree_score, sampled=held, now=TO_COME, **SCORES)
    score("quade", held)
    rules = held.sample.hub.versions.latest("number").file

    def found() -> Any:
        return cast.seeing("gwen", lambda: results(Score.objects.all(), rules))

    assert (found().scored, found().to_agree) == (0, 1)
    cast.doing("quade", agree_score, sampled=held, now=TO_COME, **SCORES)

    assert (found().scored, found().to_agree) == (1, 0)
    assert found().right_threshold == "–"  # of one decision no share is told
    with pytest.raises(NotPossible, match="already"):
        cast.doing("quinn", agree_score, sampled=held, now=TO_COME, **SCORES)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"level": "9"}, "level of need"),
        ({"answers": {}}, "Answer this question"),
        ({"answers": SCORES["answers"] | {"voice": "perhaps"}}, "Answer this question"),
    ],
)
def test_a_score_answers_every_question(db, changes, says):
    with pytest.raises(NotPossible, match=says):
        score("quinn", cast.drawn_of(cast.sampled()), **changes)


def test_nobody_scores_a_decision_of_their_own(db):
    quinn = cast.worker("quinn")

    with pytest.raises(NotPossible, match="You made this decision"):
        require_others_work(Sampled(decided_by=quinn), quinn)
    require_others_work(Sampled(decided_by=quinn), cast.worker("quade"))


@pytest.mark.parametrize(
    ("given", "would", "says"),
    [("2", "2", "right"), ("2", "3", "higher"), ("3", "1", "lower"), ("2", "cannot_say",
      "cannot_say"), ("gone", "2", "cannot_say")],
)  # fmt: skip
def test_the_threshold_question_compares_levels_of_need(given, would, says):
    assert threshold(["1", "2", "3", "4"], given, would) == says


def test_percentages_are_of_those_who_could_say(db):
    rules = hub_version_now("southwark").file
    ids = [uuid.uuid4() for _ in range(12)]
    given = [
        Score(sampled_id=one, threshold="right" if n < 6 else "higher" if n < 8 else "cannot_say",
              answers={"voice": "yes" if n < 4 else "no" if n < 8 else "cannot_say"})
        for n, one in enumerate(ids)
    ]  # fmt: skip

    found = results(given, rules)

    assert (found.right_threshold, found.threshold_share) == ("6 / 8 (75%)", 75)
    assert dict(found.threshold)["Cannot say"] == "4"
    voice = next(line for line in found.lines if "voice" in line.question)
    assert (voice.right, voice.counts) == ("4 / 8 (50%)", ["4", "0", "4", "4"])
    assert voice.share == 50
    few = results(given[:4], rules)
    assert {count for _name, count in few.threshold} == {"–"}


# the pages, and what is learnt


def test_the_sheet_comes_back_filled_and_is_done_once(db):
    held, quinn = cast.drawn_of(cast.sampled()), Visitor("quinn")
    path = reverse("sampled", args=[held.pk])
    codes = SCORES["answers"]
    form = {"level": "4", "remark_level": "Harm is likely."} | {
        f"answer_{code}": "partly" for code in codes
    }

    short = quinn.post(path, form | {"answer_voice": ""})
    assert short.status_code == 422
    assert "Answer this question, or say that you cannot." in short.content.decode()
    assert "Harm is likely." in short.content.decode()
    for _ in range(2):
        assert quinn.post(path, form, key="once").status_code == 302

    assert scores_seen("quinn", held) == 1
    assert "Harm is likely." in quinn.reads(path)


def test_what_is_learnt_waits_until_it_is_done(db):
    cast.learnt()
    after = TO_COME + timedelta(days=60)

    def waits(name: str) -> list[bool]:
        by = cast.worker(name)
        found = cast.seeing(name, lambda: on_desk(by, after))
        return [one.late for one in found if "Learnt" in one.text]

    assert waits("mara") == waits("miles") == waits("quinn") == [True]
    assert waits("gwen") == waits("paul") == []
    assert LESSON["learnt"] in Visitor("mara").reads(reverse("samples"))
    assert LESSON["learnt"] not in Visitor("gwen").reads(reverse("samples"))
    lesson = cast.seeing("mara", Lesson.objects.get)
    cast.doing("mara", finish_lesson, lesson=lesson, now=after)

    assert waits("mara") == waits("quinn") == []
    with pytest.raises(NotPossible, match="done already"):
        cast.doing("quinn", finish_lesson, lesson=lesson, now=after)


def test_desks_say_what_waits_to_be_drawn_and_scored(db):
    cast.closed()
    sample = cast.sample_of(size=2)

    def says(name: str) -> list[str]:
        by = cast.worker(name)
        return [one.text for one in cast.seeing(name, lambda: on_desk(by, TO_COME))]

    assert says("mara") == ["A sample of decisions waits to be drawn"]
    first, _second = cast.draw(sample)
    score("quinn", first)

    assert says("mara") == []
    assert says("quinn") == ["1 sampled decision to score before 19 December 2099"]
    assert says("quade") == ["2 sampled decisions to score before 19 December 2099"]


def test_governance_opens_a_sample_on_its_page_and_the_machine_draws_the_seed(db):
    gwen = Visitor("gwen")
    path = reverse("open_sample")
    today = date.today()
    form = {
        "from_day": "1/1/2026", "to_day": f"{today:%d/%m/%Y}", "size": "5", "strata": "level",
        "closes_on": f"{today + timedelta(days=20):%d %B %Y}",
    }  # fmt: skip
    assert gwen.post(path, form | {"from_day": "soon"}).status_code == 422

    assert gwen.post(path, form).status_code == 302

    sample = Sample.objects.get()
    assert len(sample.seed) == 32
    assert sample.seed not in gwen.reads(reverse("sample", args=[sample.pk]))  # until it is drawn
    assert "waits to be drawn" in Visitor("mara").reads(reverse("sample", args=[sample.pk]))
