"""What an edge is told by its surroundings: whose list, which database, where its secrets lie."""

import os
from pathlib import Path

import psycopg
from psycopg import sql

from mash import database
from mash.edge.listed import CannotLoad
from mash.edge.store import CODE, Store

OWN = "mash_edge"  # the database on the checkout's own PostgreSQL, apart from the hub's


def store_of(agency: str) -> Store:
    if not CODE.fullmatch(agency):
        raise CannotLoad(f"{agency[:40]!r} is no agency's code: small letters, digits, - and _.")
    folder = os.environ.get("MASH_EDGE_KEYS") or str(database.data_folder() / "edge")
    return Store(database_url(), agency, Path(folder) / agency)


def database_url() -> str:
    return os.environ.get("MASH_EDGE_DATABASE") or database.own_cluster().url(OWN)


def start() -> None:
    """Have a database to stand on: the one given, else one of its own beside the hub's."""
    if os.environ.get("MASH_EDGE_DATABASE"):
        return
    database.own_cluster().start()
    with psycopg.connect(database.own_cluster().url(), autocommit=True) as link:
        if not link.execute("select 1 from pg_database where datname = %s", [OWN]).fetchone():
            link.execute(sql.SQL("create database {}").format(sql.Identifier(OWN)))
            closed = sql.SQL("revoke connect on database {} from public")
            link.execute(closed.format(sql.Identifier(OWN)))


def people_an_hour() -> int:
    return int(os.environ.get("MASH_EDGE_PEOPLE_AN_HOUR", "300"))  # of one hub
