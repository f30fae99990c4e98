"""Composing, previewing, sending and reading a summary; feedback; closing."""

import re
from html import unescape

import pytest
from django.core import mail
from django.core.management import call_command
from django.template.loader import render_to_string
from django.urls import reverse

from mash.cases.models import Case, Letter, LetterKind, State
from mash.closure.models import Closure
from mash.handover import on_case as handover_on_case
from mash.handover.document import may_leave
from mash.handover.models import Summary
from mash.need_to_know.models import Grant
from tests import cast
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
NOTE = "Please see the family\nthis week."
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def compose_path(case: Case) -> str:
    return reverse("compose_summary", args=[case.reference, "assessment"])


def send_path(case: Case) -> str:
    return reverse("send_summary", args=[case.reference, "assessment"])


def ticks(case: Case) -> dict[str, object]:
    items = cast.seeing("mara", lambda: [str(item.pk) for item in may_leave(case)])
    return {"note": NOTE, "parts": ["worries"], "items": items}


def previewed(case: Case, form: dict[str, object]) -> tuple[str, dict[str, object]]:
    """The preview's text, and the form that it sends."""
    seen = Visitor("mara").post(compose_path(case), form)
    assert seen.status_code == 200
    text = seen.content.decode()
    start = text.index(f'action="{send_path(case)}"')
    sends: dict[str, object] = {}
    for name, value in HIDDEN.findall(text[start : text.index("</form>", start)]):
        if name in ("parts", "people", "items"):
            sends.setdefault(name, []).append(unescape(value))
        elif name not in ("submission", "csrfmiddlewaretoken"):
            sends[name] = unescape(value)
    return text, sends


def document_of(text: str) -> str:
    return text[text.index('<article class="mash-summary">') : text.index("</article>")]


def summary_of(case: Case) -> Summary:
    return cast.seeing("mara", lambda: Summary.objects.get(case=case))


def handed(case: Case) -> None:
    _, form = previewed(case, ticks(case))
    assert Visitor("mara").post(send_path(case), form).status_code == 302


def test_nothing_is_ticked_beforehand_and_only_what_may_leave_is_offered():
    text = Visitor("mara").reads(compose_path(cast.decided()))

    assert " checked" not in text
    assert cast.HELD in text
    assert "For us only." not in text
    assert cast.SECRET not in text


def test_what_the_preview_shows_is_what_the_team_reads():
    case = cast.decided()
    text, form = previewed(case, ticks(case))

    assert Visitor("mara").post(send_path(case), form).status_code == 302

    path = reverse("summary", args=[summary_of(case).pk])
    read = Visitor("rita").reads(path)
    assert document_of(read) == document_of(text)
    assert cast.HELD in read
    assert "For us only." not in read
    for name in ("rory", "paul", "miles", "ola", "gwen"):
        assert Visitor(name).is_refused(path)


def test_a_note_is_needed_and_ticks_stay_where_it_is_missing():
    case = cast.decided()

    seen = Visitor("mara").post(compose_path(case), ticks(case) | {"note": ""})

    assert seen.status_code == 422
    assert seen.content.decode().count(" checked") == 2
    assert "Tell the team in your own words" in seen.content.decode()


def test_the_manager_goes_back_from_the_preview_with_everything_kept():
    case = cast.decided()
    _, form = previewed(case, ticks(case))

    seen = Visitor("mara").post(compose_path(case), form | {"change": "1"})

    assert seen.status_code == 200
    assert seen.content.decode().count(" checked") == 2
    assert "Please see the family" in seen.content.decode()


def test_what_was_not_seen_is_not_sent():
    case = cast.decided()
    _, form = previewed(case, ticks(case))

    seen = Visitor("mara").post(send_path(case), form | {"note": "Something else."})

    assert seen.status_code == 422
    assert "not what you saw" in seen.content.decode()
    assert "Something else." in document_of(seen.content.decode())
    assert not cast.seeing("mara", lambda: Summary.objects.exists())


def test_the_team_accepts_once():
    case = cast.decided()
    handed(case)
    path = reverse("accept_summary", args=[summary_of(case).pk])

    assert Visitor("mara").is_refused(path, {})
    assert Visitor("rita").post(path).status_code == 302
    again = Visitor("rita").post(path)
    assert again.status_code == 422
    assert "accepted this summary already" in again.content.decode()


def test_the_referrer_is_told_exactly_what_the_page_shows_and_the_outbox_sends_it():
    case = cast.decided()
    handed(case)
    path = reverse("feedback", args=[case.reference])
    shown = unescape(Visitor("mara").reads(path))

    assert Visitor("mara").post(path).status_code == 302
    call_command("outbox", "send")

    message, acknowledged = sorted(mail.outbox, key=lambda one: one.subject, reverse=True)
    assert acknowledged.subject == f"We have your contact {case.reference}"
    assert message.to == ["ash.clipboard@example.org"]
    assert message.body in shown
    letter = cast.seeing("mara", lambda: Letter.objects.get(case=case, kind=LetterKind.FEEDBACK))
    assert letter.state == State.SENT
    call_command("outbox", "send")
    assert len(mail.outbox) == 2


def test_an_anonymous_referrer_gets_no_letter_and_the_page_says_why():
    neighbour = {"source_code": "1B", "anonymous": True}
    case = cast.decided(referrer=neighbour, channel="telephone")
    handed(case)
    path = reverse("feedback", args=[case.reference])

    assert "gave no name" in Visitor("mara").reads(path)
    assert Visitor("mara").post(path).status_code == 302
    assert not cast.seeing("mara", lambda: Letter.objects.exists())


def test_summaries_come_before_feedback_and_feedback_before_closing():
    case = cast.decided()
    feedback = reverse("feedback", args=[case.reference])
    close = reverse("close_case", args=[case.reference])

    for path, sentence in ((feedback, "Send the summary to"), (close, "Send the summary to")):
        seen = Visitor("mara").post(path)
        assert seen.status_code == 422
        assert sentence in seen.content.decode()
    handed(case)
    assert "Tell the referrer the outcome first" in Visitor("mara").post(close).content.decode()


def test_the_case_says_where_summaries_and_letters_stand():
    case = cast.handed_over()

    def draw() -> str:
        by = cast.worker("mara")
        held = Case.objects.get(pk=case.pk)
        facts = {"handover": handover_on_case.on_case(held, by, cast.NOW), "case": held}
        return render_to_string("handover/on_case.html", facts)

    text = cast.seeing("mara", draw)
    assert "Not accepted yet" in text
    assert "waiting to be sent" in text


def test_closing_says_whose_access_ends_and_ends_it():
    case = cast.handed_over()
    path = reverse("close_case", args=[case.reference])

    text = Visitor("mara").reads(path)
    ends, keeps = text.split("Access is kept for")
    assert "Agency workers, Police" in ends
    assert "letter to the referrer: waiting to be sent" in ends
    assert "MASH managers" in keeps
    assert Visitor("mara").post(path).status_code == 302

    assert Visitor("mara").is_refused(path)
    assert cast.seeing("mara", lambda: Closure.objects.filter(case=case).exists())
    assert not Grant.objects.filter(case_id=case.pk, reader__contains="police").exists()
