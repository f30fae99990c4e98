"""The hub looks by itself whether the audit is what was written, and says so when it is not."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mash.audit.checkpoints import standing
from mash.audit.watching import Stopped, Watch, is_whole_due
from mash.cases.models import Letter
from mash.handover.alarms import write_alarms
from mash.handover.rounds import Rounds
from tests import cast
from tests.logs import NOW, Log
from tests.visitor import Visitor

FAULT = "Entry 5 (invented, of 2026) is not what was written."


def watch(log: Log, stop: threading.Event | None = None) -> Watch:
    return Watch(log.url, log.key.public, log.signer.path.parent, stop or threading.Event())


def looks(log: Log) -> dict[str, tuple[int, str]]:
    with log.owner() as link:
        rows = link.execute("select kind, size, said from audit_verification").fetchall()
    return {kind: (size, said) for kind, size, said in rows}


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-11-18T12:00", True),
        ("2026-11-18T02:59", "2026-11-18T03:01", True),
        ("2026-11-18T03:01", "2026-11-18T23:00", False),
        ("2026-11-18T03:01", "2026-11-19T02:59", False),
        ("2026-11-17T03:01", "2026-11-18T02:59", False),
        ("2026-11-16T23:00", "2026-11-18T02:59", True),
        ("2026-07-18T01:59", "2026-07-18T02:01", True),  # three in the morning of a summer's day
    ],
)
def test_all_of_it_is_looked_through_once_a_night(last, now, due):
    def moment(told: str) -> datetime:
        return datetime.fromisoformat(told).replace(tzinfo=UTC)

    assert is_whole_due(last and moment(last), moment(now)) is due


def test_it_looks_through_all_of_it_and_then_through_what_came_since(log):
    log.write(20)
    log.chain()
    log.sign()
    assert watch(log).look(NOW) == ""
    log.write(10)
    log.chain()
    log.sign()

    assert watch(log).look(NOW + timedelta(minutes=10)) == ""

    assert looks(log) == {"whole": (20, ""), "since": (30, "")}


def test_what_was_rewritten_is_found_and_stays_said_until_all_of_it_is_well(log):
    log.write(20)
    log.chain()
    log.sign()
    watch(log).look(NOW)
    with log.owner() as link:
        link.execute("alter table audit_entry disable trigger never_change")
        row = link.execute(
            "select e.id, e.username from audit_entry e join audit_leaf l on l.entry_id = e.id"
            " where l.seq = 5"
        ).fetchone()
        assert row
        link.execute("update audit_entry set username = 'another' where id = %s", [row[0]])
    assert watch(log).look(NOW + timedelta(minutes=10)) == ""  # it began after it

    assert "Entry 5 (" in watch(log).look(NOW + timedelta(days=1))
    assert watch(log).look(NOW + timedelta(days=1, minutes=10)) == ""

    assert "is not what was written" in looks(log)["whole"][1]
    with log.owner() as link:
        link.execute("update audit_entry set username = %s where id = %s", [row[1], row[0]])
        link.execute("alter table audit_entry enable trigger never_change")
    watch(log).look(NOW + timedelta(days=2))
    assert looks(log)["whole"] == (20, "")


def test_a_log_that_lost_its_memory_of_the_last_look_is_looked_through_whole(log):
    log.write(5)
    log.chain()
    log.sign()
    watch(log).look(NOW)
    watch(log).verified.unlink()

    watch(log).look(NOW + timedelta(minutes=10))

    assert set(looks(log)) == {"whole"}


def test_a_look_ends_with_the_sequencer_and_says_nothing(log):
    log.write(5001)
    log.chain()
    log.sign()
    stop = threading.Event()
    stop.set()

    with pytest.raises(Stopped):
        watch(log, stop).look(NOW)

    assert looks(log) == {}


# --- what governance is told


@pytest.fixture
def at_work(quietly_committed, quiet_run, tmp_path) -> Log:
    return Log(quiet_run, quietly_committed, tmp_path)


def say(log: Log, said: str, at: datetime, kind: str = "whole") -> None:
    with log.owner() as link:
        link.execute("delete from audit_verification")
        link.execute(
            "insert into audit_verification values (%s, 7, %s, %s, %s)", [kind, at, said, at]
        )


def test_a_fault_stands_on_the_desk_of_governance_and_goes_to_them_by_message_once(at_work):
    cast.received()
    gwen = Visitor("gwen")
    say(at_work, "", timezone.now())
    assert "The audit is not what was written" not in gwen.reads("/desk/")
    assert "All of it was looked through 0 seconds ago, 7 entries. All is" in gwen.reads("/audit/")
    assert write_alarms(now=timezone.now()) == 0

    say(at_work, FAULT, timezone.now())

    desk = gwen.reads("/desk/")
    assert "The audit is not what was written. Change nothing" in desk
    assert "Entry 5" not in desk
    assert FAULT in gwen.reads("/audit/")
    assert "The audit is not what was written" not in Visitor("mara").reads("/desk/")
    Rounds(30).one(timezone.now())
    Rounds(30).one(timezone.now())
    [letter] = [one for one in letters() if "audit" in one["subject"]]
    assert letter["to"] == "gwen@agency.example"
    assert "/audit/#tree" in letter["text"]
    assert "Entry 5" not in letter["text"]


def letters() -> list[dict[str, str]]:
    return cast.seeing("gwen", lambda: [one.words for one in Letter.objects.all()])


def test_governance_is_told_that_the_sequencer_lags_and_that_nobody_looks(at_work):
    log, now = at_work, timezone.now()
    cast.received(now)
    log.chain()
    log.sign()  # as if long ago
    with log.owner() as link:
        link.execute("alter table audit_checkpoint disable trigger never_change")
        link.execute("update audit_checkpoint set at = %s", [now - timedelta(minutes=1)])

    def stands(after: timedelta):
        return cast.seeing("gwen", lambda: standing(now + after), now=now)

    assert stands(timedelta(minutes=9)).behind_since is None
    assert stands(timedelta(minutes=11)).behind_since == now
    assert stands(timedelta(minutes=30)).is_unseen(now + timedelta(minutes=30)) is False
    assert stands(timedelta(hours=3)).is_unseen(now + timedelta(hours=3)) is True
    with log.owner() as link:
        link.execute("update audit_checkpoint set at = %s", [now - timedelta(hours=4)])
        link.execute("alter table audit_entry disable trigger never_change")
        link.execute("update audit_entry set at = %s", [now - timedelta(minutes=12)])

    desk = Visitor("gwen").reads("/desk/")

    assert "The audit lags: entries wait for a checkpoint, the oldest written 12 minutes" in desk
    assert "Nobody has looked through the audit for two hours or more" in desk


def test_the_letter_that_is_sent_prints_the_checkpoint_that_its_preview_showed(at_work):
    log, now = at_work, timezone.now()
    case = cast.decided(now)
    cast.send(case, now)
    log.chain()
    log.sign()
    path, mara = reverse("feedback", args=[case.reference]), Visitor("mara")
    page = mara.reads(path)
    line = page.partition("Audit checkpoint: ")[2].partition("</div>")[0].strip()
    size = page.partition('name="checkpoint" value="')[2].partition('"')[0]
    log.chain()
    assert log.sign() > int(size)

    assert mara.post(path, {"checkpoint": size}).status_code == 302

    letter = cast.seeing("mara", lambda: case.letters.get(kind="feedback").words["text"])
    assert letter.endswith("Audit checkpoint: " + line.replace("&#43;", "+"))
    assert f"size {size}," in letter
