"""An edge for tests: a database of its own, a list, a port, and a hub's file that names it.

It is that of the police of Southwark.
"""

import csv
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from tests.site import free_port

AGENCY = "southwark.police"
COLUMNS = [
    "rec_id", "first", "middle", "last", "alt_last", "alt_first", "dob", "sex", "house", "street",
    "postcode", "phone", "nhs", "officer",
]  # fmt: skip


@pytest.fixture(scope="module")
def edge_database(run) -> Iterator[str]:
    name = f"{run.template}_edge_{free_port()}"
    run.as_owner("create database {name}", name)
    yield run.url_of(name)
    run.drop(name)


def filed(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "list.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


class Quiet(WSGIRequestHandler):
    def log_message(self, *given) -> None:
        pass


@contextmanager
def served(application) -> Iterator[str]:
    """The application on a port of this machine."""
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/ask"
        server.shutdown()
        thread.join()


def edge_file(url: str = "http://127.0.0.1:9/ask", key: bytes = bytes(32)) -> str:
    """The hub's file of edges; nothing answers at the address unless one is given."""
    folder = Path(tempfile.mkdtemp(dir=os.environ["MASH_VAR"]))
    (folder / "police.key").write_text(key.hex() + "\n")
    path = folder / "edges.toml"
    path.write_text(f'["{AGENCY}"]\nurl = "{url}"\nkey = "police.key"\n')
    return str(path)
