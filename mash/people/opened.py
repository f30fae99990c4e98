"""Cards opened by processes that know no database, as rows to compare: handed cards, they give
back a table, a row a name, and whose card each row is."""

from typing import TYPE_CHECKING

from mash.matching.features import COLUMNS, Features, features
from mash.matching.features import row as columns_of
from mash.matching.splinked import schema
from mash.people.keying import Told, opened

if TYPE_CHECKING:
    import pyarrow


def rows_of(cards: list[Told]) -> tuple[list[int], "pyarrow.Table"]:
    """The rows of these cards. A card whose key is destroyed has none."""
    import pyarrow as pa

    owners: list[int] = []
    rows: list[Features] = []
    for card in cards:
        record = opened(card)
        for one in features(record) if record else ():
            owners.append(card[0])
            rows.append(one)
    kinds = {field.name: field.type for field in schema()}
    told = [columns_of(one) for one in rows]
    made = {name: pa.array([one[name] for one in told], kinds[name]) for name in COLUMNS}
    return owners, pa.table(made)
