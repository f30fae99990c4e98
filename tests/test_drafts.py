"""Nothing typed is lost: kept for its writer alone, given back, gone with the sending."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mash import keyring
from mash.access.models import Opening
from mash.audit.models import Entry
from mash.cases.models import Case
from mash.closure.actions import close_case
from mash.closure.releasing import ask_release_of_sealed
from mash.drafts import drafting
from mash.drafts.drafting import Drafting, drafts_of
from mash.drafts.kinds import KINDS, NOT_KEPT
from mash.drafts.models import Draft, Presence
from mash.need_to_know.acts import Act
from mash.screening.actions import give_position, settle_screening, take_over_case
from mash.screening.models import ENTER, Position
from mash.sharing.actions import answer_request
from mash.sharing.models import Item, Kind
from tests import canary, cast
from tests.doors import DOORS, SHOWN, of_entry, of_seal
from tests.pages import forms_on
from tests.test_leaks import leaks, tables
from tests.visitor import Visitor

WORDS = "We were called to the invented house twice, and the marigolds were gone."
SCRIPT = {"HTTP_X_MASH_DRAFT": "1"}


def hidden(text: str, name: str) -> str:
    """The value of a hidden field on a page."""
    start = text.index(f'name="{name}" value="') + len(f'name="{name}" value="')
    return unescape(text[start : text.index('"', start)])


def shown(name: str, path: str) -> str:
    answer = Visitor(name).get(path)
    assert answer.status_code == 200, (name, path, answer.status_code)
    return unescape(answer.content.decode())


def saves(name: str, path: str, form: dict[str, Any], **how: Any) -> Any:
    """As the script does: the form's page, then what was typed on it."""
    visitor = Visitor(name)
    page = visitor.get(path).content.decode()
    told = {key: hidden(page, key) for key in ("draft", "draft_since")}
    return visitor.client.post("/drafts/", told | form, secure=True, **(SCRIPT | how))


def position_path(case: Case) -> str:
    return reverse("give_position", args=[case.reference])


def hold_path(case: Case, name: str = "paul") -> str:
    return reverse("hold_item", args=[cast.request_to(case, name).pk])


def count() -> int:
    """The drafts that anybody of the cast can find."""
    return sum(
        cast.seeing(name, lambda: Draft.objects.count(), now=timezone.now()) for name in cast.CAST
    )


