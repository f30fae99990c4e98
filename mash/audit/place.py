"""Where the sequencer's own things lie: its key, what it signed last, its way to the database.

No process that serves pages reads any of this.
"""

import os
import secrets
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from mash import database
from mash.ledger.filed import put
from mash.ledger.note import LOG, NotReadable, SigningKey, VerifyingKey
from mash.machine import CannotStart
from mash.secret import kept_secret, make_private

SEQUENCER_ROLE = "mash_sequencer"
# the settings of the sequencer, which `mash serve` takes away before it starts the pages
OF_SEQUENCER = ("MASH_SEQUENCER_DATABASE_URL", "MASH_AUDIT", "MASH_AUDIT_ORIGIN", "MASH_WITNESSES")


def folder() -> Path:
    return Path(os.environ.get("MASH_AUDIT") or database.data_folder() / "audit")


def is_here() -> bool:
    """Does the sequencer work from here? Not where the pages' address is all that is known."""
    if os.environ.get("MASH_SEQUENCER_DATABASE_URL") or os.environ.get("DATABASE_URL"):
        return True
    return not os.environ.get("MASH_APP_DATABASE_URL")


def start() -> None:
    """Have the checkout's own PostgreSQL running, unless another is given."""
    if not os.environ.get("MASH_SEQUENCER_DATABASE_URL"):
        database.start()


def password() -> str:
    """Of the sequencer's role: not to be worked out from what the pages know."""
    if given := os.environ.get("MASH_SEQUENCER_DATABASE_URL"):
        return str(conninfo_to_dict(given).get("password") or "")
    kept = kept_secret(folder() / "database.password", secrets.token_hex(32).encode())
    return kept.decode()


def url() -> str:
    """The database as the sequencer's role, which reads the audit and writes the tree."""
    if given := os.environ.get("MASH_SEQUENCER_DATABASE_URL"):
        return given
    return make_conninfo(database.owner_url(), user=SEQUENCER_ROLE, password=password())


def signing_key() -> SigningKey:
    """The log's key, made at its first use under the name that `MASH_AUDIT_ORIGIN` gives."""
    path = folder() / "log.key"
    name = os.environ.get("MASH_AUDIT_ORIGIN") or f"openmash/{secrets.token_hex(8)}"
    try:
        told = kept_secret(path, f"{SigningKey.new(name, LOG).encoded()}\n".encode())
        key = SigningKey.parse(told.decode())
    except (OSError, NotReadable, UnicodeDecodeError) as fault:
        raise CannotStart(f"The log's key {path} cannot be read ({fault}).") from None
    public = folder() / "log.vkey"
    if not public.exists():
        make_private(folder())
        put(public, f"{key.public}\n")
    return key


def verifying_key(given: str = "") -> VerifyingKey:
    """Of the log: as given on the command line, else the one beside the signing key."""
    path = folder() / "log.vkey"
    try:
        return VerifyingKey.parse(given or path.read_text(encoding="utf-8"))
    except (OSError, NotReadable) as fault:
        raise CannotStart(
            f"Give the log's verifying key with --key: {path} does not tell it ({fault})."
        ) from None
