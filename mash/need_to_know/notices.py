"""What waits for a worker beside the cases: one line on the desk, a reference and no story."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """A sentence that leads to a page; `late` where it should have been done by now."""

    text: str
    href: str
    late: bool = False
