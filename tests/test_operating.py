"""What a command changes of who may see what, the database writes down: for each command."""

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.db import connections

from mash.access.reviewing import end_access
from mash.agencies.actions import operator
from mash.agreements.models import Signature
from mash.audit import command as audit
from mash.audit.models import Entry
from mash.cli import APART, AS_OWNER
from mash.need_to_know import policies
from mash.need_to_know.acts import Act
from mash.need_to_know.operating import WRITTEN
from tests import cast
from tests.test_agreement_file import SOURCE
from tests.test_audit import broken_audit
from tests.visitor import Visitor

HUBS = Path(__file__).parent.parent / "hubs"


def load_agreement(folder: Path) -> None:
    path = folder / "next.toml"
    path.write_text(SOURCE.replace('version = "2026.1"', 'version = "2026.2"'), encoding="utf-8")
    call_command("agreement", "load", str(path))


def revoke(folder: Path) -> None:
    call_command("agreement", "revoke", "southwark.police", "--on", "2026-11-18")


def set_password(folder: Path) -> None:
    """As `mash changepassword` does it: by the owner."""
    call_command("changepassword", "pam", database="owner")


def raise_walls(folder: Path) -> None:
    policies.apply(connections["owner"], passwords={})


def appoint(folder: Path) -> None:
    call_command("worker", "appoint", "ivy", "Ivy Invented", "southwark.police")


# every command of the hub that changes who may see what, and what it leaves in the audit
CHANGES: dict[str, tuple[Callable[[Path], None], set[Act]]] = {
    "agreement load": (load_agreement, {Act.LOAD_AGREEMENT, Act.SIGN_AGREEMENT}),
    "agreement revoke": (revoke, {Act.REVOKE_SIGNATURE}),
    "hub load": (
        lambda folder: call_command("hub", "load", str(HUBS / "merton.toml")),
        {Act.LOAD_HUB, Act.OPEN_GRANT},
    ),
    "worker appoint": (appoint, {Act.APPOINT_WORKER}),
    "worker post": (lambda folder: call_command("worker", "post", "pam", "lead"), {Act.GIVE_POST}),
    "worker end": (
        lambda folder: call_command("worker", "end", "pam"),
        {Act.CHANGE_POST, Act.END_ACCOUNT},
    ),
    "changepassword": (set_password, {Act.SET_PASSWORD}),
    "migrate": (raise_walls, {Act.RAISE_WALLS}),
}
OF_FILES = "it reads files and writes to the terminal"
BY_ITS_DOOR = "what goes through a door of the hub is an act, which records itself"
DEMO = [f"demo {verb}" for verb in ("up", "load", "clear", "accounts", "pictures", "post")]
CHANGES_NOTHING = {
    "agreement check": OF_FILES,
    "agreement text": OF_FILES,
    "agreement diff": OF_FILES,
    "hub check": OF_FILES,
    "clock": OF_FILES,
    "docs": OF_FILES,
    "people score": OF_FILES,
    "people train": OF_FILES,
    "people approve": "by which model people are compared, in a worker's name: test_approving",
    "people explain": "it shows two records, in a worker's name: test_known",
    "people index": "the same cards and keys anew: no grant, no row of a case",
    "people review": "pairs of cards for those who find both already",
    "receive": BY_ITS_DOOR,
    "night": BY_ITS_DOOR,
    "chase": BY_ITS_DOOR,
    "outbox send": "it sends what acts have written",
    "outbox ask": "it asks what became of what was sent",
    "outbox again": "what could not be sent waits again, for whom it was written",
    "post": "the chasers and the outbox in one",
    "closure due": "it shows references and days, to whoever keeps the machine",
    "closure finish": "it destroys the keys of what two people disposed of",
    "serve": "pages, whose acts record themselves",
    **dict.fromkeys(DEMO, "an invented hub of its own, made by the commands above and by acts"),
    "audit sequence": "it chains what is written",
    "audit verify": "it reads",
    "audit key": "it prints the key by which others check",
    "audit export": "an agency's own entries, for that agency: it leaves one, test_audit_export",
    "edge": "an agency's own list, on the agency's own machine",
    "witness": "an agency's own witness, on the agency's own machine",
}


