"""An agency's own part of the audit, with the proofs that it is part of the whole.

What its workers did, and who of the others looked at a case after the agency had shared there.
Sealing and the opening of seals are left out: who seals is told to nobody but the case's manager.
One JSON object a line; `independent.py` checks it without any of our code.
"""

import json
from collections.abc import Iterator
from typing import Any

import psycopg

from mash.audit.chaining import TEXTS, SteadyTiles
from mash.ledger import tree
from mash.ledger.entry import FIRST, body
from mash.ledger.note import Checkpoint, Note, told64

FORMAT = "openmash audit export 1"
READ = f"""select l.seq, {TEXTS} from audit_entry e join audit_leaf l on l.entry_id = e.id
where l.seq < %(size)s
    and not (e.act = 'seal item' or (e.act = 'open seal' and e.outcome <> 'refused'))
    and (e.agency = %(agency)s or (
        e.act = 'read case' and e.outcome = 'looked' and exists (
            select 1 from audit_entry s where s.case_id = e.case_id and s.agency = %(agency)s
                and s.act = 'share item' and s.outcome = 'done' and s.at <= e.at)))
order by l.seq"""  # noqa: S608  # our own columns


class NothingToExport(Exception):
    """The sentence says what is missing."""


def export(link: psycopg.Connection, agency: str, since: Note | None) -> Iterator[str]:
    """The lines of the export, on a connection within one snapshot."""
    newest = link.execute(
        "select size, note from audit_checkpoint order by size desc limit 1"
    ).fetchone()
    if newest is None:
        raise NothingToExport("There is no checkpoint yet: let the sequencer run for a minute.")
    size, note = newest
    lines = link.execute("select line from audit_cosignature where size = %s", [size]).fetchall()
    tiles = SteadyTiles(link, size)
    head: dict[str, Any] = {
        "format": FORMAT,
        "agency": agency,
        "checkpoint": note + "".join(line for (line,) in lines),
    }
    if since is not None:
        old = Checkpoint.parse(since.text)
        if old.size > size:
            raise NothingToExport(f"The file counts {old.size} entries, this log {size}.")
        proof = tree.consistency(tiles, old.size, size)
        head["since"] = {"checkpoint": str(since), "proof": [told64(one) for one in proof]}
    yield json.dumps(head)
    with link.cursor(name="export") as rows:
        rows.execute(READ, {"size": size, "agency": agency})
        for seq, *told in rows:
            before = tiles.read(0, seq - 1, 1)[0] if seq else FIRST
            proof = tree.inclusion(tiles, seq, size)
            yield json.dumps(
                {
                    "seq": seq,
                    "before": told64(before),
                    "entry": body(told),
                    "proof": [told64(one) for one in proof],
                }
            )
