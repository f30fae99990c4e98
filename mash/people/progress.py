"""A line that says how far a long piece of work is; quiet where nobody is looking."""

import sys
from time import monotonic


class Progress:
    """Call it with how many are done; it writes to the terminal four times a second at most."""

    def __init__(self, what: str, total: int) -> None:
        self.what, self.total, self.last = what, total, 0.0
        self.shown = sys.stderr.isatty()

    def __call__(self, done: int) -> None:
        if self.shown and (now := monotonic()) - self.last > 0.25:
            self.last = now
            share = 100 * (done + 1) // max(self.total, 1)
            filled = "█" * (share // 5)
            sys.stderr.write(f"\r{self.what} {filled:░<20} {done + 1:,} of {self.total:,}")
            sys.stderr.flush()

    def end(self) -> None:
        if self.shown:
            sys.stderr.write("\r\033[K")
