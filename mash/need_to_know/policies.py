"""The row policies, the privileges and the triggers: what the database itself holds to.

`mash migrate` applies this page as the owner, each time anew.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from mash.audit.place import SEQUENCER_ROLE
from mash.database import APP_ROLE
from mash.need_to_know.agreeing import agreement_triggers
from mash.need_to_know.conditions import KEPT_FROM, not_by_glass
from mash.need_to_know.disposing import ending_triggers
from mash.need_to_know.following import following_triggers
from mash.need_to_know.gates import gates
from mash.need_to_know.operating import operating_triggers, record_walls
from mash.need_to_know.passing import passing_triggers
from mash.need_to_know.restricting import protecting_triggers, restricting_triggers
from mash.need_to_know.telling import change_triggers
from mash.need_to_know.walls import NO_STORY, WALLS, Wall
from mash.process import MOVES

AUDIT = ("audit_entry", "audit_payload")
# written by the sequencer alone, and never changed
TREE = ("audit_leaf", "audit_node", "audit_checkpoint", "audit_cosignature")


def privileges(table: str, wall: Wall) -> list[str]:
    """Rows of a story are never deleted and, beyond the named columns, never changed.
    (What was never sent is no story yet.)"""
    statements = [f"grant select, insert on {table} to {APP_ROLE}"]
    if wall.change:
        statements.append(f"grant update ({', '.join(wall.columns)}) on {table} to {APP_ROLE}")
    if wall.remove:
        statements.append(f"grant delete on {table} to {APP_ROLE}")
    return statements


def policies(table: str, wall: Wall) -> list[str]:
    """A row is seen, put in and changed by the wall's SQL, whose `row` is this table."""
    see, put, changed_by = (
        sql.replace("row.", f"{table}.") for sql in (wall.see, wall.put, wall.changed_by)
    )
    put = put if wall.by_glass else not_by_glass(put)
    changed_to = not_by_glass(changed_by or see)
    statements = [
        f"alter table {table} enable row level security",
        f"create policy see on {table} for select to {APP_ROLE} using ({see})",
        f"create policy put on {table} for insert to {APP_ROLE} with check ({put})",
    ]
    if wall.change:
        statements.append(
            f"create policy change on {table} for update to {APP_ROLE}"
            f" using ({changed_by or see}) with check ({changed_to})"  # to lock is to use
        )
    statements.append(kept_apart(table))
    if wall.remove:
        statements.append(f"create policy remove on {table} for delete to {APP_ROLE} using ({put})")
    return statements


def kept_apart(table: str) -> str:
    """Before every other policy of every walled table: no row of a case that the asker is kept
    from, whatever else they hold. (In the audit they are refused, and that is written.)"""
    case = "id" if table == "cases_case" else "case_id"
    asked = "select" if table in AUDIT else "all"
    return (
        f"create policy apart on {table} as restrictive for {asked} to {APP_ROLE}"
        f" using (({table}.{case} <> all {KEPT_FROM}) is not false)"
    )


def moves_trigger() -> list[str]:
    """The database knows the moves too, and that received-at and the hub's version never change."""
    allowed = " or ".join(
        f"(old.stage = '{stage}' and new.stage = '{target}')"
        for stage, targets in MOVES.items()
        for target in sorted(targets)
    )
    return [
        f"""create or replace function hold_case() returns trigger language plpgsql as $$
        begin
            if new.received_at <> old.received_at or new.reference <> old.reference
                or new.hub_version_id <> old.hub_version_id then
                raise exception 'received-at, reference and hub version never change';
            end if;
            if new.stage <> old.stage and not ({allowed}) then
                raise exception 'no move from % to %', old.stage, new.stage;
            end if;
            return new;
        end $$""",
        "create or replace trigger hold_case before update on cases_case"
        " for each row execute function hold_case()",
    ]


def audit_triggers() -> list[str]:
    """Nobody changes the audit, its owner included, without first taking this trigger away."""
    statements = [
        "alter table audit_entry add column if not exists xid xid8 default pg_current_xact_id()",
        "create index if not exists audit_entry_in_order on audit_entry (xid, id)",
        """create or replace function never_change() returns trigger language plpgsql as $$
        begin raise exception 'the audit is never changed'; end $$""",
    ]
    for table in (*AUDIT, *TREE):
        statements.append(
            f"create or replace trigger never_change before update or delete or truncate"
            f" on {table} for each statement execute function never_change()"
        )
    return statements


def sequencer() -> list[str]:
    """What the sequencer's role may: read the audit whole, and add to the tree. No page may."""
    return [
        f"revoke all on all tables in schema public from {SEQUENCER_ROLE}",
        f"grant usage on schema public to {SEQUENCER_ROLE}",
        f"grant select on audit_entry to {SEQUENCER_ROLE}",
        f"create policy chain on audit_entry for select to {SEQUENCER_ROLE} using (true)",
        f"grant select, insert on {', '.join(TREE)} to {SEQUENCER_ROLE}",
        f"grant select, insert, update on audit_witness, audit_verification to {SEQUENCER_ROLE}",
    ]


def make_role(cursor: Any, name: str, password: str) -> None:
    """A role of ours: signs in, owns nothing, cannot pass by row security."""
    cursor.execute("select pg_advisory_xact_lock(hashtext('mash role'))")
    cursor.execute("select 1 from pg_roles where rolname = %s", [name])
    verb = "alter" if cursor.fetchone() else "create"
    statement = sql.SQL(
        verb + " role {} login password {} nosuperuser nocreatedb nocreaterole noinherit"
        " nobypassrls noreplication"
    ).format(sql.Identifier(name), sql.Literal(password))
    cursor.execute(statement.as_string(cursor.connection))


def statements() -> list[str]:
    """Everything but the role itself, in order; safe to run again."""
    everything = [
        f"grant usage on schema public to {APP_ROLE}",
        "revoke create on schema public from public",
        f"revoke all on all tables in schema public from {APP_ROLE}",
        "revoke all on all tables in schema public from public",
        f"grant usage on all sequences in schema public to {APP_ROLE}",
    ]
    for table, wall in WALLS.items():
        everything += privileges(table, wall) + policies(table, wall)
    for table, (_, allowed) in NO_STORY.items():
        if allowed:
            everything.append(f"grant {allowed} on {table} to {APP_ROLE}")
    return everything + [statement for make in TRIGGERS for statement in make()]


# what the database holds to beside the row policies, each on a page of its own
TRIGGERS = (
    moves_trigger,
    audit_triggers,
    change_triggers,
    passing_triggers,
    restricting_triggers,
    protecting_triggers,
    following_triggers,
    agreement_triggers,
    ending_triggers,
    operating_triggers,
    gates,
    sequencer,
)


def apply(owner: BaseDatabaseWrapper, *, passwords: dict[str, str]) -> None:
    """Make the roles, the privileges, the row policies and the triggers, in one transaction."""
    from django.db import transaction

    with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
        for name, password in passwords.items():
            make_role(cursor, name, password)
        cursor.execute("select tablename, policyname from pg_policies where schemaname = 'public'")
        for table, policy in cursor.fetchall():
            cursor.execute(f'drop policy "{policy}" on "{table}"')
        for statement in (raised := statements()):
            cursor.execute(statement)
        record_walls(cursor, raised)
