"""A request for one's own data is kept for its time, and goes as a case goes: by two people."""

import shutil
from datetime import date, datetime, timedelta
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from mash import keyring
from mash.agencies.actions import OWNER
from mash.approvals.kinds import Kind
from mash.audit.models import Entry
from mash.clock.calendar import day_of
from mash.closure.disposing import dispose
from mash.closure.keeping import (
    as_case,
    ask_release_of_hold,
    due_cases,
    hold_case,
    keep_longer,
    release_hold,
)
from mash.closure.models import Disposal, Hold
from mash.need_to_know.acts import Act
from mash.rights.models import AccessRequest
from mash.rights.on_desk import on_desk
from mash.rights.packs import make_access_pack
from tests import cast, ended, requests
from tests.canary import hatch
from tests.refusing import not_possible, refused, trying
from tests.requests import LATE
from tests.test_disposal import pg, restored, seen
from tests.visitor import Visitor

UNTIL = day_of(LATE).replace(year=day_of(LATE).year + 6)
OVER = LATE.replace(year=LATE.year + 6) + timedelta(days=1)
HELD = {"reason": "Whoever asked complains.", "order": "ICO/1"}


def due(name: str, on: date = UNTIL) -> set[str]:
    found = cast.seeing(name, lambda: due_cases(hub="southwark", on=on))
    return {one.reference for one in found if one.is_due(on)}


def asked(request: AccessRequest, name: str = "rex") -> Any:
    return ended.asked(request, name, now=OVER)


def approved(approval: Any, name: str = "gwen") -> Disposal:
    return ended.approved(approval, name, now=OVER)


def hold(request: AccessRequest, name: str) -> Hold:
    kept = ended.kept(request, name)
    return cast.doing(
        name, lambda **by: hold_case(case=as_case(kept), over=kept.over, **by), **HELD
    )


def rows_of(request: AccessRequest) -> dict[str, int]:
    """What the database's owner finds of it, by whichever column names it."""
    found = {}
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'public' and table_name like 'rights%' and udt_name = 'uuid'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f"select count(*) from {table} where {column} = %s", [request.pk])
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found


# --- what is due


def test_it_is_due_after_its_time_for_whoever_is_records_officer_then(committed):
    request = requests.withdrawn()
    quade = requests.second_officer()

    for name in ("rex", quade, "gwen", "mara"):
        assert due(name, UNTIL - timedelta(days=1)) == set()
        assert due(name) == {request.reference}
    for name in ("ola", "paul", "leah", "rita"):
        assert due(name) == set()
    assert cast.seeing(quade, AccessRequest.objects.count, now=OVER) == 0  # no word of it
    assert keyring.case_key(request.pk)  # and nothing went by that
    told = StringIO()
    call_command("closure", "due", on=UNTIL, stdout=told)
    assert f"{request.reference}  due " in told.getvalue()


def test_it_stands_on_the_records_officers_desk(db):
    requests.withdrawn()

    def told(name: str, now: datetime) -> list[str]:
        return cast.seeing(name, lambda: [one.text for one in on_desk(cast.worker(name), now)])

    says = "The time of 1 closed request for one’s own data is over: review it."
    assert says in told("rex", OVER)
    assert says not in told("rex", LATE)
    assert says not in told("mara", OVER)


def test_a_review_keeps_it_longer(committed):
    request = requests.withdrawn()
    until = UNTIL + timedelta(days=400)
    again = {"reason": "She asked once more.", "until": until, "now": OVER}

    cast.doing("rex", keep_longer, kept=ended.kept(request, "rex"), **again)

    assert due("rex") == due("gwen") == set()
    assert due("rex", until) == {request.reference}


def test_what_was_closed_before_it_had_a_time_gets_one(committed):
    request = requests.withdrawn()
    was = cast.seeing("gwen", lambda: due_cases(hub="southwark", on=UNTIL))[0].until
    moving = import_module("mash.rights.migrations.0004_closed_requests_are_kept")
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "delete from need_to_know_grant where what in (select id from closure_closure)"
        )
        cursor.execute("delete from closure_closure")
        for statement in (moving.KEPT, moving.LET_KEEP):
            cursor.execute(statement)

    assert due("rex", was - timedelta(days=1)) == set()
    assert due("rex", was) == due("mara", was) == {request.reference}


# --- two people, and never against a hold


def test_two_people_dispose_of_it_and_only_that_it_was_stays(committed):
    case = cast.shared()
    request = requests.checked(case)
    requests.close(request, "answered")
    before = rows_of(request)
    assert before["rights_finding"] == 1
    approval = asked(request)
    for name in ("rex", "mara", "ola"):
        with refused(name, Act.DISPOSE):
            trying(name, dispose, approval_id=approval.pk, kind=Kind(approval.kind))

    disposal = approved(approval)

    assert rows_of(request) == {}
    assert disposal.counts["rights_accessrequest"] == disposal.counts["rights_accesspack"] == 1
    assert disposal.counts["rights_foundentry"] == before["rights_foundentry"]
    assert (disposal.reference, disposal.retention) == (request.reference, "request")
    assert disposal.keep_until == UNTIL
    with pytest.raises(keyring.CannotOpen):
        keyring.case_key(request.pk)
    assert cast.seeing("mara", lambda: case.contact.words["worries"])  # the case is as it was
    assert Visitor("rex").is_refused(reverse("access_request", args=[request.pk]))
    page = Visitor("rex").reads(reverse("certificate", args=[request.reference]))
    assert "Request for one’s own data" in page
    assert "Packs for whoever asked" in page
    entry = cast.seeing("gwen", lambda: Entry.objects.get(act=Act.DISPOSE, outcome="done"))
    assert (entry.detail["certificate"], entry.detail["retention"]) == (disposal.number, "request")


