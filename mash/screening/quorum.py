"""Has the panel enough positions, and do they agree? Pure functions over what is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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
        lacking = _("Quorum still needs a position from %(agencies)s.") % {
            "agencies": _(" and ").join(missing)
        }
    elif short > 0:
        lacking = ngettext(
            "Quorum still needs %(count)s more position.",
            "Quorum still needs %(count)s more positions.",
            short,
        ) % {"count": short}
    return Tally(routes=routes, absent=absent, lacking=lacking)
