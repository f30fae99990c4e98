"""What changes is told to whoever may see it, to nobody else, and leaves no trace when nothing is.

These tests commit: within one transaction everything is new to itself.
"""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.need_to_know.acts import Act
from mash.need_to_know.changes import moment
from mash.screening.actions import give_position, settle_screening
from mash.sharing.actions import answer_request, seal_item
from mash.sharing.asking import rate_case
from mash.sharing.models import Kind
from tests import cast
from tests.visitor import Visitor

DESK, CHANGED, WALL = "/desk/", "/desk/changed/", "/desk/wall/"
SINCE = re.compile(r'data-since="([^"]+)"')


class Watcher(Visitor):
    """Somebody with a page open, whose browser asks by itself."""

    def opens(self, path: str) -> "Watcher":
        found = SINCE.search(self.reads(path))
        assert found, path
        self.since = found[1]
        return self

    def asks(self, case: Case | None = None) -> int:
        query = {"since": self.since} | ({"case": case.reference} if case else {})
        answer = self.get(f"{CHANGED}?{urlencode(query)}")
        if case is None:  # else another question would skip what this one did not ask for
            self.since = answer.headers.get("X-Mash-Since", self.since)
        return answer.status_code

    def is_told(self, case: Case | None = None) -> bool:
        status = self.asks(case)
        assert status in {200, 204}, status
        return status == 200


def watching(*names: str) -> dict[str, Watcher]:
    return {name: Watcher(name).opens(DESK) for name in names}


def told(watchers: dict[str, Watcher]) -> set[str]:
    return {name for name, one in watchers.items() if one.is_told()}


def page_of(case: Case) -> str:
    return reverse("case", args=[case.reference])


def test_a_change_is_told_to_those_who_may_see_it_alone(committed):
    case, now = cast.entered(), cast.NOW
    watchers = watching(*cast.CAST)
    assert told(watchers) == set()

    cast.doing("mara", rate_case, case=case, code="red", reason="Credible.", now=now)

    assert told(watchers) == {"mara", "miles", "paul", "pam", "helen", "prue"}
    assert told(watching(*cast.CAST)) == set()  # read again, it is nothing new


def test_a_hidden_position_is_told_to_nobody_else(committed):
    case = cast.screened()
    watchers = watching("ola", "mara", "pat", "cora", "hana")
    position = {"route": "advice", "reasons": "Known and helped."}

    cast.doing("pat", give_position, case=case, **position)
    assert told(watchers) <= {"pat"}

    cast.doing("cora", give_position, case=case, **position)  # quorum: the manager's to settle
    assert "mara" in told(watchers)
    assert "ola" not in told(watchers)


def test_whoever_loses_a_case_is_told_and_led_away(committed):
    case = cast.screened()
    ola = Watcher("ola").opens(page_of(case))
    desk = Watcher("ola").opens(DESK)
    assert not ola.is_told(case)

    cast.doing("mara", settle_screening, case=case, outcome="fast_track", answer="Cannot wait.")

    assert desk.is_told()
    assert ola.asks(case) == 410
    assert Watcher("hana").opens(DESK).asks(case) == 410  # as for one that is not there


def test_a_case_page_hears_of_its_own_case_alone(committed):
    one, other = cast.rated(), cast.rated()
    helen = Watcher("helen").opens(page_of(one))

    cast.doing("paul", answer_request, request=cast.request_to(other, "paul"),
               kind=Kind.NOTHING_HELD)  # fmt: skip
    assert not helen.is_told(one)
    assert helen.is_told(other)

    cast.doing("paul", answer_request, request=cast.request_to(one, "paul"),
               kind=Kind.NOTHING_HELD)  # fmt: skip
    assert helen.is_told(one)


def test_sealing_once_more_is_told_to_nobody(committed):
    """Its moment would tell who sealed. (That something is sealed at all, everybody reads.)"""
    case = cast.shared()
    request = cast.request_to(case, "helen")
    watchers = watching(*cast.CAST)

    hidden = cast.weighed("Not for others.", category="health_contact")
    cast.doing("helen", seal_item, request=request, weighed=hidden)

    assert told(watchers) == set()


