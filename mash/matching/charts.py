"""Bars as inline SVG, each with its numbers in a table beside it: no script, no outside file."""

from collections.abc import Sequence
from html import escape

WIDTH, BAR = 260, 12


def bars(values: Sequence[tuple[str, float, str]], most: float) -> str:
    """A bar a value about a middle line: its label, its bits, its class of colour."""
    height = BAR * len(values) + 4
    middle, unit = WIDTH / 2, (WIDTH / 2 - 4) / max(most, 1e-9)
    drawn = []
    for place, (label, value, kind) in enumerate(values):
        width = max(abs(value) * unit, 0.5)
        left = middle if value >= 0 else middle - width
        drawn.append(
            f'<rect class="{escape(kind)}" x="{left:.1f}" y="{place * BAR + 2}"'
            f' width="{width:.1f}" height="{BAR - 3}"><title>{escape(label)}: {value:+.1f}'
            "</title></rect>"
        )
    line = f'<line x1="{middle}" y1="0" x2="{middle}" y2="{height}" stroke="#505a5f"/>'
    told = "; ".join(f"{label} {value:+.1f}" for label, value, _ in values)
    return (
        f'<svg role="img" aria-label="{escape(told)}" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}">{"".join(drawn)}{line}</svg>'
    )
