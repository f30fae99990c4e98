"""What people see of the provable audit: on the desk, on its pages, on paper."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from mash.audit.checkpoints import stamp, standing
from mash.audit.models import Entry
from mash.handover.models import Summary
from mash.handover.paper import letter_paper, summary_paper
from mash.need_to_know.doing import look_at_case
from tests import cast
from tests.logs import WITNESSED_BY, Log
from tests.visitor import Visitor


@pytest.fixture
def at_work(quietly_committed, quiet_run, tmp_path) -> Log:
    return Log(quiet_run, quietly_committed, tmp_path)


def test_summaries_and_letters_print_size_root_and_time(at_work):
    log = at_work
    case = cast.decided(timezone.now())
    with cast.as_worker(cast.worker("mara"), now=cast.NOW):
        assert stamp() is None
    log.chain()
    size = log.sign()
    cast.send(case, timezone.now())
    cast.doing("mara", cast.give_feedback, case=case, now=timezone.now())
    told = stamp()
    assert told
    assert told["size"] == str(size)

    summary = cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))
    letter = cast.seeing("mara", lambda: case.letters.get(kind="feedback"))
    first = cast.seeing("mara", lambda: case.letters.get(kind="acknowledgement"))

    line = f"Audit checkpoint: size {size}, root {told['root']}, time 2026-11-18 10:00:00 GMT"
    assert summary.words["audit"] == told
    assert summary_paper(summary).blocks[-1]["text"] == line
    assert line in letter_paper(letter, case.reference, "Southwark").blocks[0]["text"]
    assert letter.words["text"].endswith(line)
    assert "Audit checkpoint" not in first.words["text"]  # there was none: nothing is said
    page = Visitor("rita").reads(f"/summaries/{summary.pk}/")
    assert line.replace("+", "&#43;") in page.replace("+", "&#43;")
    log.write(1)
    log.chain()
    log.sign()
    assert summary_paper(summary).blocks[-1]["text"] == line  # frozen with it


def test_governance_sees_how_long_ago_a_partner_witnessed(at_work):
    log, gwen = at_work, Visitor("gwen")
    cast.received()
    assert "The audit is not signed yet" in gwen.reads("/desk/")
    log.chain()
    log.sign()
    assert "No partner agency witnesses the audit" in gwen.reads("/desk/")
    log.witness = type(log.witness)(log.store, lambda: time.time() + 9999)  # its clock is ahead
    log.let_witness(timezone.now())
    desk, audit = gwen.reads("/desk/"), gwen.reads("/audit/")
    assert "second" in desk.partition("The audit was last witnessed")[2][:40]
    assert "Overdue" not in audits_line(desk)
    assert WITNESSED_BY in audit
    assert "Can it have been rewritten?" in audit
    assert "last witnessed" not in Visitor("ola").reads("/desk/")

    with log.owner() as link:
        link.execute("update audit_witness set at = now() - interval '6 minutes'")
    assert "Overdue" in audits_line(gwen.reads("/desk/"))
    assert "6 minutes ago" in gwen.reads("/audit/")
    assert standing(timezone.now() - timedelta(minutes=2)).is_late is False
    with log.owner() as link:
        link.execute("update audit_witness set at = now(), trouble = 'conflict'")
    assert "somebody rewrote it" in gwen.reads("/desk/")
    assert "Has seen another history" in gwen.reads("/audit/")


@pytest.mark.django_db(databases=["default", "owner"])
def test_governance_reads_who_looked_at_a_case_when_and_why():
    now = timezone.now()
    case = cast.handed_over(now)
    for name in ("mara", "miles"):
        cast.doing(
            name, lambda by, now: look_at_case(case.reference, by=by, now=now),
            now=now + timedelta(seconds=1),
        )  # fmt: skip
    with pytest.raises(Exception, match="read case"):
        cast.doing("rory", lambda by, now: look_at_case(case.reference, by=by, now=now), now=now)
    Visitor("rita").reads(f"/summaries/{summary_of(case)}/")

    page = Visitor("gwen").reads(f"/audit/cases/{case.reference}/")

    assert "Mara Invented (Children’s social care)" in page.replace("&#39;", "’").replace("'", "’")
    assert "because the contact came in" in page
    assert "Rory Invented" in page
    assert "tried to look at case" in page
    assert "read a summary of case" in page
    assert "because the summary was sent" in page
    assert "2 items, the first on" in page
    shared = page.partition("Who opened what each agency shared")[2]
    assert "Miles Invented" in shared
    assert "sealed" not in page
    newest = cast.seeing("gwen", newest_search)
    assert (newest.act, newest.detail) == ("read audit", {"of_reference": case.reference})
    assert Visitor("gwen").get("/audit/cases/nothing/").status_code == 404


def audits_line(desk: str) -> str:
    """Of what waits beside the cases: other things may be overdue there for their own reasons."""
    [line] = [one for one in desk.split("<li>") if "The audit was last witnessed" in one]
    return line.partition("</li>")[0]


def summary_of(case) -> object:
    return cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk)).pk


def newest_search():
    return Entry.objects.filter(act="read audit").order_by("-at").first()