def test_a_complaint_holds_it_and_two_release_the_hold(committed):
    request = requests.withdrawn()
    one = hold(request, requests.second_officer())  # who did not answer it
    assert due("rex") == due("gwen") == set()
    with not_possible("A legal hold forbids it"):
        asked(request)

    approval = trying("rex", ask_release_of_hold, hold=one, reason="It is over.", now=OVER)
    with refused("mara", Act.RELEASE_HOLD):
        trying("mara", release_hold, approval_id=approval.pk, now=OVER)
    cast.doing("gwen", release_hold, approval_id=approval.pk, now=OVER)

    assert due("rex") == {request.reference}


@pytest.mark.parametrize("name", ["ola", "paul", "leah"])
def test_nobody_else_holds_or_keeps_it(committed, name):
    kept = ended.kept(requests.withdrawn(), "rex")

    with refused(name, Act.HOLD_CASE):
        trying(name, lambda **by: hold_case(case=as_case(kept), over=kept.over, **HELD, **by))
    with refused(name, Act.KEEP_LONGER):
        trying(name, keep_longer, kept=kept, until=date(2120, 1, 1), reason="More.")


WRONGLY = {
    "a legal hold forbids it": "insert into closure_hold (id, case_id, reference, since, by_id,"
    " told) select gen_random_uuid(), id, '', now(), officer_id, '' from rights_accessrequest",
    "and so is a request": "update rights_accessrequest set closed_at = null, outcome = ''",
    "its time is not over": "update closure_closure set keep_until = '2199-01-01'",
    "no such case or request": "update closure_closure set case_id = gen_random_uuid()",
}


@pytest.mark.parametrize("fault", WRONGLY)
def test_the_database_itself_refuses_it(committed, monkeypatch, fault):
    request = requests.withdrawn()
    approval = asked(request)
    monkeypatch.setattr("mash.closure.disposing.require_free", lambda kept: None)
    monkeypatch.setattr("mash.closure.keeping.KeptCase.is_due", lambda *_: True)

    def wrongly() -> None:
        with connections[OWNER].cursor() as cursor:
            cursor.execute(WRONGLY[fault])
        approved(approval)

    with pytest.raises(Exception, match=fault):
        wrongly()
    assert keyring.case_key(request.pk)
    assert "rights_accessrequest" in rows_of(request)


# --- the pages


def test_on_the_pages_it_is_held_and_gone_by_its_own_name(committed):
    now = timezone.now()
    request = requests.withdrawn(now)
    rex, review = Visitor("rex"), reverse("review_kept", args=[request.reference])
    assert "Kept requests" in rex.reads(reverse("access_requests"))
    page = rex.reads(review)
    assert "What becomes of this request" in page
    assert "Ask for its disposal" not in page  # its time is not over
    assert "Darlington" in page  # the source of the period

    assert rex.post(review, {"what": "hold", **HELD, "until": ""}).status_code == 302
    listed = rex.reads(reverse("due"))
    assert "Held" in listed
    assert request.reference in listed.replace("\u2011", "-")

    again = requests.withdrawn(now)
    typed = {"what": "dispose", "reason": "Upheld.", "why": "erasure", "until": "", "order": ""}
    gwen = Visitor("gwen")
    asked_at = gwen.post(reverse("review_kept", args=[again.reference]), typed)["Location"]
    mara = Visitor("mara")
    assert "Request " in mara.reads(asked_at)
    gone = mara.post(asked_at, {"answer": "approve", "reason": ""})["Location"]
    assert "Request for one’s own data" in rex.reads(gone)


# --- the drill


def test_from_a_backup_made_before_with_todays_keys_no_word_of_it_is_read(
    committed, run, tmp_path, monkeypatch
):
    word = hatch()[0].marks[0]
    monkeypatch.setitem(requests.ASKED, "asks", f"All of {word}.")
    request = requests.found(cast.shared())
    requests.rule_on_all(request)
    cast.doing("rex", make_access_pack, request=request, cover=f"Here, {word}.", now=LATE)
    requests.check(request)
    requests.close(request, "answered")
    backup, old_keys = tmp_path / "before.dump", tmp_path / "keys"
    pg("pg_dump", "--format=custom", f"--file={backup}", run.url_of(committed))
    shutil.copytree(configured.MASH_KEYS, old_keys)
    assert seen(word) == {"AccessRequest", "AccessPack"}  # the detector finds what is there

    approved(asked(request))

    assert seen(word) == set()
    with restored(run, backup, f"{committed}_old"):
        assert AccessRequest.objects.using(OWNER).filter(pk=request.pk).exists()
        assert seen(word) == set()
        monkeypatch.setattr(configured, "MASH_KEYS", old_keys)
        assert seen(word) == {"AccessRequest", "AccessPack"}
