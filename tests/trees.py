"""A tree in memory for tests: what the hub keeps in its database, and a witness not at all."""

from collections.abc import Sequence

from mash.ledger import tree


class InMemory:
    """The hashes of a tree, as `Kept` asks for them."""

    def __init__(self, leaves: Sequence[bytes] = ()) -> None:
        self.levels: dict[int, list[bytes]] = {0: []}
        self.append(leaves)

    def read(self, level: int, start: int, count: int) -> list[bytes]:
        found = self.levels.get(level, [])[start : start + count]
        if len(found) != count:
            raise KeyError((level, start, count))
        return found

    def append(self, leaves: Sequence[bytes]) -> None:
        for level, _, made in tree.grown(self, len(self.levels[0]), leaves):
            self.levels.setdefault(level, []).append(made)
        self.levels[0].extend(leaves)
