"""The same comparison levels in Splink's words, for training and for the whole index at once."""

from collections.abc import Iterable, Mapping, Sequence
from math import log2
from typing import TYPE_CHECKING, Any

from .features import COLUMNS, SETS, Features, row
from .model import Model, Terms
from .spec import DUCKDB, SPEC, TERMS, Comparison, Level

if TYPE_CHECKING:
    import pyarrow

NUMBERS = {"year", "month", "day"}
PRIOR = 0.0001  # taken off again: the model has its own


def settings(
    model: Model, rules: Sequence[str], words: Mapping[str, str] = DUCKDB, **more: Any
) -> dict[str, Any]:
    """Splink's settings for this model; `words` are those of the engine's SQL."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "probability_two_random_records_match": PRIOR,
        "retain_matching_columns": True,  # Splink keeps the levels with them alone
        "retain_intermediate_calculation_columns": False,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in rules],
        "comparisons": [_comparison(comparison, model, words) for comparison in SPEC],
        **more,
    }


def prior_bits() -> float:
    """The odds that Splink is told, in bits (log2): what it says of a pair holds them."""
    return log2(PRIOR / (1 - PRIOR))


def _comparison(comparison: Comparison, model: Model, words: Mapping[str, str]) -> dict[str, Any]:
    missing = {
        "sql_condition": comparison.missing.sql.format(**words),
        "label_for_charts": "missing",
        "is_null_level": True,
    }
    of = model.chances[comparison.field]
    told = [_level(level, of[level.name], words) for level in comparison.levels]
    return {"output_column_name": comparison.field, "comparison_levels": [missing, *told]}


def _level(level: Level, of: Mapping[str, float], words: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "sql_condition": level.sql.format(**words),
        "label_for_charts": level.name,
        "m_probability": of["m"],
        "u_probability": of["u"],
    }
    if of["m"] == of["u"] == 1.0:  # another field has said it
        told |= {"fix_m_probability": True, "fix_u_probability": True}
    if level.term:
        told |= {"tf_adjustment_column": level.term, "tf_adjustment_weight": level.of_term}
        if level.term in {"date", "home"}:  # Splink knows an exact level by its bare SQL alone
            told["disable_tf_exact_match_detection"] = True
    return told


def table(
    people: Iterable[tuple[int, Features]], model: Model, terms: Terms, total: int, **more: Any
) -> "pyarrow.Table":
    """One row a name of a record, with how frequent its values are, as Arrow holds it."""
    import pyarrow as pa

    kept: dict[tuple[str, str], float] = {}

    def often(column: str, value: str) -> float | None:
        if not value:
            return None
        if (column, value) not in kept:
            kept[column, value] = model.frequency(column, value, terms, total)
        return kept[column, value]

    columns: dict[str, list] = {name: [] for name in ("id", *COLUMNS, *(f"tf_{t}" for t in TERMS))}
    for number, one in people:
        columns["id"].append(number)
        for name, value in row(one).items():
            columns[name].append(value)
        for term in TERMS:
            columns[f"tf_{term}"].append(often(term, getattr(one, term)))
    return pa.table({**columns, **more}, schema=schema(more))


def schema(more: Mapping[str, Any] | None = None) -> "pyarrow.Schema":
    """The columns of the table, and of what more is asked to stand in it."""
    import pyarrow as pa

    fields = [("id", pa.int64())]
    for name in COLUMNS:
        kind = pa.list_(pa.string()) if name in SETS else pa.string()
        fields.append((name, pa.int32() if name in NUMBERS else kind))
    fields += [(f"tf_{term}", pa.float64()) for term in TERMS]
    return pa.schema(
        fields + [(name, pa.array(values).type) for name, values in (more or {}).items()]
    )
