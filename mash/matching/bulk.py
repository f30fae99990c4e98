"""Features of a million records: what stands in many of them is worked out once, by column."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from . import features as one_by_one
from . import normalise as n
from .features import COLUMNS
from .model import Model, Terms
from .record import Name
from .spec import TERMS
from .splinked import schema, table
from .tables import CannotRead, Map, day_first, record_of, wanted

if TYPE_CHECKING:
    import pyarrow

FIELDS = (
    "id", "given", "family", "other_given", "other_family", "born", "sex", "line", "postcode",
    "phone", "nhs",
)  # fmt: skip
AT_ONCE = 25_000  # different values, so that memory stays small
MANY = 200_000  # records


def read(path: Path, columns: Map) -> "pyarrow.Table":
    """The columns of a CSV file that the map names, as text, under our names."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    try:
        asked = csv.ConvertOptions(auto_dict_encode=False, strings_can_be_null=False)
        with csv.open_csv(path) as head:
            names = head.schema.names
        asked.column_types = dict.fromkeys(names, pa.string())
        raw = csv.read_csv(path, convert_options=asked)
    except (OSError, pa.ArrowInvalid) as fault:
        raise CannotRead(f"{path}: {fault}") from fault

    def told(field: str) -> Any:
        found = [raw.column(name) for name in wanted(columns, (field,)) if name in names]
        if not found:
            return pa.chunked_array([pa.array([""] * raw.num_rows, pa.string())])
        return pc.utf8_trim_whitespace(pc.binary_join_element_wise(*found, " "))

    return pa.table({field: told(field) for field in FIELDS})


@dataclass
class Held:
    """Splink's table of the people, and whose record each row is: a person of two names is two."""

    rows: "pyarrow.Table"
    owners: NDArray[np.int64]
    total: int  # records
    late: bool = False  # is there a column `late`, of those to compare with everybody?

    def handed_over(self) -> "pyarrow.Table":
        """The table, for its one user to let go of: a million people take a quarter gigabyte."""
        rows, self.rows = self.rows, None
        return rows


def held(raw: "pyarrow.Table", columns: Map, model: Model) -> Held:
    """The people of a file as they are compared."""
    import pyarrow as pa
    import pyarrow.compute as pc

    others = pc.or_(pc.not_equal(raw["other_given"], ""), pc.not_equal(raw["other_family"], ""))
    numbers = pa.array(np.arange(raw.num_rows))
    plain, several = raw.filter(pc.invert(others)), raw.filter(others)
    american = columns.get("order") == "mdy"
    rows, owners = _several(several, numbers.filter(others).to_numpy(), columns)
    parts = [_plain(plain, american), *([_bare(rows)] if rows else [])]
    made = pa.concat_tables(parts)
    owned = np.concatenate([numbers.filter(pc.invert(others)).to_numpy(), owners])
    made = with_frequencies(made, model, terms_of(made, raw.num_rows))
    return Held(made, owned.astype(np.int64), raw.num_rows)


def _several(
    raw: "pyarrow.Table", numbers: NDArray, columns: Map
) -> tuple[list[one_by_one.Features], NDArray]:
    """Records of several names, a row a name, one by one."""
    rows, owners = [], []
    for number, told in zip(numbers, raw.to_pylist(), strict=True):
        for one in one_by_one.features(record_of(told.__getitem__, columns)):
            rows.append(one)
            owners.append(number)
    return rows, np.array(owners, dtype=np.int64)


def _bare(rows: Sequence[one_by_one.Features]) -> "pyarrow.Table":
    return table(enumerate(rows), Model.shipped(), Terms(), 1).select(list(COLUMNS))


def _plain(raw: "pyarrow.Table", american: bool) -> "pyarrow.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    asked = (
        (raw["given"], _given), (raw["family"], _family),
        (raw["born"], _born_in_america if american else _born), (raw["sex"], _sex),
        (raw["line"], _line), (raw["postcode"], _postcode),
        (raw["phone"], _phone), (raw["nhs"], _nhs),
    )  # fmt: skip
    made: dict[str, Any] = {}
    with _workers(raw.num_rows) as each:
        for column, of in asked:
            made |= _by_value(column, of, each)
    house, area = made["house"], made["area"]
    home = pc.utf8_trim_whitespace(pc.binary_join_element_wise(house, area, " "))
    made["home"] = pc.if_else(pc.equal(house, ""), "", home)
    return pa.table({name: made[name] for name in COLUMNS})


