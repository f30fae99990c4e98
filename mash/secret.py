"""Secrets of the installation: made once, kept in files that only the hub's user can read."""

import os
import secrets
from pathlib import Path

from mash.database import data_folder
from mash.machine import CannotStart


def make_private(folder: Path) -> None:
    """Make the folder and those above it that are missing; nobody else may even list them."""
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def kept_secret(path: Path, make: bytes) -> bytes:
    """The bytes kept at `path`; `make` is written there first where nothing is (safe in a race)."""
    make_private(path.parent)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(make)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # the first one wins, whole
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def web_secret() -> str:
    """Django's secret key: `MASH_SECRET_KEY`, or one made for this installation."""
    if given := os.environ.get("MASH_SECRET_KEY"):
        return given
    return kept_secret(data_folder() / "web.secret", secrets.token_hex(32).encode()).decode()


def given_secret(name: str) -> str:
    """A secret that others gave: in the variable, or in the file that `NAME_FILE` names."""
    if given := os.environ.get(name):
        return given
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as reason:
            raise CannotStart(
                f"{name}_FILE names {path}, which cannot be read ({reason.strerror})."
            ) from None
    return ""