def test_what_was_begun_before_and_committed_after_is_told(committed):
    """A late commit is not skipped, whatever its number."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    from django.db import connections, transaction

    case = cast.rated()
    begun, may_end = Event(), Event()

    def change_slowly() -> None:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("update sharing_request set answered_at = now() where case_id = %s",
                           [case.pk])  # fmt: skip
            begun.set()
            may_end.wait(20)
        connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(change_slowly)
        begun.wait(20)
        cast.received()  # a later number, committed earlier
        helen = Watcher("helen").opens(DESK)
        assert not helen.is_told()
        may_end.set()
        slow.result(20)
        assert helen.is_told()


def test_the_moment_says_nothing_of_what_is_done_elsewhere(db):
    one, other = moment(), moment()

    assert one != other
    assert len(one) == len(other)
    assert not re.search(r"\d{3,}:", one)


def test_a_moment_that_is_none_is_long_ago(committed):
    for since in ("", "nonsense", "%00", "1:1:"):
        assert Visitor("ola").get(f"{CHANGED}?since={since}").status_code == 200


def test_asking_leaves_no_trace_and_reading_again_does(committed):
    case = cast.rated()
    helen = Watcher("helen").opens(page_of(case))
    looks = {"act": Act.READ_CASE, "username": "helen"}

    def entries() -> tuple[int, int]:
        return cast.seeing(
            "gwen", lambda: (Entry.objects.count(), Entry.objects.filter(**looks).count())
        )

    before = entries()
    for _ in range(3):
        helen.asks(case)
    assert entries() == before

    helen.client.get(page_of(case), secure=True, headers={"X-Mash-Live": "1"})
    assert entries() == (before[0] + 1, before[1] + 1)


# --- sessions


def back_date(visitor: Visitor, **seconds: int) -> None:
    session = visitor.client.session
    for key, ago in seconds.items():
        session[key] = int(timezone.now().timestamp()) - ago
    session.save()


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(committed):
    ola = Watcher("ola").opens(DESK)
    away = settings.SESSION_IDLE_SECONDS - 5
    back_date(ola, seen=away)
    ola.asks()
    ola.client.get(DESK, secure=True, headers={"X-Mash-Live": "1"})
    assert ola.client.session["seen"] <= timezone.now().timestamp() - away

    back_date(ola, seen=away + 10)
    assert ola.asks() == 401
    answer = ola.get(DESK)
    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


# --- the wall


def test_the_wall_holds_references_ratings_and_times_and_no_name(committed):
    now = timezone.now()
    rated, fresh = cast.rated("red", now), cast.received(now, immediate_danger=True)
    cast.doing("paul", answer_request, request=cast.request_to(rated, "paul"),
               kind=Kind.NOTHING_HELD, now=now)  # fmt: skip
    closed = cast.closed(now)

    mara, ola = Visitor("mara").reads(WALL), Visitor("ola").reads(WALL)

    for words in (rated.reference, "Red", "Due in", "1 of ", fresh.reference, "Immediate danger"):
        assert words in mara
    assert closed.reference not in mara
    assert fresh.reference in ola
    assert rated.reference not in ola
    for text in (mara, ola):
        for name in ("Bramble", "Thorn", "Briar", "Sampleton", "Clipboard", "Placeholder",
                     "Mara", "Ola", "Invented"):  # fmt: skip
            assert name not in text


def test_a_wall_stays_on_and_opens_nothing_else(committed):
    case = cast.received()
    mara = Visitor("mara")
    assert mara.post(WALL).status_code == 302
    back_date(mara, seen=settings.SESSION_IDLE_SECONDS * 3)

    assert "opens the wall screen alone" in mara.reads(WALL)
    for path in (DESK, page_of(case), "/contacts/new/"):
        answer = mara.get(path)
        assert (answer.status_code, answer["Location"]) == (302, WALL)
    back_date(mara, began=settings.SESSION_WHOLE_SECONDS + 5)
    assert mara.get(WALL)["Location"].startswith("/sign-in/")
