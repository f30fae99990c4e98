"""Which PostgreSQL the hub stands on, and as whom: an owner who builds, an application that uses.

`DATABASE_URL` names the database and a role that may create tables and roles; only `mash migrate`
and the tests use it. The application connects as `mash_app`, which owns nothing and cannot bypass
row security. Without either address the checkout's own PostgreSQL (`mash.cluster`) serves.
"""

import functools
import hashlib
import hmac
import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from mash.cluster import Cluster

APP_ROLE = "mash_app"
CHECKOUT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """The folder for keys and the embedded database (`MASH_VAR`, default `var` in the checkout)."""
    return Path(os.environ.get("MASH_VAR") or CHECKOUT / "var")


@functools.cache
def own_cluster() -> Cluster:
    return Cluster(data_folder() / "postgres")


def is_given() -> bool:
    """Somebody named a PostgreSQL; else the checkout's own is used."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("MASH_APP_DATABASE_URL"))


def start() -> None:
    """Have the checkout's own PostgreSQL running, unless another is given. `mash` calls it."""
    if not is_given():
        own_cluster().start()


def owner_url() -> str:
    """The address of the database as its owner; whether it runs is another matter (`start`)."""
    return os.environ.get("DATABASE_URL") or own_cluster().url()


def app_password(secret: str) -> str:
    """The application role's password, derived from the hub's secret so that none is stored."""
    return hmac.new(secret.encode(), b"mash database role", hashlib.sha256).hexdigest()


def django_database(url: str, **changes: Any) -> dict[str, Any]:
    """A Django `DATABASES` entry for a PostgreSQL address."""
    parts = conninfo_to_dict(url)
    entry = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "postgres"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
    return entry | changes


def databases(secret: str) -> dict[str, Any]:
    """The application's connection, and the owner's where its address is known here."""
    app_url = os.environ.get("MASH_APP_DATABASE_URL")
    if app_url and not os.environ.get("DATABASE_URL"):
        return {"default": django_database(app_url)}
    owner = django_database(owner_url())
    app = (
        django_database(app_url)
        if app_url
        else owner
        | {
            "USER": APP_ROLE,
            "PASSWORD": app_password(secret),
        }
    )
    return {"default": app, "owner": owner}
