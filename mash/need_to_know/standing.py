"""Before pages are served: does the application stand behind the walls, or above them?"""

from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError, ProgrammingError

POWERS = """
select r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
    exists (select 1 from pg_auth_members m where m.member = r.oid),
    exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relowner = r.oid and n.nspname = 'public')
from pg_roles r where r.rolname = current_user
"""
NAMES = (
    "is a superuser",
    "passes by row security",
    "may make roles",
    "is a member of another role",
    "owns tables",
)


class NotBehindWalls(Exception):
    """The hub must not serve like this; the text says why and what to do."""


def require_walls(alias: str = "default") -> None:
    """Refuse to go on with a role that the row policies do not hold, or with old tables."""
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            cursor.execute(POWERS)
            role, *powers = cursor.fetchone()
        waiting = pending_migrations(alias)
    except (OperationalError, ProgrammingError) as reason:
        raise NotBehindWalls(
            f"The application cannot use its database ({first_line(reason)}). Run `mash migrate`; "
            "it makes the tables and the application's role."
        ) from None
    finally:
        connection.close()
    if held := [name for name, has in zip(NAMES, powers, strict=True) if has]:
        raise NotBehindWalls(
            f"The database role {role} {' and '.join(held)}: row security would not hold it. Set "
            "MASH_APP_DATABASE_URL to the role that `mash migrate` makes (mash_app)."
        )
    if waiting:
        raise NotBehindWalls(
            f"The tables are behind this version by {waiting} steps. Run `mash migrate` first."
        )


def pending_migrations(alias: str) -> int:
    executor = MigrationExecutor(connections[alias])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def first_line(reason: Exception) -> str:
    return (str(reason).strip().splitlines() or ["no reason given"])[0]
