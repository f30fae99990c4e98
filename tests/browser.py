"""What browser stories need: the served hub and Debian's Chromium, with script and without."""

import functools
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mash.database import CHECKOUT
from tests.databases import Run
from tests.site import Site

SHOTS = CHECKOUT / "var" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# the same engine without a window around it costs a third for each page
BROWSERS = ("chromium-headless-shell", "/usr/bin/chromium", "chromium", "google-chrome")


def chromium() -> str:
    for path in map(shutil.which, BROWSERS):
        if path and Path(path).exists():
            return path
    pytest.fail("The browser tests need Chromium: apt-get install chromium, or run `make test`.")


@pytest.fixture(scope="session")
def hub(run: Run, beneath_hub: str) -> Iterator[Site]:
    """This worker's hub, started by the first test that is served."""
    site = Site(run, f"{run.template}_{beneath_hub}")
    yield site
    site.stop()


@pytest.fixture
def served(hub: Site, committed: str) -> Site:
    """The hub on a free port, over this test's own database; `served.url` is where.

    It is started once. Each test puts another database beneath it, under the same name; the hub
    finds its connections broken and connects anew, as it does when PostgreSQL was away.
    """
    hub.comes_up()
    return hub


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Any, site: Site, request: pytest.FixtureRequest, **how: Any) -> Iterator[Any]:
    """A page in a context of its own; what it looks like is kept when the test fails."""
    context = browser.new_context(base_url=site.url, locale="en-GB", **how)
    context.set_default_timeout(15_000)
    page = context.new_page()
    yield page
    if getattr(request.node, "has_failed", False):
        SHOTS.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w-]+", "-", request.node.name)[:120]
        for number, shown in enumerate(context.pages):
            shown.screenshot(path=SHOTS / f"{name}-{number}.png", full_page=True)
    context.close()


@pytest.fixture
def page(browser: Any, served: Site, request: pytest.FixtureRequest) -> Iterator[Any]:
    """One person's browser, at the served hub: `page.goto("/")`."""
    with opened(browser, served, request) as page:
        yield page


@pytest.fixture
def page_without_javascript(
    browser: Any, served: Site, request: pytest.FixtureRequest
) -> Iterator[Any]:
    with opened(browser, served, request, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def another_page(browser: Any, served: Site, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Opens as many browsers as people are needed: `another_page(java_script_enabled=False)`."""
    doors = []

    def one_more(**how: Any) -> Any:
        door = opened(browser, served, request, **how)
        doors.append(door)
        return door.__enter__()

    yield one_more
    for door in doors:
        door.__exit__(None, None, None)


@pytest.fixture
def people(
    another_page: Callable[..., Any], request: pytest.FixtureRequest
) -> Callable[[str], Any]:
    """The cast by name, each let in when first called, the first of them by the sign-in page; who
    has no name never signs in.

    The parameter says whether their browsers run scripts.
    """
    from tests.story import Person  # it needs Django's settings, which are not read yet

    @functools.cache
    def person(name: str) -> Person:
        one = Person(another_page(java_script_enabled=request.param))
        if name:
            came_in.append(name)
            (one.signs_in if len(came_in) == 1 else one.is_let_in)(name)
        return one

    came_in: list[str] = []
    return person


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    if outcome.get_result().failed:
        item.has_failed = True