Each = Callable[[Callable, Sequence], Iterable]


@contextmanager
def _workers(rows: int) -> Iterator[Each]:
    """Two processes where there is much to read, none where starting them would take longer."""
    if rows < MANY:
        yield map
        return
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        yield pool.map


def _by_value(column: Any, of: Callable[[str], dict[str, Any]], each: Each) -> dict[str, Any]:
    """Each different text once, then handed to every row that holds it."""
    import pyarrow as pa

    encoded = column.combine_chunks().dictionary_encode()
    starts = range(0, len(encoded.dictionary), AT_ONCE)
    pieces = [encoded.dictionary.slice(start, AT_ONCE) for start in starts]
    parts = list(each(partial(_made, of), pieces)) or [_made(of, pa.array([], pa.string()))]
    return {
        name: pa.concat_arrays([part[name] for part in parts]).take(encoded.indices)
        for name in parts[0]
    }


def _made(of: Callable[[str], dict[str, Any]], texts: Any) -> dict[str, Any]:
    """What each text says, as columns."""
    import pyarrow as pa

    kinds = {field.name: field.type for field in schema()}
    found = [of(text) for text in texts.to_pylist()]
    return {
        name: pa.array([one[name] for one in found], kinds.get(name, pa.string()))
        for name in of("")
    }


def _listed(value: str) -> list[str]:
    return [value] if value else []


def _given(text: str) -> dict[str, Any]:
    given, _, middle, sound, _, givens, _ = one_by_one.of_name(Name(text, ""))
    return {"given": given, "middle": middle, "given_sound": sound, "givens": sorted(givens)}


def _family(text: str) -> dict[str, Any]:
    _, family, _, _, sound, _, families = one_by_one.of_name(Name("", text))
    return {"family": family, "family_sound": sound, "families": sorted(families)}


def _born(text: str) -> dict[str, Any]:
    year, month, day = date = n.born(text)
    return {"year": year, "month": month, "day": day, "date": one_by_one.whole(date)}


def _born_in_america(text: str) -> dict[str, Any]:
    return _born(day_first(text))


def _sex(text: str) -> dict[str, Any]:
    return {"sex": n.sex(text)}


def _phone(text: str) -> dict[str, Any]:
    return {"phones": _listed(n.phone(text))}


def _nhs(text: str) -> dict[str, Any]:
    return {"nhs": n.nhs(text)}


def _line(text: str) -> dict[str, Any]:
    house = one_by_one.house_of(text)
    return {"house": house, "homes": _listed(house)}


def _postcode(text: str) -> dict[str, Any]:
    code = n.postcode(text)
    told = {"postcodes": _listed(code), "areas": _listed(n.outward(code))}
    return {"area": one_by_one.area_of(code), **told}


def terms_of(made: "pyarrow.Table", total: int) -> Terms:
    """How often each name, birth date and home stands among these people."""
    encoded = {name: made[name].combine_chunks().dictionary_encode() for name in (*TERMS, "year")}
    return Terms({name: _counts(one) for name, one in encoded.items()}, total)


def with_frequencies(made: "pyarrow.Table", model: Model, terms: Terms) -> "pyarrow.Table":
    """With `id` (the row) and, for each term, `tf_…`, as Splink expects them: the share of people
    who have that value, from 0 to 1; null where none is told."""
    import pyarrow as pa

    for term in TERMS:
        one = made[term].combine_chunks().dictionary_encode()
        often = [
            model.frequency(term, value, terms, terms.total) if value else None
            for value in one.dictionary.to_pylist()
        ]
        made = made.append_column(f"tf_{term}", pa.array(often, pa.float64()).take(one.indices))
    return made.add_column(0, "id", pa.array(np.arange(made.num_rows)))


def _counts(encoded: Any) -> dict[str, int]:
    counts = np.bincount(encoded.indices.to_numpy(), minlength=len(encoded.dictionary)).tolist()
    values = map(str, encoded.dictionary.to_pylist())
    return {value: count for value, count in zip(values, counts, strict=True) if value}
