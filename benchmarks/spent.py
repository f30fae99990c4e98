"""What something cost: seconds on the clock, and of CPU in this process and in PostgreSQL."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from django.db import connections


@dataclass
class Spent:
    """In milliseconds, one number a time."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # of this process and the database's for it
    database: list[float] = field(default_factory=list)  # the database's part of it

    def told(self) -> dict[str, float]:
        return {
            "p50_ms": cut(self.wall, 50),
            "p95_ms": cut(self.wall, 95),
            "cpu_p50_ms": cut(self.cpu, 50),
            "cpu_p95_ms": cut(self.cpu, 95),
            "database_cpu_p50_ms": cut(self.database, 50),
        }


def cut(found: Sequence[float], percent: int) -> float:
    if len(found) < 2:
        return found[0] if found else 0.0
    return round(quantiles(found, n=100, method="inclusive")[percent - 1], 2)


def backend(alias: str = "default") -> int:
    """The process of PostgreSQL that serves this connection."""
    with connections[alias].cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return cursor.fetchone()[0]


def on_cpu(pid: int) -> float:
    """Milliseconds that a process has been on a core (Linux counts them to the nanosecond)."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def helpers(pid: int) -> float:
    """Milliseconds of PostgreSQL's processes that ended by now, a backend's helpers among them."""
    parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
    words = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()
    return (int(words[13]) + int(words[14])) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def timed(spent: Spent, pid: int) -> Iterator[None]:
    database, here, began = on_cpu(pid), time.process_time_ns(), time.monotonic_ns()
    yield
    wall, own = time.monotonic_ns() - began, time.process_time_ns() - here
    theirs = on_cpu(pid) - database
    spent.wall.append(wall / 1e6)
    spent.database.append(theirs)
    spent.cpu.append(own / 1e6 + theirs)
