"""What a witness keeps in its folder: its key, the logs it trusts, the last checkpoint of each."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from mash.ledger.filed import put
from mash.ledger.note import LOG, WITNESS, Note, NotReadable, SigningKey, VerifyingKey
from mash.machine import CannotStart
from mash.secret import make_private


class Store:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, name: str) -> SigningKey:
        """Make the witness's key. A second time it would forget who it was: refused."""
        path = self.folder / "witness.key"
        if path.exists():
            raise CannotStart(f"There is a witness in {self.folder} already.")
        key = SigningKey.new(name, WITNESS)
        make_private(self.folder / "logs")
        put(path, f"{key.encoded()}\n")
        return key

    def key(self) -> SigningKey:
        try:
            return SigningKey.parse((self.folder / "witness.key").read_text(encoding="utf-8"))
        except (OSError, NotReadable):
            raise CannotStart(
                f"There is no witness in {self.folder}. Begin one: mash witness init --name NAME"
            ) from None

    def path_of(self, origin: str, ending: str) -> Path:
        return self.folder / "logs" / f"{sha256(origin.encode()).hexdigest()[:32]}.{ending}"

    def trust(self, key: VerifyingKey) -> None:
        """Witness this log from now on. Another key under the same name is refused: the log's
        owner must begin a new one, under a new name, and say why."""
        if key.kind != LOG:
            raise CannotStart("This is a witness's key, not a log's.")
        held = self.trusted(key.name)
        if held and held != key:
            raise CannotStart(f"Another key is trusted for {key.name}.")
        put(self.path_of(key.name, "vkey"), f"{key}\n")

    def trusted(self, origin: str) -> VerifyingKey | None:
        path = self.path_of(origin, "vkey")
        return VerifyingKey.parse(path.read_text(encoding="utf-8")) if path.exists() else None

    def latest(self, origin: str) -> Note | None:
        """The last checkpoint of this log, with the log's signature and the witness's."""
        path = self.path_of(origin, "note")
        return Note.parse(path.read_bytes()) if path.exists() else None

    def keep(self, origin: str, note: Note) -> None:
        put(self.path_of(origin, "note"), str(note))

    def all(self) -> list[Note]:
        return [Note.parse(one.read_bytes()) for one in sorted(self.folder.glob("logs/*.note"))]

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Comparing with the last checkpoint and keeping the new one is one step."""
        with open(self.folder / "lock", "a") as lock:
            os.chmod(lock.fileno(), 0o600)
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
