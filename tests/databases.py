"""The tests' own PostgreSQL: one a run, one template made by `mash migrate`, a clone for each need.

Every test works as the application's role, so that row security holds in tests as it does at work.
With `DATABASE_URL` set that PostgreSQL is used; it must not be one that a hub lives on.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from mash.audit.place import SEQUENCER_ROLE
from mash.cluster import SOCKET, Cluster
from mash.database import APP_ROLE, CHECKOUT
from mash.machine import CannotStart

PREFIX = "mash-tests-"
MEMORY, ROOM = "/dev/shm", 4 * 2**30  # bytes free, of which a run takes a quarter
IN_THE_WAY = f"""This PostgreSQL already has a role {APP_ROLE}: a hub may live on it. Unset
DATABASE_URL (the tests then start a PostgreSQL of their own), or if an interrupted run of the tests
left the role there, remove it: drop owned by {APP_ROLE}; drop role {APP_ROLE};"""


@dataclass(frozen=True)
class Run:
    """What all workers of one run share; told to them by the environment."""

    folder: Path
    owner_url: str
    template: str

    def tell(self) -> None:
        os.environ["MASH_VAR"] = str(self.folder)
        os.environ["MASH_TEST_OWNER_URL"] = self.owner_url
        os.environ["MASH_TEST_TEMPLATE"] = self.template
        os.environ["DATABASE_URL"] = self.url_of(self.template)
        os.environ.pop("MASH_APP_DATABASE_URL", None)
        os.environ["MASH_HTTPS"] = "off"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in our thread

    @classmethod
    def told(cls) -> "Run":
        return cls(
            Path(os.environ["MASH_VAR"]),
            os.environ["MASH_TEST_OWNER_URL"],
            os.environ["MASH_TEST_TEMPLATE"],
        )

    def url_of(self, database: str) -> str:
        return psycopg.conninfo.make_conninfo(self.owner_url, dbname=database)

    def as_owner(self, statement: str, name: str, **changes: str) -> None:
        parts = {key: sql.Identifier(value) for key, value in {"name": name, **changes}.items()}
        with psycopg.connect(self.owner_url, autocommit=True) as link:
            link.execute(sql.SQL(statement).format(**parts))

    def clone(self, name: str) -> str:
        """A new database like the template, in place of an old one of this name; returns it."""
        unique = f"{self.template}_{name}"
        self.drop(unique)
        # by files: half the work of writing each page into the log, where no checkpoint waits
        create = "create database {name} template {template} strategy file_copy"
        self.as_owner(create, unique, template=self.template)
        return unique

    def drop(self, name: str) -> None:
        self.as_owner("drop database if exists {name} with (force)", name)


@contextmanager
def whole_run() -> Iterator[None]:
    """The run's PostgreSQL and template; nothing is kept. For the process that leads the run."""
    sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=places()[0]))
    folder.chmod(0o711)
    template = f"mash_tests_{secrets.token_hex(4)}"
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.callback(remove_left, folder)
        if given := os.environ.get("DATABASE_URL"):
            require_free(given)
            stack.callback(forget, given, template)
        else:
            cluster = Cluster(folder / "postgres", fleeting=True)
            stack.callback(cluster.remove)
            cluster.start()
        run = Run(folder, given or cluster.url(), template)
        run.as_owner("create database {name}", template)
        run.tell()
        prepare()
        yield


@contextmanager
def quiet(run: Run, worker: str) -> Iterator[Run]:
    """The same template on a PostgreSQL into which nobody but this worker writes.

    What the sequencer may take hangs on every open transaction of the whole server, whatever its
    database: beside another worker's tests it rightly waits for them. A server given by
    `DATABASE_URL` is not copied, so there such tests want a run without other workers.
    """
    main = Cluster(run.folder / "postgres")
    if not main.data.exists():
        yield run
        return
    copy = Cluster(run.folder / f"quiet_{worker}", fleeting=True)
    try:
        copy.own(copy.data)
        with main.alone():  # each copy takes two of the server's ten senders
            copy.run(
                "pg_basebackup", f"--dbname={main.url()}", "--checkpoint=fast", "--no-sync",
                "--no-manifest",
            )  # fmt: skip
        (copy.data / f"{SOCKET}.lock").unlink(missing_ok=True)  # the main one's, copied too
        copy.start()
        with psycopg.connect(copy.url(), autocommit=True) as link:
            link.execute("alter system set autovacuum = off")  # it has transactions too
            link.execute("select pg_reload_conf()")
        yield replace(run, owner_url=copy.url())
    finally:
        copy.remove()


def prepare() -> None:
    """In a process of its own, so that this one first meets Django with the tests' settings."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.prepare"], cwd=CHECKOUT, capture_output=True, text=True
    )
    if ended.returncode:
        raise pytest.UsageError(f"The tests' database could not be made:\n{ended.stderr}")


def require_free(owner_url: str) -> None:
    with psycopg.connect(owner_url) as link:
        if link.execute("select 1 from pg_roles where rolname = %s", [APP_ROLE]).fetchone():
            raise pytest.UsageError(IN_THE_WAY)


def forget(owner_url: str, template: str) -> None:
    """Leave a given PostgreSQL as it was found: no database and no role of this run."""
    with psycopg.connect(owner_url, autocommit=True) as link:
        like = "select datname from pg_database where datname like %s"
        for (name,) in link.execute(like, [f"{template}%"]).fetchall():
            drop = sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            link.execute(drop)
        link.execute(f"drop role if exists {APP_ROLE}, {SEQUENCER_ROLE}")


def places() -> list[str]:
    """Where a run may live, the best first: in memory where there is much of it, else on disk."""
    disk = tempfile.gettempdir()
    try:
        has_room = shutil.disk_usage(MEMORY).free > ROOM and os.access(MEMORY, os.W_OK)
    except OSError:
        return [disk]
    return [MEMORY, disk] if has_room else [disk, MEMORY]


def sweep() -> None:
    """Remove what killed runs left behind: folders whose PostgreSQL nobody holds any more."""
    for folder in [one for place in places() for one in Path(place).glob(f"{PREFIX}*")]:
        try:
            if remove_left(folder):
                shutil.rmtree(folder, ignore_errors=True)
        except (OSError, CannotStart):
            continue  # another user's, or just being used


def remove_left(folder: Path) -> bool:
    """Stop and remove a run's PostgreSQLs, the workers' own too, if nobody holds any of them."""
    clusters = [Cluster(held.with_suffix("")) for held in folder.glob("*.use")]
    if not clusters or any(one.is_used() for one in clusters):
        return False
    for one in clusters:
        one.remove()
    return True
