"""What a process remembers of people goes when a case's keys do: in each process, at its next
request. Compared names, addresses and days of birth are kept in memory to be quick."""

import sys

from mash.keyring import last_destroyed

ROOMS = ("mash.matching.", "mash.people.")
seen: list[int] = [0]  # the mark of destruction that this process last saw


def forget_what_is_destroyed() -> None:
    """Costs one question to the file system, unless keys were destroyed since the last time."""
    mark = last_destroyed()
    if mark != seen[0]:
        seen[0] = mark
        forget()


def forget() -> None:
    """Empty every cache of the rooms that compare people, whichever there are."""
    for name, module in list(sys.modules.items()):
        if name.startswith(ROOMS):
            for one in vars(module).values():
                if callable(clear := getattr(one, "cache_clear", None)):
                    clear()
