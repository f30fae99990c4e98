"""What whoever keeps the machine changes of who may see what: the database itself writes it down.

The commands (`mash hub load`, `mash agreement load`, `mash worker …`) work as the owner of the
tables, and so could anybody with that role's password. Triggers write the audit's entry in the
same transaction, by whatever way the change comes; what the application changes by its own acts
these record themselves. Codes only: `mash.operator` names who works at the command line.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from mash.agencies.actions import operator
from mash.audit.place import SEQUENCER_ROLE
from mash.database import APP_ROLE
from mash.need_to_know.verbs import Act

UNDER = "(select a.version from agreements_agreement a where a.id = {}.agreement_id)"
OF_USER = "(select u.username from auth_user u where u.id = {})"
OF_WORKER = (
    "(select u.username from auth_user u join agencies_worker w on w.user_id = u.id"
    " where w.id = {}.worker_id)"
)
AGREEMENT = {
    "hub": "new.hub_id",
    "agreement": "new.version",
    "digest": "encode(sha256(convert_to(new.rules::text, 'UTF8')), 'hex')",
}


@dataclass(frozen=True)
class Written:
    """A change of one table, the act that it is, and what is told of it in codes."""

    act: Act
    table: str
    event: str
    told: dict[str, str]  # SQL by name
    when: str = ""


WRITTEN = [
    Written(
        Act.LOAD_HUB,
        "agencies_hubversion",
        "insert",
        {"hub": "new.hub_id", "hub_version": "new.number", "digest": "new.digest"},
    ),
    Written(
        Act.LOAD_AGREEMENT,
        "agreements_agreement",
        "insert",
        AGREEMENT,
    ),
    Written(
        Act.AMEND_AGREEMENT,
        "agreements_agreement",
        "update",
        AGREEMENT,
    ),
    Written(
        Act.SIGN_AGREEMENT,
        "agreements_signature",
        "insert",
        {
            "agency": "new.agency_id",
            "agreement": UNDER.format("new"),
            "from_day": "new.signed_on",
        },
    ),
    Written(
        Act.REVOKE_SIGNATURE,
        "agreements_signature",
        "update",
        {
            "agency": "new.agency_id",
            "agreement": UNDER.format("new"),
            "from_day": "new.revoked_on",
        },
    ),
    Written(
        Act.REVOKE_SIGNATURE,
        "agreements_signature",
        "delete",
        {"agency": "old.agency_id", "agreement": UNDER.format("old")},
    ),
    Written(
        Act.APPOINT_WORKER,
        "agencies_worker",
        "insert or update of agency_id",
        {"agency": "new.agency_id", "of_username": OF_USER.format("new.user_id")},
    ),
    Written(
        Act.GIVE_POST,
        "agencies_post",
        "insert",
        {"role": "new.role", "team": "new.team_id", "of_username": OF_WORKER.format("new")},
    ),
    Written(
        Act.CHANGE_POST,
        "agencies_post",
        "update",
        {
            "role": "new.role",
            "team": "new.team_id",
            "post": "case when new.ended_at is null then 'open' else 'ended' end",
            "of_username": OF_WORKER.format("new"),
        },
    ),
    Written(
        Act.END_ACCOUNT,
        "auth_user",
        "update of is_active",
        {"of_username": "new.username"},
        "old.is_active and not new.is_active",
    ),
    Written(
        Act.OPEN_ACCOUNT,
        "auth_user",
        "update of is_active",
        {"of_username": "new.username"},
        "new.is_active and not old.is_active",
    ),
    Written(
        Act.SET_PASSWORD,
        "auth_user",
        "update of password",
        {"of_username": "new.username"},
        "new.password <> old.password",
    ),
    Written(
        Act.OPEN_GRANT,
        "need_to_know_grant",
        "insert or update",
        {"reader": "new.reader", "reach": "new.reach", "over": "new.what"},
    ),
    Written(
        Act.END_GRANT,
        "need_to_know_grant",
        "delete",
        {"reader": "old.reader", "reach": "old.reach", "over": "old.what"},
    ),
]


def operating_triggers() -> list[str]:
    return [writing(), *exporting(), *(line for one in WRITTEN for line in trigger(one))]


def writing() -> str:
    """Whoever has the owner's password and no command is named as the database knows them."""
    return """create or replace function write_operators(act text, told jsonb) returns void
        language sql as $$
        insert into audit_entry (id, at, actor, username, agency, act, outcome, reference, detail,
            commitment)
        values (gen_random_uuid(), now(), 'operator/' || left(coalesce(
            nullif(current_setting('mash.operator', true), ''), session_user), 60), '', '', act,
            'done', '', jsonb_strip_nulls(told), '')
        $$"""


def exporting() -> list[str]:
    """What the sequencer's role, which may add no entry, writes before an export leaves the hub
    (`mash audit export`). Of whom is a code, or the export fails."""
    return [
        f"""create or replace function write_export(of_agency text, entries bigint) returns void
        language plpgsql security definer set search_path = public, pg_temp as $$
        begin
            if of_agency !~ '^[A-Za-z0-9_.-]{{1,100}}$' then
                raise exception 'an agency is named by its code';
            end if;
            perform write_operators('{Act.EXPORT_AUDIT.value}',
                jsonb_build_object('agency', of_agency, 'found', entries));
        end $$""",
        "revoke all on function write_export(text, bigint) from public",
        f"grant execute on function write_export(text, bigint) to {SEQUENCER_ROLE}",
    ]


def trigger(one: Written) -> list[str]:
    name = f"operators_{one.act.replace(' ', '_')}_by_{one.event.split()[0]}"
    told = ", ".join(f"'{key}', {value}" for key, value in one.told.items())
    by_owner = f"session_user <> '{APP_ROLE}'"
    return [
        f"""create or replace function {name}() returns trigger language plpgsql as $$
        begin
            perform write_operators('{one.act}', jsonb_build_object({told}));
            return null;
        end $$""",
        f"create or replace trigger {name} after {one.event} on {one.table} for each row"
        f" when ({by_owner}{f' and ({one.when})' if one.when else ''}) execute function {name}()",
    ]


def record_walls(cursor: Any, raised: list[str]) -> None:
    """`mash migrate` raises the walls anew each time; an entry is written when they are others."""
    act, digest = Act.RAISE_WALLS.value, hashlib.sha256("\n".join(raised).encode()).hexdigest()
    cursor.execute("select set_config('mash.operator', %s, true)", [operator()])
    cursor.execute(
        "select write_operators(%s, %s) where coalesce((select detail ->> 'digest' from audit_entry"
        " where act = %s order by at desc limit 1), '') <> %s",
        [act, json.dumps({"digest": digest}), act, digest],
    )
