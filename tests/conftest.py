"""What every test stands on: a database as the application sees it, a served hub, a browser."""

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack

import hypothesis
import pytest
from django.conf import settings
from django.db import connections

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


def point_to(name: str) -> None:
    """All of Django's connections, of every thread, go to this database from now on."""
    for alias in connections.settings:
        connections[alias].close()
        connections.settings[alias]["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


@pytest.fixture(scope="session")
def run() -> Run:
    return Run.told()


@pytest.fixture(scope="session")
def own_database(run: Run) -> Iterator[str]:
    """This worker's database, for tests that undo what they do."""
    name = run.clone(os.environ.get("PYTEST_XDIST_WORKER", "alone"))
    yield name
    run.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(own_database: str, django_db_blocker) -> Iterator[None]:
    """In place of pytest-django's, which would make the tables as the application's role."""
    with django_db_blocker.unblock():
        point_to(own_database)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture
def committed(run: Run, own_database: str, django_db_blocker) -> Iterator[str]:
    """A database of this test's own, in which commits are real; gone afterwards.

    For races, kills and the served hub. Not to be used with `django_db`: nothing is undone here.
    """
    name = run.clone(secrets.token_hex(4))
    with django_db_blocker.unblock():
        point_to(name)
        yield name
        connections.close_all()
        point_to(own_database)
    run.drop(name)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever writes `committed` and `django_db` has two minds about the database."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "committed" in names and (item.get_closest_marker("django_db") or "db" in names):
            raise pytest.UsageError(f"{item.nodeid}: use `committed` or `django_db`, not both.")
