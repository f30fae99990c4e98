"""A page's forms as a browser reads them: what they send, and where."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

WRITTEN = {"text", "email", "tel", "search", "url", "password"}  # kinds of `input` that are typed
TICKED = {"radio", "checkbox"}


@dataclass
class Form:
    """One form: its fields as shown, the names of those that are typed into, its first button."""

    action: str = ""
    method: str = "get"
    shown: list[tuple[str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of every field, ticked or not
    button: tuple[str, str] | None = None

    def sends(self) -> dict[str, list[str]]:
        """What a browser sends where somebody presses the first button and nothing else."""
        said: dict[str, list[str]] = {}
        for name, value in [*self.shown, *([self.button] if self.button else [])]:
            if name:
                said.setdefault(name, []).append(value)
        return said


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.text: tuple[str, list[str]] | None = None  # a textarea's name, and what is in it
        self.select: tuple[str, list[tuple[str, bool]]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = said.get("method", "get").lower()
            self.form = Form(said.get("action", ""), method)
            self.forms.append(self.form)
        elif self.form is not None and "form" not in said:
            self.met(self.form, tag, said)

    def met(self, form: Form, tag: str, said: dict[str, str]) -> None:
        name = said.get("name", "")
        if tag in ("input", "textarea", "select"):
            form.names.add(name)
        if tag == "input":
            self.met_input(form, name, said)
        elif tag == "textarea":
            form.typed.append(name)
            self.text = (name, [])
        elif tag == "select":
            self.select = (name, [])
        elif tag == "option" and self.select:
            self.select[1].append((said.get("value", ""), "selected" in said))
        elif tag == "button" and said.get("type", "submit") == "submit" and form.button is None:
            form.button = (name, said.get("value", ""))

    def met_input(self, form: Form, name: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text")
        if kind in WRITTEN:
            form.typed.append(name)
        if kind not in TICKED or "checked" in said:
            form.shown.append((name, said.get("value", "on" if kind in TICKED else "")))

    def handle_data(self, data: str) -> None:
        if self.text:
            self.text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text and self.form:
            name, parts = self.text
            text = "".join(parts).removeprefix("\n")  # a textarea's first newline is not its own
            self.form.shown.append((name, text))
            self.text = None
        elif tag == "select" and self.select and self.form:
            name, options = self.select
            chosen = [value for value, is_selected in options if is_selected]
            self.form.shown += [(name, value) for value in (chosen or [v for v, _ in options])[:1]]
            self.select = None
        elif tag == "form":
            self.form = None


def forms_on(page: str) -> list[Form]:
    reader = Reader()
    reader.feed(page)
    return reader.forms
