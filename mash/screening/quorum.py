"""Has the panel enough positions, and do they agree? Pure functions over what is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mash.agencies.hub_file import HubFile


@dataclass(frozen=True)
class Tally:
    """What the panel said: positions by agency code, who is absent, what quorum still lacks."""

    routes: dict[str, str]
    absent: tuple[str, ...]
    lacking: str  # a sentence; empty when quorum is in

    @property
    def has_quorum(self) -> bool:
        return not self.lacking

    @property
    def agreed(self) -> str | None:
        """The one route that all who spoke chose, or None."""
        chosen = set(self.routes.values())
        return chosen.pop() if len(chosen) == 1 else None


def tally(rules: "HubFile", panel: Iterable[str], routes: dict[str, str]) -> Tally:
    absent = tuple(code for code in panel if code not in routes)
    missing = [
        rules.agency(code).name
        for code in rules.screening.quorum.must_include
        if code not in routes
    ]
    short = rules.screening.quorum.at_least - len(routes)
    lacking = ""
    if missing:
        lacking = f"Quorum still needs a position from {' and '.join(missing)}."
    elif short > 0:
        lacking = f"Quorum still needs {short} more position{'s' if short > 1 else ''}."
    return Tally(routes=routes, absent=absent, lacking=lacking)
