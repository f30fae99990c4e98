"""What every test stands on: a database as the application sees it, a served hub, a browser."""

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from tests import databases
from tests.databases import Run

pytest_plugins = ["tests.browser", "tests.edges", "tests.logs"]

# how long something takes is measured in benchmarks: a busy machine fails no test
hypothesis.settings.register_profile("hub", deadline=None)
hypothesis.settings.load_profile("hub")


def is_leader(config: pytest.Config) -> bool:
    """xdist's workers are told by their leader what to use."""
    return not hasattr(config, "workerinput")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if is_leader(config) and not config.option.collectonly:
        stack = ExitStack()
        stack.enter_context(databases.whole_run())
        config.add_cleanup(stack.close)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    assert settings.DATABASES  # once they are read, pytest-django sets Django up


def point_to(name: str, **place: str) -> None:
    """All of Django's connections, of every thread, go to this database from now on."""
    for alias in connections.settings:
        connections[alias].close()
    point_settings_to(name, **place)


def point_settings_to(name: str, **place: str) -> None:
    for alias in connections.settings:
        connections.settings[alias].update(place, NAME=name)
        settings.DATABASES[alias].update(place, NAME=name)


@contextmanager
def pointed_to(name: str, home: str, **places: dict[str, str]) -> Iterator[None]:
    """As `point_to`, for a time: the connections that are open now wait, warm, until it is over."""
    held = {alias: connections[alias] for alias in connections.settings}
    for alias in held:
        del connections[alias]
    point_settings_to(name, **places.get("there", {}))
    try:
        yield
    finally:
        connections.close_all()
        point_settings_to(home, **places.get("here", {}))
        for alias, connection in held.items():
            connections[alias] = connection


def place_of(run: Run) -> dict[str, str]:
    """Where a run's PostgreSQL answers, as Django has it."""
    parts = conninfo_to_dict(run.owner_url)
    return {"HOST": str(parts.get("host", "")), "PORT": str(parts.get("port", ""))}


def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


@pytest.fixture(scope="session")
def run() -> Run:
    return Run.told()


@pytest.fixture(scope="session")
def quiet_run(run: Run) -> Iterator[Run]:
    """As `run`, for tests of the sequencer: no other worker's transaction holds it up."""
    with databases.quiet(run, worker()) as made:
        yield made


@pytest.fixture(scope="session")
def own_database(run: Run) -> Iterator[str]:
    """This worker's database, for tests that undo what they do."""
    name = run.clone(worker())
    yield name
    run.drop(name)


@pytest.fixture(scope="session")
def beneath_hub() -> str:
    """What the database of a test that is served is called, the same for all of this worker."""
    return f"{worker()}_served"


@pytest.fixture(scope="session")
def django_db_setup(own_database: str, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's, which would make the tables as the application's role."""
    from tests import played  # it needs Django's settings, which are not read yet

    with django_db_blocker.unblock():
        point_to(own_database)
    played.undone = own_database
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def committed(
    run: Run,
    own_database: str,
    beneath_hub: str,
    django_db_blocker,
    request: pytest.FixtureRequest,
) -> Iterator[str]:
    """A database of this test's own, in which commits are real; gone afterwards.

    For races, kills and the served hub. Not to be used with `django_db`: nothing is undone here.
    """
    from tests import played

    is_served = "served" in request.fixturenames
    name = run.clone(beneath_hub if is_served else secrets.token_hex(4))
    with django_db_blocker.unblock(), pointed_to(name, own_database):
        played.fresh = name
        yield name
    if not is_served:  # the hub goes on standing on it until the next one is put beneath it
        run.drop(name)


@pytest.fixture
def quietly_committed(
    run: Run, quiet_run: Run, own_database: str, django_db_blocker, monkeypatch
) -> Iterator[str]:
    """As `committed`, where no other worker's transaction holds up the sequencer."""
    name = quiet_run.clone(secrets.token_hex(4))
    monkeypatch.setenv("DATABASE_URL", quiet_run.url_of(name))  # for processes that are started
    places = {"there": place_of(quiet_run), "here": place_of(run)}
    with django_db_blocker.unblock(), pointed_to(name, own_database, **places):
        yield name
    quiet_run.drop(name)


# whole files go to a worker (`make test`), the longest first, so that all workers end together
LONG = (
    "test_story_", "test_doors", "test_leaks", "test_same_but_sealed", "test_html", "test_language",
    "test_audit", "test_need_to_know", "test_news",
)  # fmt: skip


def order_of(item: pytest.Item) -> tuple[int, str]:
    file = item.path.stem
    return next((at for at, name in enumerate(LONG) if file.startswith(name)), len(LONG)), file


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Whoever writes `committed` and `django_db` has two minds about the database."""
    for item in items:
        names = set(getattr(item, "fixturenames", []))
        kept = {"committed", "quietly_committed"} & names
        if len(kept) > 1 or (kept and (item.get_closest_marker("django_db") or "db" in names)):
            raise pytest.UsageError(f"{item.nodeid}: use `committed` or `django_db`, not both.")
    yield
    items.sort(key=order_of)
