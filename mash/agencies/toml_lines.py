"""On which line a rules file says a thing: `tomllib` keeps the values and forgets the places."""

import re
from collections.abc import Iterator

Where = tuple[str | int, ...]

TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\''  # strings
    r"|#[^\n]*|[\w+:.-]+|[ \t\r]+|\n|.",
    re.DOTALL,
)


def lines_of(text: str) -> dict[Where, int]:
    """The line of every table, key and list element of a TOML text that `tomllib` could read."""
    return Scan(text).document()


def line_of(lines: dict[Where, int], where: Where) -> int:
    """The line of a place, or of the nearest thing around it that has one."""
    for end in range(len(where), 0, -1):
        if where[:end] in lines:
            return lines[where[:end]]
    return 1


def tokens(text: str) -> Iterator[tuple[str, int]]:
    line = 1
    for match in TOKEN.finditer(text):
        word = match[0]
        if not word.startswith((" ", "\t", "\r", "#")):
            yield word, line
        line += word.count("\n")
    yield "\n", line


class Scan:
    """One walk over the tokens, noting where each thing begins."""

    def __init__(self, text: str) -> None:
        self.words = list(tokens(text))
        self.at = 0
        self.lines: dict[Where, int] = {}
        self.counted: dict[Where, int] = {}  # how many [[tables]] of a name there were so far

    def peek(self) -> str:
        return self.words[self.at][0] if self.at < len(self.words) else ""

    def take(self) -> str:
        self.at += 1
        return self.words[self.at - 1][0]

    def note(self, where: Where, at: int | None = None) -> None:
        """This place begins at the token `at`, or here, unless it began before."""
        token = min(self.at if at is None else at, len(self.words) - 1)
        self.lines.setdefault(where, self.words[token][1])

    def skip(self, *words: str) -> None:
        while self.peek() in words:
            self.take()

    def document(self) -> dict[Where, int]:
        table: Where = ()
        while self.peek():
            if self.peek() == "\n":
                self.take()
            elif self.peek() == "[":
                table = self.header()
            else:
                self.pair(table, "\n")
        return self.lines

    def header(self) -> Where:
        """`[table]` or `[[table]]`: the place of what follows it."""
        start = self.at
        self.skip("[")
        is_one_of_many = self.at - start == 2
        names = self.key("]")
        where: Where = ()
        for number, name in enumerate(names, start=1):
            where += (name,)
            self.note(where, start)
            if is_one_of_many and number == len(names):
                self.counted[where] = self.counted.get(where, 0) + 1
            if where in self.counted:
                where += (self.counted[where] - 1,)
                self.note(where, start)
        self.skip("]")
        return where

    def key(self, end: str) -> Where:
        """The parts of a dotted key, up to `end`."""
        parts: list[str] = []
        while self.peek() not in {end, ""}:
            word = self.take()
            if word[0] in "\"'":
                parts.append(word[1:-1])
            else:
                parts += [part for part in word.split(".") if part]
        return tuple(parts)

    def pair(self, table: Where, *ends: str) -> None:
        start = self.at
        names = self.key("=")
        for number in range(1, len(names) + 1):
            self.note(table + names[:number], start)
        self.take()
        self.value(table + names, *ends)

    def value(self, where: Where, *ends: str) -> None:
        if self.peek() == "[":
            self.take()
            self.skip("\n")
            number = 0
            while self.peek() not in {"]", ""}:
                self.note((*where, number))
                self.value((*where, number), ",", "]", "\n")
                self.skip(",", "\n")
                number += 1
            self.skip("]")
        elif self.peek() == "{":
            self.take()
            while self.peek() not in {"}", ""}:
                self.pair(where, ",", "}")
                self.skip(",")
            self.take()
        else:
            while self.peek() not in {*ends, ""}:
                self.take()
