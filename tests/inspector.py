"""Looks at pages for what keeps people out: axe, narrow screens, wide spacing, the dark."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve, reverse

from mash.cases.models import Case
from tests.story import Person

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": LEVELS}}
NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
UNFOLD = "document.querySelectorAll('details').forEach(one => one.open = true)"
SEND = "document.querySelector('main form').requestSubmit()"
WIDTH = "document.documentElement.scrollWidth"
# by a sheet of the test's own, which the content security policy lets a script add
SPACE_OUT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""
SPACE_NORMALLY = "document.adoptedStyleSheets = []"
CUT_OFF = """() => [...document.querySelectorAll('main *')].filter(one => {
  const style = getComputedStyle(one);
  return one.textContent.trim() && one.clientHeight > 2 && one.clientWidth > 2
    && ['hidden', 'clip'].includes(style.overflowY) && one.scrollHeight > one.clientHeight + 2;
}).map(one => one.outerHTML.slice(0, 120))"""
# what a person's system asks for; each page is looked at in each
CONTRAST = OPTIONS | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
AS_USUAL = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}
MODES = {
    "in dark": AS_USUAL | {"color_scheme": "dark"},
    "with more contrast": AS_USUAL | {"contrast": "more"},
    "in dark with more contrast": AS_USUAL | {"color_scheme": "dark", "contrast": "more"},
    "in the system's colours": AS_USUAL | {"forced_colors": "active"},
}
ALL_DAY = ("/desk/", "/cases/", "/requests/", "/summaries/")

scripts = pytest.mark.parametrize("people", [True], ids=["scripts"], indirect=True)


@dataclass
class Inspector:
    """Looks at pages as they come and notes what would keep somebody out."""

    faults: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of the pages looked at
    coloured: set[tuple[str, int]] = field(default_factory=set)  # pages seen in every mode

    def looks(self, person: Person, *paths: str) -> None:
        for path in paths:
            person.goes_to(path)
            self.names.add(resolve(path.split("?")[0]).url_name or "")
            self.inspects(person.page)

    def looks_at_faults(self, person: Person, *paths: str) -> None:
        """The page, then the same page when nothing was filled in."""
        for path in paths:
            self.looks(person, path)
            with person.page.expect_navigation():
                person.page.evaluate(SEND)
            person.sees("There is a problem")
            self.inspects(person.page)

    def looks_as_it_comes_back(self, person: Person, *paths: str) -> None:
        """A form with its faults only: whatever is on it is on the page then too. Where there are
        several, the one that is filled in stands last."""
        for path in paths:
            person.goes_to(path)
            self.names.add(resolve(path.split("?")[0]).url_name or "")
            with person.page.expect_navigation():
                person.page.locator("main form").last.evaluate("form => form.requestSubmit()")
            person.sees("There is a problem")
            self.inspects(person.page)

    def inspects(self, page: Any) -> None:
        path = urlsplit(page.url).path
        page.evaluate(UNFOLD)
        page.set_viewport_size(NARROW)
        if (width := page.evaluate(WIDTH)) > NARROW["width"]:
            self.faults.append(f"{path}: {width} pixels wide on a screen of {NARROW['width']}")
        self.spaces_out(page, path)
        page.set_viewport_size(WIDE)
        self.asks_axe(page, path, OPTIONS)
        self.colours(page, path)

    def colours(self, page: Any, path: str) -> None:
        """In dark, once for each kind of page, whole and with its faults shown; the pages that are
        looked at all day in every mode."""
        kind = (page.title().split(" – ")[0], page.locator(".govuk-error-summary").count())
        if kind in self.coloured:
            return
        self.coloured.add(kind)
        is_all_day = path.startswith(ALL_DAY)
        for mode in MODES if is_all_day else ["in dark"]:
            page.emulate_media(**MODES[mode])
            self.asks_axe(page, f"{path} {mode}", CONTRAST)
        page.emulate_media(**AS_USUAL)

    def asks_axe(self, page: Any, where: str, options: dict[str, Any]) -> None:
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(Axe().axe_script)
        found = page.evaluate("options => axe.run(document, options)", options)["violations"]
        self.faults += [
            f"{where}: {one['id']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])} times)"
            f" {one['nodes'][0]['any'][0]['message'] if one['nodes'][0]['any'] else ''}"
            for one in found
        ]

    def spaces_out(self, page: Any, path: str) -> None:
        """WCAG 1.4.12: a reader's own spacing of lines, letters and words loses no text."""
        page.evaluate(SPACE_OUT)
        if (width := page.evaluate(WIDTH)) > NARROW["width"]:
            self.faults.append(f"{path}: {width} pixels wide when its text is spaced out")
        self.faults += [f"{path}: spaced out, cut off: {one}" for one in page.evaluate(CUT_OFF)]
        page.evaluate(SPACE_NORMALLY)


def page_of(name: str, case: Case, *more: object) -> str:
    return reverse(name, args=[case.reference, *more])