def verbs(parser: argparse.ArgumentParser, name: str) -> set[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return {f"{name} {verb}" for verb in action.choices}
    return {name}


def commands() -> set[str]:
    """Every command of ours, verb by verb, and those of Django's that we give to the owner."""
    found = set(AS_OWNER) | (APART - {"audit"}) | verbs(audit.parser(), "audit")
    for name, app in get_commands().items():
        if str(app).startswith("mash."):
            parser = load_command_class(app, name).create_parser("mash", name)
            found |= verbs(parser, name)
    return found


def entries() -> list[Entry]:
    return cast.seeing("gwen", lambda: list(Entry.objects.filter(actor__startswith="operator/")))


def test_every_command_is_in_one_of_the_two_lists():
    assert set(CHANGES).isdisjoint(CHANGES_NOTHING)
    assert commands() == set(CHANGES) | set(CHANGES_NOTHING)


@pytest.mark.parametrize("name", CHANGES)
def test_a_command_that_changes_who_may_see_what_leaves_its_entry(
    committed, name, tmp_path, monkeypatch
):
    monkeypatch.setenv("MASH_PASSPHRASE", "another-long-invented-passphrase")
    monkeypatch.setattr("getpass.getpass", lambda **_: "another-long-invented-passphrase")
    do, acts = CHANGES[name]

    do(tmp_path)

    assert {entry.act for entry in entries()} == acts
    if name != "changepassword":  # Django's own does not say who runs it
        assert {entry.actor for entry in entries()} == {f"operator/{operator()}"}


def test_the_list_of_what_the_database_writes_leaves_no_act_untried():
    tried = set().union(*(acts for _, acts in CHANGES.values()))

    assert {one.act for one in WRITTEN} - tried == {
        Act.AMEND_AGREEMENT, Act.OPEN_ACCOUNT, Act.END_GRANT,
    }  # fmt: skip  # by no command: below


RAW = [
    ("update agreements_agreement set rules = rules || '{\"title\": \"Other\"}'",
     Act.AMEND_AGREEMENT),
    ("delete from agreements_signature where agency_id = 'southwark.police'", Act.REVOKE_SIGNATURE),
    ("update agencies_worker set agency_id = 'southwark.health' where name like 'Pam%'",
     Act.APPOINT_WORKER),
    ("update auth_user set is_active = not is_active where username = 'pam'", Act.END_ACCOUNT),
    ("update agencies_post set role = 'manager' where role = 'records'", Act.CHANGE_POST),
    ("delete from need_to_know_grant where reach = 'audit'", Act.END_GRANT),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "act"), RAW)
def test_so_does_whoever_has_the_owners_password_and_no_command(committed, statement, act):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("select session_user")
        name = cursor.fetchone()[0]
        cursor.execute("select actor, outcome from audit_entry where act = %s", [act.value])
        assert set(cursor.fetchall()) == {(f"operator/{name}", "done")}


def test_an_account_that_is_opened_again_is_written_too(committed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("update auth_user set is_active = false where username = 'pam'")
        cursor.execute("update auth_user set is_active = true where username = 'pam'")

    assert [entry.act for entry in entries()] == [Act.OPEN_ACCOUNT, Act.END_ACCOUNT]


def test_without_its_entry_a_signature_is_not_revoked(committed, tmp_path):
    with broken_audit(), pytest.raises(Exception, match="the audit cannot be written"):
        revoke(tmp_path)

    assert Signature.objects.get(agency="southwark.police").revoked_on is None


def test_what_a_lead_does_on_the_pages_is_recorded_by_that_act_alone(committed):
    cast.doing("leah", end_access, worker=cast.worker("pam"))

    assert entries() == []
    assert cast.seeing("gwen", lambda: Entry.objects.get().act) == Act.REVIEW_ACCESS


def test_walls_that_are_as_they_were_leave_no_second_entry(committed, monkeypatch):
    raise_walls(Path())
    raise_walls(Path())
    assert len(entries()) == 1

    monkeypatch.setattr(policies, "TRIGGERS", (*policies.TRIGGERS, lambda: ["select 1"]))
    raise_walls(Path())
    assert len({entry.detail["digest"] for entry in entries()}) == 2


def test_governance_reads_it_in_a_sentence_and_searches_for_it(committed, tmp_path):
    load_agreement(tmp_path)
    revoke(tmp_path)

    page = Visitor("gwen").reads("/audit/?act=revoke+signature")

    assert f"{operator()}, at the hub&#x27;s command line" in page.replace("&#39;", "&#x27;")
    assert "revoked or changed an agency" in page
    assert "agency: Police" in page
    assert "version of the agreement: 2026.2" in page
    assert "from: 18 November 2026" in page
    loaded = Visitor("gwen").reads("/audit/?act=load+agreement")
    assert "loaded a version of the agreement" in loaded
    assert "digest: " in loaded
