"""An agency checks its own entries; the commands say what is wrong; disposal breaks no proof."""

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest
from django.db import ProgrammingError, connection

from mash import keyring
from mash.audit import independent
from mash.audit.chaining import SteadyTiles
from mash.audit.command import main
from mash.audit.exporting import NothingToExport, export
from mash.database import CHECKOUT
from mash.ledger import tree
from mash.ledger.note import Checkpoint, Note
from mash.machine import operator
from tests import cast
from tests.logs import ORIGIN, Log


def lines_for(log: Log, agency: str, since: Note | None = None) -> list[str]:
    with log.owner() as link:
        return list(export(link, agency, since))


def checked(lines: list[str], log: Log, kept: Sequence[Note] = ()) -> list[str]:
    keys = [independent.key_of(str(one)) for one in (log.key.public, log.store.key().public)]
    return list(independent.check(lines, keys[0], [keys[1]], [str(one) for one in kept]))


def test_an_agency_checks_its_own_entries_and_who_looked_at_what_it_shared(grown):
    lines = lines_for(grown, "southwark.police", grown.old)

    said = checked(lines, grown, [grown.old])

    entries = [json.loads(line)["entry"] for line in lines[1:]]
    assert said[0] == "openmash/invented signed a checkpoint of 600 entries."
    assert any("cosigned it" in one for one in said)
    assert "It extends your checkpoint of 300 entries: nothing before it was changed." in said
    assert f"Each of the {len(entries)} entries told" in said[-1]
    acts = {(one["act"], one["outcome"]) for one in entries if one["agency"] != "southwark.police"}
    assert acts == {("read case", "looked")}  # of others: looks alone
    own = {one["act"] for one in entries if one["agency"] == "southwark.police"}
    assert own == {"share item", "read case", "rate case"}  # and never who sealed
    first = min(one["at"] for one in entries if one["act"] == "share item"
                and one["agency"] == "southwark.police")  # fmt: skip
    assert all(one["at"] >= first for one in entries if one["agency"] != "southwark.police")


def test_an_export_in_which_anything_was_changed_is_not_believed(grown):
    lines = lines_for(grown, "southwark.police", grown.old)
    head, third = json.loads(lines[0]), json.loads(lines[3])

    def changed(**parts) -> list[str]:
        return [*lines[:3], json.dumps(third | parts), *lines[4:]]

    wrong = [
        changed(entry=third["entry"] | {"username": "somebody"}),
        changed(seq=third["seq"] + 1),
        changed(proof=third["proof"][:-1]),
        changed(before="A" * 43 + "="),
        [lines[0], *lines[2:4], lines[1]],
        [json.dumps(head | {"checkpoint": str(grown.old)}), *lines[1:]],
        [json.dumps(head | {"since": head["since"] | {"proof": []}}), *lines[1:]],
        [json.dumps({k: v for k, v in head.items() if k != "since"}), *lines[1:]],
    ]
    for one in wrong:
        with pytest.raises(independent.Wrong):
            checked(one, grown, [grown.old])


def test_the_independent_verifier_runs_by_itself_on_a_file(grown, tmp_path):
    file, kept = tmp_path / "export.jsonl", tmp_path / "kept.note"
    kept.write_text(str(grown.old))
    file.write_text("\n".join(lines_for(grown, "southwark.csc", grown.old)) + "\n")
    copied = tmp_path / "check.py"
    copied.write_text((CHECKOUT / "mash" / "audit" / "independent.py").read_text())
    command = [sys.executable, "-I", str(copied), str(file), "--key", str(grown.key.public),
               "--witness", str(grown.store.key().public), "--kept", str(kept)]  # fmt: skip

    good = subprocess.run(command, capture_output=True, text=True)
    file.write_text(file.read_text().replace("invented1", "invented2"))
    bad = subprocess.run(command, capture_output=True, text=True)

    assert good.returncode == 0, good.stderr
    assert "as it was written" in good.stdout
    assert bad.returncode == 1
    assert "NOT WHAT WAS WRITTEN: Entry" in bad.stderr


def test_without_a_checkpoint_there_is_nothing_to_export(log):
    with pytest.raises(NothingToExport, match="no checkpoint yet"):
        lines_for(log, "southwark.police")


def test_the_commands_verify_and_export_and_say_what_is_wrong(grown, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "audit"
    folder.mkdir()
    (folder / "log.vkey").write_text(str(grown.key.public))
    (tmp_path / "kept.note").write_text(str(grown.witnessed()))
    monkeypatch.setenv("MASH_AUDIT", str(folder))
    monkeypatch.setenv("MASH_SEQUENCER_DATABASE_URL", grown.url)

    main(["verify", "--witness", str(tmp_path / "kept.note")])
    assert "The audit is what was written: 600 entries" in capsys.readouterr().out
    main(["verify", "--since", str(tmp_path / "kept.note")])
    assert "--witness" in capsys.readouterr().out  # that none was given is said
    main(["export", "--agency", "southwark.csc", str(tmp_path / "out.jsonl")])
    told = (tmp_path / "out.jsonl").read_text().splitlines()
    assert checked(told, grown)
    with grown.owner() as link:
        left = link.execute(
            "select actor, outcome, detail from audit_entry where act = 'export audit'"
        ).fetchall()
    about = {"agency": "southwark.csc", "found": len(told) - 1}
    assert left == [(f"operator/{operator()}", "done", about)]
    later = Checkpoint(ORIGIN, 700, bytes(32)).text
    (folder / "latest.note").write_text(str(Note(later, (grown.key.signature(later),))))
    with pytest.raises(SystemExit) as ended:
        main(["verify"])
    assert ended.value.code == 1
    assert "Entries 600 to 699 are gone: the signer's memory saw 700" in capsys.readouterr().err


def test_without_its_entry_no_file_is_written(grown, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MASH_SEQUENCER_DATABASE_URL", grown.url)
    out = tmp_path / "out.jsonl"

    with pytest.raises(SystemExit, match="RaiseException"):  # no code: the function refuses it
        main(["export", "--agency", "a word about Bramble", str(out)])

    assert not out.exists()


def test_the_pages_can_leave_no_entry_of_an_export(db):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("select write_export('southwark.csc', 1)")


def test_after_disposal_every_proof_still_holds(quietly_committed, quiet_run, tmp_path):
    """Payloads, their salts and the case's key are gone; the audit is whole, and proves itself."""
    case = cast.shared()
    log = Log(quiet_run, quietly_committed, tmp_path)
    size = log.chain()
    log.sign()
    log.let_witness()
    with log.owner() as link:
        assert link.execute("select count(*) from audit_payload").fetchone()[0] > 0
        before = log.verify(link, witnessed=True).root

    keyring.destroy_case_keys(case.pk)
    with log.owner() as link:
        link.execute("alter table audit_payload disable trigger all")
        link.execute("delete from audit_payload")

    with log.owner() as link:
        after = log.verify(link, witnessed=True)
        assert (after.size, after.root) == (size, before)
        tiles = SteadyTiles(link, size)
        for seq in range(size):
            path = tree.inclusion(tiles, seq, size)
            leaf = tiles.read(0, seq, 1)[0]
            assert tree.is_included(leaf, seq, size, path, after.root)
            assert independent.includes(leaf, seq, size, path, after.root)
