"""What a person reads before approving a model: what each agreement is worth, old beside new."""

from html import escape
from math import log2

from .charts import bars
from .model import Model
from .spec import SPEC, Comparison
from .train import Trained

STYLE = """
body{font:16px/1.5 arial,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#0b0c0c}
table{border-collapse:collapse;width:100%;margin:0 0 2em}th,td{text-align:left;padding:.3em .6em;
border-bottom:1px solid #b1b4b6;vertical-align:middle}td.n{text-align:right;font-variant-numeric:
tabular-nums}caption{text-align:left;font-weight:bold;padding:.5em 0}.stranger{fill:#1d70b8}
.relative{fill:#b58840}
"""


def report(told: Trained) -> str:
    """A page that stands alone: no person is named in it."""
    new, old = told.model, told.before
    rules = "".join(
        f"<tr><td>{escape(what)}</td><td class=n>{pairs:,}</td></tr>"
        for what, pairs in told.pairs.items()
    )
    kept = "".join(f"<li>{escape(what)}</li>" for what in told.kept) or "<li>nothing</li>"
    fields = "".join(_field(comparison, new, old) for comparison in SPEC)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Model {escape(new.version)}</title>
<style>{STYLE}</style></head><body><main>
<h1>Model {escape(new.version)}</h1>
<p>Trained on {escape(new.trained)} from {told.records:,} records and {told.relatives:,} pairs of
one family; data {escape(new.data)}. It stands beside model {escape(old.version)}. Nobody is scored
by it until a person approves it: <code>mash people approve FILE --by USERNAME</code>.</p>
<table><caption>What it learnt from</caption><tr><th>Pairs of</th><th>How many</th></tr>{rules}
</table>
<h2>Too little to learn from: kept from the earlier model</h2><ul>{kept}</ul>
<h2>What each agreement is worth</h2>
<p>In bits: +1 makes the same person twice as likely, −1 half as likely. Blue: against strangers;
brown: against two of one family. Look for a disagreement that weighs more than an agreement, and
for a level whose worth has changed much.</p>
{fields}
</main></body></html>
"""


def worth(model: Model, field: str, level: str) -> tuple[float, float]:
    """Bits against strangers, and against relatives."""
    of = model.chances[field][level]
    return log2(of["m"] / of["u"]), log2(of["m"] / of["f"])


def _field(comparison: Comparison, new: Model, old: Model) -> str:
    lines = []
    for level in comparison.names:
        stranger, relative = worth(new, comparison.field, level)
        before, _ = worth(old, comparison.field, level)
        of = new.chances[comparison.field][level]
        chart = bars([("strangers", stranger, "stranger"), ("family", relative, "relative")], 20)
        shares = "".join(f"<td class=n>{of[kind]:.4%}</td>" for kind in "mfu")
        lines.append(
            f"<tr><th scope=row>{escape(level.replace('_', ' '))}</th>{shares}"
            f"<td class=n>{stranger:+.1f}</td><td class=n>{before:+.1f}</td>"
            f"<td class=n>{relative:+.1f}</td><td>{chart}</td></tr>"
        )
    return (
        f"<table><caption>{escape(comparison.field)}</caption><tr><th>Level</th><th>Same person"
        "</th><th>Family</th><th>Strangers</th><th>Bits</th><th>Before</th><th>Against family</th>"
        f"<th>Chart</th></tr>{''.join(lines)}</table>"
    )
