"""The people of a story at their browsers: they read, follow links, fill in forms by their labels.

What is done is named in the hub's words; how a page is built is nobody's business here.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Error

from tests.cast import PASSPHRASE, worker

REFERENCE = re.compile(r"[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}")
HELD = "Confidential information is held on this case."
WEIGHED = {
    "Why is sharing it necessary?": "The decision cannot be made safely without it.",
    "Why is it proportionate?": "Only what bears on this worry.",
    "How is it relevant to this worry?": "It speaks to the safety of the children now.",
}


@dataclass(frozen=True)
class Holding:
    """One thing that an agency holds, in the words of its form."""

    text: str
    kind: str
    handling: str
    about: str = "The family as a whole"
    nature: str = "Fact"
    happened: str = "Spring of last year"


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, page: Any) -> None:
        self.page = page

    # what anybody does with a page

    def asks_for(self, path: str) -> Any:
        """Type an address. A page that is just being led elsewhere (whoever loses a case is led to
        the desk) is let go there first."""
        for _ in range(5):
            try:
                if response := self.page.goto(path):
                    return response
            except Error as fault:
                if "interrupted by another navigation" not in str(fault):
                    raise
            self.page.wait_for_load_state()
        raise AssertionError(f"{path} was never reached from {self.page.url}")

    def goes_to(self, path: str) -> None:
        response = self.asks_for(path)
        assert response.status == 200, (path, response.status)

    def follows(self, name: str) -> None:
        """A link, or one that is drawn as a button; the first of that name."""
        links = self.page.get_by_role("link", name=name)
        links.or_(self.page.get_by_role("button", name=name)).first.click()

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def block(self, group: str) -> Any:
        """A part of the page by its legend; the whole of it without one."""
        return self.page.get_by_role("group", name=group, exact=True) if group else self.page

    def writes(self, label: str, text: str, group: str = "") -> None:
        self.block(group).get_by_label(label).fill(text)

    def chooses(self, question: str, answer: str) -> None:
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()

    def marks(self, answer: str) -> None:
        """The one answer of these words, whatever the question."""
        self.page.get_by_role("radio", name=answer, exact=True).check()

    def picks(self, label: str, option: str, group: str = "") -> None:
        """One of a list, by its words or by those it begins with."""
        found = self.block(group).get_by_label(label)
        options = found.get_by_role("option").all_text_contents()
        begun = [one for one in options if one.startswith(option)]
        found.select_option(label=option if option in begun else begun[0])

    def ticks(self, label: str) -> None:
        self.page.get_by_role("checkbox", name=label).check()

    def text(self) -> str:
        """What is on the page, details opened or not."""
        return " ".join(self.page.get_by_role("main").text_content().split())

    def sees(self, *texts: str) -> None:
        text = self.text()
        for one in texts:
            assert one in text, f"Not on {self.page.url}: {one}\n{text}"

    def sees_nothing_of(self, *texts: str) -> None:
        """Not on the page, nor anywhere in what it is made of."""
        source = unescape(self.page.content())
        for one in texts:
            assert one not in source, f"On {self.page.url}: {one}"

    def is_refused(self, path: str) -> None:
        """As if it were not there."""
        response = self.asks_for(path)
        assert response.status == 404, (path, response.status)
        self.sees("This page is not here, or not yours to see")

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3]

    # coming in, and finding the way

    def signs_in(self, name: str) -> None:
        self.goes_to("/")
        self.follows("Sign in")
        self.writes("Username", name)
        self.writes("Password", PASSPHRASE)
        self.presses("Sign in")
        self.sees("Your desk")

    def is_let_in(self, name: str) -> None:
        """As if signed in before."""
        self.has_the_cookie_of(name)
        self.goes_to("/desk/")
        self.sees("Your desk")

    def has_the_cookie_of(self, name: str) -> None:
        """The one that the sign-in page would have given."""
        visitor = Client()
        visitor.force_login(worker(name).user)
        cookie = visitor.cookies[settings.SESSION_COOKIE_NAME]
        context = self.page.context
        where = context.request.get("/healthz").url  # a cookie needs to know where it is
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": where}])

    def opens(self, reference: str) -> None:
        """From the desk: a case, a request or a summary, whatever waits there for this person."""
        self.goes_to("/desk/")
        self.follows(reference)
        self.sees(reference)

    # contact

    def begins_to_tell(self) -> None:
        self.goes_to("/")
        self.follows("Tell us you are worried about a child")

    def sees_all_questions(self) -> None:
        self.follows("See all questions on one page")

    def goes_on(self) -> None:
        step = self.page.locator("form[data-step]").get_attribute("data-step")
        self.presses("Continue")
        self.page.locator(f'form[data-step]:not([data-step="{step}"])').wait_for()

    def tells_of(self, who: str, first: str, family: str, *, born: str = "", is_: str = "") -> None:
        """One person, in the block that the page calls `who`; what they are to the first child."""
        self.writes("First names", first, who)
        self.writes("Family name", family, who)
        if born:
            self.writes("Date of birth (optional)", born, who)
        if is_:
            self.picks("This person is related to", is_, who)

    def sends_it(self) -> str:
        """The reference to keep, and nothing else, comes back."""
        self.presses("Send")
        self.sees("Thank you for telling us")
        found = REFERENCE.search(self.text())
        assert found, self.text()
        return found[0]

    # screening

    def opens_screening(self, reference: str) -> None:
        self.opens(reference)
        self.follows("Open the screening")
        self.presses("Open the screening")
        self.sees("Before the panel since")

    def gives_position(self, reference: str, route: str, why: str) -> None:
        self.opens(reference)
        self.follows("Give your agency's position")
        self.chooses("What would your agency do with this contact?", route)
        self.writes("Why?", why)
        self.presses("Give this position")
        self.sees(why)

    def settles(
        self, reference: str, outcome: str, *, answer: str = "", dispenses: str = ""
    ) -> None:
        self.opens(reference)
        self.follows("Settle the screening")
        self.chooses("How does the screening end?", outcome)
        if answer:
            self.writes("Your answer to the panel", answer)
        if dispenses:
            self.chooses("If it enters", "Agreement is dispensed with")
            self.writes("If you dispense with agreement: why?", dispenses)
        self.presses("Settle the screening")
        self.sees("How it ended", outcome)

    def rates(self, reference: str, rating: str, why: str) -> None:
        self.opens(reference)
        self.follows("Rate the case")
        self.marks(rating)
        self.writes("Why", why)
        self.presses("Rate the case and ask the agencies")
        self.sees(
            "Every rating given" if "Every rating" in self.text() else "The rating given", why
        )

    # sharing

    def adds(self, reference: str, held: Holding) -> None:
        """Weighs one thing that the agency holds, and adds it to the request."""
        self.opens(reference)
        self.follows("Add what your agency holds")
        self.chooses("Who is this about?", held.about)
        self.picks("What kind of information is it?", held.kind)
        self.writes("What does your agency hold?", held.text)
        self.chooses("Is it a fact, an opinion or an allegation?", held.nature)
        self.writes("When did it happen?", held.happened)
        for question, why in WEIGHED.items():
            self.writes(question, why)
        self.picks("What is the lawful basis for sharing it?", "Public task")
        self.chooses("How far may it go?", held.handling)
        self.presses("Add this")
        self.sees("What your agency has added")

    def answers(self, reference: str, how: str) -> None:
        self.opens(reference)
        self.follows("Answer the request")
        self.chooses("How does your agency answer?", how)
        self.presses("Answer the request")
        self.sees("Answered.", how)

    def asks_again(self, reference: str, agency: str, why: str) -> None:
        self.opens(reference)
        self.follows("Ask an agency again, or one that was not asked")
        self.chooses("Which agency do you ask?", agency)
        self.writes("What is still needed?", why)
        self.presses("Ask this agency")
        self.sees(f"{agency} (asked again)", why)

    def opens_seal(self, reference: str, sealed_by: str, reason: str) -> None:
        """Opens what an agency sealed; the words are on the page then, and on no other."""
        self.opens(reference)
        self.follows("Sealed information that you can open")
        self.follows(f"Sealed by {sealed_by}")
        self.presses("Record my reason and open it")
        self.sees("There is a problem", "Say why you need to open this.")
        self.writes("Why do you need to read this?", reason)
        self.presses("Record my reason and open it")
        self.sees(f"What {sealed_by} sealed")

    # decision

    def decides(
        self, reference: str, child: str, outcome: str, *, team: str, level: str, why: str
    ) -> None:
        self.opens(reference)
        self.follows(f"Decide for {child}")
        self.chooses("What happens for this child?", outcome)
        self.picks("Which team or service receives this child?", team)
        self.chooses("What is the level of need?", level)
        self.writes("Why?", why)
        self.presses(f"Decide for {child}")
        self.sees(why)

    # handover and closing

    def composes(self, reference: str, team: str, note: str, ticked: Iterable[str]) -> None:
        """Ticks what the team needs; the preview is on the page then."""
        self.opens(reference)
        self.follows(f"Write the summary for {team}")
        self.writes("What is this about, in your own words?", note)
        for one in ticked:
            self.ticks(one)
        self.presses("See the summary before it is sent")
        self.sees("Look at the summary before it is sent", note)

    def document(self) -> str:
        """A summary, word for word."""
        return " ".join(self.page.get_by_role("article").inner_text().split())

    def sends(self, team: str) -> None:
        self.presses(f"Send to {team}")
        self.sees("Not accepted yet")

    def accepts(self, reference: str, team: str) -> None:
        self.opens(reference)
        self.presses(f"Accept for {team}")
        self.sees("Accepted by")

    def looks_at_feedback(self, reference: str, todo: str = "Tell the referrer") -> None:
        self.opens(reference)
        self.follows(todo)

    def closes(self, reference: str) -> None:
        self.opens(reference)
        self.follows("Close the case")
        self.sees("Access ends for", "Access is kept for")
        self.presses("Close the case")


People = Callable[[str], Person]  # the fixture of that name, in tests.browser
