"""Disagreements in numbers: no word, and no share of so few that it would tell of one case."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from mash.agencies.actions import hub_version_now
from mash.disagreements.models import About, How
from mash.disagreements.on_case import told
from mash.disagreements.standing import Standing

FEW = 5  # fewer than these are said as such, and not counted out: a small number tells of a case


def counted(hub: str, found: Sequence[Standing], now: datetime) -> dict[str, Any]:
    """What is open, one by one, and how those that ended did."""
    rules = hub_version_now(hub).file.escalation
    is_open = [told(one, rules, now) for one in found if not one.ended]
    ended = [one for one in found if one.ended]
    return {
        "open": is_open,
        "late": sum(one["late"] for one in is_open),
        "ended": len(ended),
        "in_time": said(sum(not one.is_late(now) for one in ended), len(ended)),
        "days": middle([one.days_open for one in ended]),
        "hows": shares((one.ended.how for one in ended if one.ended), How.choices),
        "abouts": shares((one.row.about for one in found), About.choices),
        "stages": shares(
            (one.stage for one in ended), [(one.code, one.name) for one in rules.stages]
        ),
    }


def shares(codes: Iterable[str], names: Iterable[tuple[str, Any]]) -> list[tuple[str, str]]:
    count = Counter(codes)
    return [(str(name), said(count[code], count.total())) for code, name in names]


def said(part: int, whole: int) -> str:
    """`7 of 12 (58%)`; a dash where the whole is small enough to tell of single cases."""
    if whole < FEW:
        return "–"
    return f"{part} / {whole} ({round(100 * part / whole)}%)"


def middle(days: Sequence[int]) -> str:
    """The median of working days; a dash where there are few."""
    if len(days) < FEW:
        return "–"
    ordered = sorted(days)
    at = len(ordered) // 2
    value = ordered[at] if len(ordered) % 2 else (ordered[at - 1] + ordered[at]) / 2
    return f"{value:g}"