def rows(table: str = "drafts_draft") -> int:
    """Every row there is, as the database's owner counts them; for tests that commit."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")
        return cursor.fetchone()[0]


def screened() -> str:
    return position_path(cast.screened(timezone.now()))


# kept and given back


def test_what_is_typed_is_kept_and_given_back(db):
    path = screened()

    answer = saves("pat", path, {"route": ENTER, "reasons": WORDS})

    assert answer.status_code == 200
    assert answer.json()["says"].startswith("Kept as your draft at ")
    page = shown("pat", path)
    assert WORDS in page
    assert f'value="{ENTER}" checked' in page
    assert "You wrote this at" in page
    assert "did not send it" in page
    assert "There is a problem" not in page


@pytest.mark.parametrize("name", ["mara", "gwen"])
def test_a_review_of_an_opening_is_kept_for_who_sees_the_case_and_who_sees_none(db, name):
    opened = Opening.objects.filter(case=cast.opened())
    path = reverse("opening", args=[cast.seeing("mara", opened.get).pk])

    answer = saves(name, path, {"outcome": "justified", "said": WORDS})

    assert answer.status_code == 200
    assert WORDS in shown(name, path)
    assert WORDS not in shown("miles", path)
    desk = shown(name, "/desk/")
    assert "Your drafts (1)" in desk
    assert "The review of a break-glass opening" in desk
    visitor = Visitor(name)
    told = {"submission": hidden(visitor.get(path).content.decode(), "submission")}
    visitor.client.post(path, {"outcome": "justified", "said": WORDS} | told, secure=True)
    assert count() == 0


def test_typing_on_replaces_what_was_kept(db):
    path = screened()
    saves("pat", path, {"reasons": "First words."})
    saves("pat", path, {"reasons": WORDS})

    page = shown("pat", path)

    assert WORDS in page
    assert "First words." not in page
    assert count() == 1


def test_without_a_script_the_button_leads_back_to_the_form(db):
    path = screened()

    answer = saves("pat", path, {"reasons": WORDS}, HTTP_X_MASH_DRAFT="")

    assert (answer.status_code, answer["Location"]) == (302, path)
    assert WORDS in shown("pat", path)
    assert "Save as draft" in shown("pat", path)


def test_a_form_that_comes_back_is_kept_too(db):
    """Closing the page on which something is to be mended loses nothing."""
    path = screened()
    visitor = Visitor("pat")
    token = hidden(visitor.get(path).content.decode(), "draft")

    assert visitor.post(path, {"reasons": WORDS, "draft": token}).status_code == 422

    assert WORDS in shown("pat", path)


def test_a_whole_contact_with_its_people_comes_back(db):
    typed = {
        "kind": "safeguarding",
        "worries": WORDS,
        "people-0-part": "child",
        "people-0-given_names": "Bramble",
        "people-1-part": "household",
        "people-1-given_names": "Briar",
    }
    saves("ola", "/contacts/new/", typed)

    page = shown("ola", "/contacts/new/")

    assert all(word in page for word in (WORDS, "Bramble", "Briar"))
    assert "A contact to record" in shown("ola", "/desk/")


def test_ticks_of_a_summary_come_back(db):
    case = cast.decided(timezone.now())
    path = reverse("compose_summary", args=[case.reference, "assessment"])
    saves("mara", path, {"note": WORDS, "parts": ["worries", "going_well"]})

    page = shown("mara", path)

    assert WORDS in page
    for part in ("worries", "going_well"):
        assert f'value="{part}" checked' in page


def test_the_desk_lists_them_with_the_same_count(db):
    path = screened()
    other = screened()
    for one in (path, other):
        saves("pat", one, {"reasons": WORDS})

    page = shown("pat", "/desk/")

    assert "Your drafts (2)" in page
    assert f'href="{path}"' in page
    pat = cast.worker("pat")
    now = timezone.now()
    assert len(cast.seeing("pat", lambda: drafts_of(pat, now), now=now)) == 2


def test_thrown_away_it_is_gone(db):
    path = screened()
    saves("pat", path, {"reasons": WORDS})

    answer = saves("pat", path, {"throw_away": "1"}, HTTP_X_MASH_DRAFT="")

    assert answer["Location"] == path
    assert WORDS not in shown("pat", path)
    assert count() == 0


def test_what_was_all_taken_out_again_is_no_draft(db):
    path = screened()
    saves("pat", path, {"reasons": WORDS})

    saves("pat", path, {"reasons": " "})

    assert count() == 0


def test_a_case_that_changed_meanwhile_says_so(committed):
    now = timezone.now()
    case = cast.rated(now=now)
    path = reverse("ask_agency", args=[case.reference])
    saves("mara", path, {"why": WORDS})
    assert "may have changed" not in shown("mara", path)

    request = cast.request_to(case, "paul")
    cast.doing("paul", cast.share_item, request=request, weighed=cast.weighed(),
               handling=cast.Handling.HUB_ONLY, now=now)  # fmt: skip

    assert "The case may have changed since" in shown("mara", path)


def test_a_seals_reason_is_gone_with_the_opening(db):
    case = cast.shared()
    path = reverse("open_seal", kwargs=of_seal(case))
    saves("mara", path, {"reason": WORDS})

    answer = Visitor("mara").post(path, {"reason": WORDS})

    assert answer.status_code == 200
    assert count() == 0


def test_who_withdraws_what_they_asked_keeps_no_draft_of_another_answer(db):
    words = {"order": "ORDER/1", "recipient": "An invented court", "reason": "All of it."}
    given = {"case": cast.shared(), "agency": "police", "now": timezone.now()}
    asked = cast.doing("mara", ask_release_of_sealed, **given, **words)
    path = reverse("approval", args=[asked.pk])
    assert 'name="draft"' not in shown("mara", path)

    answer = Visitor("mara").post(path, {"answer": "nothing that is offered"})

    assert answer.status_code == 422
    assert count() == 0


def test_a_page_that_was_made_anew_shows_what_it_says_now(db):
    """What a page itself noted on the form is not typed, so a draft never brings it back."""
    case = cast.shared()
    path = reverse("rule_on_entry", kwargs=of_entry(case))
    saves("rex", path, {"reason": WORDS, "seen": "7"})

    [form] = [one for one in forms_on(Visitor("rex").get(path).content.decode())
              if "reason" in one.names]  # fmt: skip

    assert form.sends()["reason"] == [WORDS]
    assert form.sends()["seen"] == ["0"]


# gone when sent


def test_sending_removes_it(db):
    path = screened()
    saves("pat", path, {"reasons": WORDS})

    Visitor("pat").post(path, {"route": ENTER, "reasons": WORDS})

    assert count() == 0


def test_a_sending_that_is_rolled_back_keeps_it(db, monkeypatch):
    path = screened()
    saves("pat", path, {"reasons": WORDS})
    visitor = Visitor("pat")
    visitor.client.raise_request_exception = False

    def breaks(**_: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(drafting, "discard", lambda **_: breaks())
        answer = visitor.post(path, {"route": ENTER, "reasons": WORDS})

    assert answer.status_code == 500
    assert count() == 1
    assert cast.seeing("pat", lambda: Position.objects.count()) == 0


def test_a_saving_that_comes_after_the_sending_keeps_nothing(db):
    path = screened()
    visitor = Visitor("pat")
    page = visitor.get(path).content.decode()
    key = hidden(page, "submission")
    visitor.post(path, {"route": ENTER, "reasons": WORDS}, key=key)

    late = {"draft": hidden(page, "draft"), "submission": key, "reasons": WORDS}
    visitor.client.post("/drafts/", late, secure=True, **SCRIPT)

    assert count() == 0


def test_sending_the_summary_removes_the_draft_of_its_composing(db):
    now = timezone.now()
    case = cast.decided(now)
    path = reverse("compose_summary", args=[case.reference, "assessment"])
    saves("mara", path, {"note": WORDS})
    visitor = Visitor("mara")
    preview = visitor.post(path, {"note": WORDS}).content.decode()
    sent = {"note": WORDS, "seen": hidden(preview, "seen")}

    answer = visitor.post(f"{path}send/", sent)

    assert answer.status_code == 302
    assert count() == 0


# whose it is


def test_nobody_else_finds_it_anywhere(db):
    """A colleague, another worker, managers, governance: their pages do not change by a letter."""
    now = timezone.now()
    case = cast.rated(now=now)
    found = canary.hatch()[0]
    path = hold_path(case)
    others = [name for name in cast.CAST if name != "paul"]
    saves("paul", path, {"text": found.text})

    def look() -> list[Any]:
        return list(Draft.objects.all())

    for name in others:
        assert cast.seeing(name, look, now=now) == [], name
        assert "Your drafts" not in shown(name, "/desk/")
    pam = Visitor("pam").get(path).content
    assert canary.sightings(pam, [found]) == []
    assert len(cast.seeing("paul", look, now=now)) == 1


def test_a_token_of_somebody_else_opens_and_writes_nothing(db):
    path = screened()
    token = hidden(shown("pat", path), "draft")

    for told in ({"draft": token}, {"draft": token + "x"}, {}):
        answer = Visitor("hope").client.post(
            "/drafts/", told | {"reasons": WORDS}, secure=True, **SCRIPT
        )
        assert answer.status_code == 404
    assert Visitor("hope").get(f"/drafts/beside/?form={token}").status_code == 404
    assert count() == 0


def test_without_the_forms_own_key_nothing_is_kept(db):
    path = screened()
    token = hidden(shown("pat", path), "draft")
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.worker("pat").user)

    answer = client.post("/drafts/", {"draft": token, "reasons": WORDS}, secure=True)

    assert answer.status_code == 403
    assert count() == 0


def test_who_loses_the_case_loses_the_draft_at_once(committed):
    now = timezone.now()
    case = cast.screened(now)
    saves("pat", position_path(case), {"reasons": WORDS})
    cast.doing("mara", settle_screening, case=case, outcome="fast_track", answer="Now.", now=now)

    assert cast.seeing("pat", lambda: list(Draft.objects.all()), now=now) == []
    assert "Your drafts" not in shown("pat", "/desk/")
    assert rows() == 1  # hidden, and destroyed in its time


def test_who_no_longer_manages_the_case_is_not_led_to_a_form_that_is_not_theirs(db):
    now = timezone.now()
    case = cast.rated(now=now)
    path = reverse("ask_agency", args=[case.reference])
    saves("mara", path, {"why": WORDS})
    assert "Your drafts (1)" in shown("mara", "/desk/")

    cast.doing("miles", take_over_case, case=case, reason="She is away.", now=now)

    assert "Your drafts" not in shown("mara", "/desk/")


def test_closing_destroys_every_draft_of_the_case(committed):
    now = timezone.now()
    case = cast.handed_over(now)
    other = screened()
    saves("pat", other, {"reasons": WORDS})
    for name in ("paul", "miles", "mara"):
        writes_behind_the_pages(name, case)
    with connections["owner"].cursor() as cursor:  # as of somebody who was never on the case
        cursor.execute(
            "update drafts_draft set what = gen_random_uuid() where worker_id = %s",
            [cast.worker("mara").pk],
        )
    assert rows() == 4

    cast.doing("mara", close_case, case=case, now=now)

    assert rows() == 2
    assert rows("drafts_presence") == 1  # Pat's, on another case


def writes_behind_the_pages(name: str, case: Case, act: Act = Act.TAKE_OVER_CASE) -> None:
    from django.http import QueryDict

    now = timezone.now()
    path = reverse("take_over_case", args=[case.reference])
    post = QueryDict(mutable=True)
    post["reason"] = WORDS
    at = Drafting(cast.worker(name), act, path, case.pk)
    cast.seeing(name, lambda: at.keep(post, now), now=now)


def test_in_its_time_it_is_hidden_and_destroyed(committed):
    saves("pat", screened(), {"reasons": WORDS})
    with connections["owner"].cursor() as cursor:
        cursor.execute("update drafts_draft set kept_until = now() - interval '1 second'")
    assert cast.seeing("pat", lambda: list(Draft.objects.all()), now=timezone.now()) == []
    assert rows() == 1

    saves("pat", screened(), {"reasons": WORDS})

    assert rows() == 1


def test_without_the_cases_key_or_the_persons_own_it_does_not_open(committed):
    now = timezone.now()
    case = cast.screened(now)
    path = position_path(case)
    saves("pat", path, {"reasons": WORDS})
    pat = cast.worker("pat")
    right = keyring.draft_key(pat.pk, pat.agency_id, case.pk)
    others = [
        keyring.draft_key(pat.pk, pat.agency_id, None),
        keyring.draft_key(pat.pk, "southwark.health", case.pk),
        keyring.draft_key(cast.worker("hope").pk, pat.agency_id, case.pk),
        keyring.case_key(case.pk),
    ]
    assert right not in others

    keyring.destroy_case_keys(case.pk)

    with pytest.raises(keyring.CannotOpen):
        keyring.draft_key(pat.pk, pat.agency_id, case.pk)
    assert rows() == 1


def test_of_a_case_that_is_disposed_of_nothing_more_is_kept(committed):
    now = timezone.now()
    case = cast.screened(now)
    keyring.destroy_case_keys(case.pk)

    writes_behind_the_pages("mara", case)

    assert rows() == 0


# what is sealed


def test_no_table_holds_a_word_of_a_draft_not_even_of_one_to_be_sealed(committed):
    now = timezone.now()
    case = cast.rated(now=now)
    found = canary.hatch()
    saves("paul", hold_path(case), {"text": found[0].text, "handling": "sealed"})
    saves("ola", "/contacts/new/", {"worries": found[1].text, "people-0-part": "child"})
    saves("mara", reverse("ask_agency", args=[case.reference]), {"why": found[2].text})
    assert rows() == 3

    assert leaks(tables(), found) == []


def test_lengths_tell_little(committed):
    paths = [screened(), screened()]
    for path, words in zip(paths, ("x", "x" * 60), strict=True):
        saves("pat", path, {"reasons": words})

    with connections["owner"].cursor() as cursor:
        cursor.execute("select distinct length(told) from drafts_draft")
        assert len(cursor.fetchall()) == 1


def test_nobody_is_shown_who_adds_what_the_agency_holds(db):
    """The sentence that something is held appears by itself: it must not be seen whose it is."""
    now = timezone.now()
    case = cast.rated(now=now)
    saves("paul", hold_path(case), {"text": WORDS, "handling": "sealed"})

    assert "Paul Invented" not in shown("pam", hold_path(case)).split("<main")[1]
    assert cast.seeing("pam", lambda: Presence.objects.count(), now=now) == 0


# what may be in it


@pytest.mark.parametrize(
    "words",
    ["nul \0 in it", "\u202eturned round", "a" + "\u0301" * 60, "<script>x</script>", "ꙮ😀"],
)
def test_whatever_was_typed_is_kept_as_it_was_typed(db, words):
    path = screened()

    assert saves("pat", path, {"reasons": words}).status_code == 200

    page = shown("pat", path)
    assert words in page
    assert "<script>x" not in Visitor("pat").get(path).content.decode()


def test_half_a_character_breaks_nothing(db):
    path = screened()
    visitor = Visitor("pat")
    token = hidden(visitor.get(path).content.decode(), "draft")

    answer = visitor.client.post(
        "/drafts/",
        f"draft={token}&reasons=a%ED%A0%80b",
        content_type="application/x-www-form-urlencoded",
        secure=True,
        **SCRIPT,
    )

    assert answer.status_code == 200


def test_what_is_too_long_is_said_and_the_earlier_words_stay(db):
    path = screened()
    saves("pat", path, {"reasons": WORDS})

    answer = saves("pat", path, {"reasons": "x" * 600_000})

    assert answer.status_code == 413
    assert "too long to be kept" in answer.json()["says"]
    assert WORDS in shown("pat", path)


# two on one form


def test_two_on_one_form_see_each_other(db):
    now = timezone.now()
    case = cast.rated(now=now)
    path = reverse("answer_request", args=[cast.request_to(case, "paul").pk])
    shown("paul", path)

    assert "Paul Invented opened this form at" in shown("pam", path)
    saves("paul", path, {"reason": WORDS})
    page = shown("pam", path)
    assert "and is writing" in page
    assert WORDS not in page
    assert "Invented opened this form" not in shown("paul", path).replace("Pam Invented", "")


def test_the_second_to_send_keeps_the_words_and_reads_who_was_first(db):
    now = timezone.now()
    case = cast.rated(now=now)
    path = reverse("answer_request", args=[cast.request_to(case, "paul").pk])
    pam = Visitor("pam")
    token = hidden(pam.get(path).content.decode(), "draft")
    Visitor("paul").post(path, {"kind": Kind.NOTHING_HELD})

    second = pam.post(path, {"kind": Kind.WITHHELD, "reason": WORDS, "draft": token})

    page = unescape(second.content.decode())
    assert second.status_code == 422
    assert WORDS in page
    assert "Paul Invented sent this form at" in page
    assert WORDS in shown("pam", path)


def test_a_position_that_came_second_is_shown_to_who_wrote_it(db):
    path = screened()
    saves("pat", path, {"reasons": WORDS})
    reference = path.split("/")[2]
    case = cast.seeing("mara", lambda: Case.objects.get(reference=reference))
    cast.doing("pat", give_position, case=case, route=ENTER, reasons="By telephone.",
               now=timezone.now())  # fmt: skip

    assert WORDS in shown("pat", path)


def test_who_left_long_ago_is_no_longer_shown(committed):
    now = timezone.now()
    case = cast.rated(now=now)
    path = reverse("answer_request", args=[cast.request_to(case, "paul").pk])
    shown("paul", path)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update drafts_presence set seen_at = %s", [now - timedelta(minutes=16)])

    assert "Paul Invented" not in shown("pam", path)


# the forms


def test_whoever_has_lost_the_form_learns_it_and_leaves_one_trace_of_trying(committed):
    now = timezone.now()
    case = cast.rated(now=now)
    mara = Visitor("mara")
    page = mara.get(reverse("ask_agency", args=[case.reference])).content.decode()
    token = hidden(page, "draft")
    cast.doing("miles", take_over_case, case=case, reason="She is away.", now=now)

    asked = mara.client.get("/drafts/beside/", {"form": token}, secure=True)
    saved = mara.client.post("/drafts/", {"draft": token, "why": WORDS}, secure=True, **SCRIPT)

    assert (asked.status_code, saved.status_code) == (404, 404)
    assert rows() == 0
    refused = cast.seeing("gwen", lambda: Entry.objects.filter(outcome="refused").count())
    assert refused == 1


def test_asking_who_is_beside_neither_prolongs_the_session_nor_tells_others(db):
    case = cast.rated(now=timezone.now())
    path = reverse("answer_request", args=[cast.request_to(case, "paul").pk])
    visitor = Visitor("pam")
    token = hidden(visitor.get(path).content.decode(), "draft")
    before = dict(visitor.client.session)
    shown("paul", path)

    answer = visitor.client.get(
        "/drafts/beside/", {"form": token}, secure=True, HTTP_X_MASH_LIVE="1"
    )

    told = answer.json()
    assert [one.split(" opened")[0] for one in told["beside"]] == ["Paul Invented"]
    assert 0 < told["left"] <= 15 * 60
    assert told["may_go_on"] is True
    assert dict(visitor.client.session) == before


def test_every_form_on_which_something_is_typed_keeps_it_or_says_why_not(db):
    """Each door, looked at by somebody it is for: whatever can be typed there is kept and given
    back, whatever key and wall that takes."""
    uncovered, acts = set(), set()
    for door in DOORS:
        who = next((name for name, status in door.get.items() if status == SHOWN), None)
        if who is None or door.post is None:
            continue
        url = reverse(door.name, kwargs=door.given(door.at() if door.at else None))
        client = Client()
        if who != "anybody":
            client.force_login(cast.worker(who).user)
        for form in forms_on(client.get(url, secure=True).content.decode()):
            if form.method != "post" or not form.typed:
                continue
            if "draft" not in form.names:
                uncovered.add(door.name)
                continue
            token = form.sends()["draft"][0]
            acts.add(Drafting.of_token(token, by=cast.worker(who)).act)
            typed = {name: f"{name} as typed" for name in form.typed}
            kept = client.post("/drafts/", form.sends() | typed, secure=True, **SCRIPT)
            assert kept.status_code == 200, (door.name, who)
            assert "Kept as your draft" in kept.json()["says"], door.name
            again = unescape(client.get(url, secure=True).content.decode())
            assert [name for name, said in typed.items() if said not in again] == [], door.name
            desk = unescape(client.get("/desk/", secure=True).content.decode())
            assert f'href="{url}"' in desk, door.name

    assert uncovered == set(NOT_KEPT)
    assert acts == set(KINDS)


def test_a_session_that_ends_while_somebody_types_loses_no_word(db):
    """What was typed until then is the draft; what was sent too late comes back in the page."""
    path = screened()
    visitor = Visitor("pat")
    [form] = [one for one in forms_on(visitor.get(path).content.decode()) if "draft" in one.names]
    typed = form.sends() | {"route": ENTER, "reasons": WORDS}
    visitor.client.post("/drafts/", typed, secure=True, **SCRIPT)
    visitor.client.logout()

    more = typed | {"reasons": f"{WORDS} And more."}
    late = visitor.client.post(path, more, secure=True, HTTP_ORIGIN="https://testserver")
    saved = visitor.client.post("/drafts/", more, secure=True, **SCRIPT)

    assert (late.status_code, saved.status_code) == (403, 403)
    assert count() == 1
    visitor.client.force_login(visitor.worker.user)
    assert WORDS in unescape(visitor.get(path).content.decode())
    [held] = [one for one in forms_on(late.content.decode()) if "reasons" in one.names]
    assert held.action == path
    assert visitor.client.post(path, held.sends(), secure=True).status_code == 302
    said = cast.seeing("pat", lambda: Position.objects.get().words["reasons"])
    assert said == f"{WORDS} And more."
    assert count() == 0


def test_what_is_sent_in_the_end_is_what_was_kept(db):
    """The whole way: typed, kept, opened again, sent as it stands."""
    now = timezone.now()
    case = cast.rated(now=now)
    path = hold_path(case)
    form = {
        "about": "family",
        "category": "incidents",
        "text": WORDS,
        "nature": "fact",
        "handling": "hub only",
        "lawful_basis": cast.WHY["lawful_basis"],
        **dict.fromkeys(("necessary", "proportionate", "relevant"), "Invented."),
    }
    form["handling"] = cast.Handling.HUB_ONLY.value
    saves("paul", path, form)

    assert WORDS in shown("paul", path)
    answer = Visitor("paul").post(path, form)

    assert answer.status_code == 302, answer.content.decode()
    texts = cast.seeing("paul", lambda: [one.words["text"] for one in Item.objects.all()], now=now)
    assert texts == [WORDS]
    assert count() == 0


def test_answering_behind_a_draft_leaves_it_to_its_writer(db):
    now = timezone.now()
    case = cast.rated(now=now)
    request = cast.request_to(case, "paul")
    path = reverse("answer_request", args=[request.pk])
    saves("pam", path, {"reason": WORDS})

    cast.doing("paul", answer_request, request=request, kind=Kind.NOTHING_HELD, now=now)

    assert WORDS in shown("pam", path)
