"""A person who has no mouse: Tab, Shift and Tab, Enter, Space, arrows and typing, nothing else.

Wherever the focus comes to, it is looked at: it must be seen, not covered, named, and further on in
the page than it was (WCAG 2.2: 2.4.3, 2.4.7, 2.4.11, 4.1.2).
"""

from pathlib import Path
from typing import Any

from tests.story import Person

WHERE = (Path(__file__).parent / "focus.js").read_text()
MORE_THAN_ENOUGH = 400  # Tabs for one page
FIELDS = {"textbox", "combobox", "radio", "checkbox"}


class Lost(AssertionError):
    """What was looked for cannot be reached, or the focus cannot be followed."""


class Keyboard(Person):
    """Types one address when the browser is opened, and nothing but keys from then on."""

    has_come = False
    tabs = 0

    # the keys

    def focus(self) -> dict[str, Any]:
        return self.page.evaluate(WHERE)

    def tab(self, key: str = "Tab") -> dict[str, Any]:
        """To the next thing, which can be seen to have the focus."""
        self.page.keyboard.press(key)
        self.tabs += 1
        now = self.focus()
        if now["faults"]:
            at = f"{self.page.url}: {now['role']} “{now['name']}”"
            raise Lost(f"{at}: {', '.join(now['faults'])}")
        return now

    def tab_to(self, name: str, *roles: str, group: str = "", exact: bool = False) -> dict:
        """On, until the focus is on what has this name; past the end, once more from the top."""
        passed: list[str] = []
        for _ in range(MORE_THAN_ENOUGH):
            now = self.tab()
            if is_it(now, name, roles, group, exact):
                return now
            at = f"{now['role']} “{now['name'][:40]}”"
            if now["role"] == "page" and "page" in " ".join(passed):
                break
            passed.append(at)
        where = f"in “{group}”" if group else ""
        raise Lost(f"No {roles} “{name}” {where} on {self.page.url} after {len(passed)}: {passed}")

    def leads_on(self, key: str = "Enter") -> None:
        """This key on what has the focus leads to another page, or to this one anew."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.page.wait_for_load_state()
        if self.page.locator(".govuk-error-summary").count():
            now = self.focus()
            assert now["role"] == "alert", f"{self.page.url}: faults are told, focus is {now}"

    def skips_to_what_matters(self) -> None:
        """By the first link of the page."""
        now = self.tab()
        assert now["name"] == "Skip to main content", now
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("document.activeElement.id === 'main-content'")

    # what anybody does with a page, by keys alone

    def asks_for(self, path: str) -> Any:
        assert (path, self.has_come) == ("/", False), f"{path}: there are links, and only keys"
        self.has_come = True
        return super().asks_for(path)

    def goes_to(self, path: str) -> None:
        """The first address is typed; from then on there are links."""
        if not self.has_come:
            return super().goes_to(path)
        self.tab_to({"/desk/": "Desk", "/audit/": "Audit"}[path], "link")
        return self.leads_on()

    def is_let_in(self, name: str) -> None:
        """As if signed in before; on by links all the same."""
        self.has_the_cookie_of(name)
        self.goes_to("/")
        self.goes_to("/desk/")
        self.sees("Your desk")

    def follows(self, name: str) -> None:
        if self.focus()["role"] == "page":
            self.skips_to_what_matters()
        found = self.tab_to(name, "link", "button")
        # a link that is drawn as a button opens with Enter like any other
        self.leads_on() if found["leads"] else self.page.keyboard.press("Enter")

    def presses(self, button: str) -> None:
        self.tab_to(button, "button", exact=True)
        self.leads_on("Space" if button.startswith("Send") else "Enter")

    def writes(self, label: str, text: str, group: str = "") -> None:
        self.tab_to(label, "textbox", group=group)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        assert self.focus()["value"] == text

    def chooses(self, question: str, answer: str) -> None:
        self.arrows_to(self.tab_to("", "radio", group=question), answer)

    def marks(self, answer: str) -> None:
        self.arrows_to(self.tab_to("", "radio"), answer)

    def arrows_to(self, now: dict[str, Any], answer: str) -> None:
        """Within one question: Tab comes to it once, arrows go through its answers."""
        first = now["name"]
        if first == answer:
            self.page.keyboard.press("Space")
        while now["name"] != answer:
            self.page.keyboard.press("ArrowDown")
            now = self.focus()
            if now["name"] == first or now["faults"]:
                raise Lost(f"{self.page.url}: no answer “{answer}”: {now}")
        assert self.focus()["checked"]

    def picks(self, label: str, option: str, group: str = "") -> None:
        now = self.tab_to(label, "combobox", group=group)
        while not now["value"].startswith(option):
            self.page.keyboard.press("ArrowDown")
            before, now = now, self.focus()
            assert now["value"] != before["value"], f"{self.page.url}: no option “{option}”"

    def ticks(self, label: str) -> None:
        if not self.tab_to(label, "checkbox")["checked"]:
            self.page.keyboard.press("Space")
        assert self.focus()["checked"]

    def opens_fold(self, name: str) -> None:
        self.tab_to(name, "fold")
        self.page.keyboard.press("Enter")


def is_it(now: dict, name: str, roles: tuple[str, ...], group: str, exact: bool) -> bool:
    found = now["name"] == name if exact else name.lower() in now["name"].lower()
    is_in = not group or any(one.lower().startswith(group.lower()) for one in now["groups"])
    return found and is_in and (not roles or now["role"] in roles)
