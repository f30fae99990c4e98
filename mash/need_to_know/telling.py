"""The triggers that note that something changed, for the open pages of whoever may see it."""

CHANNEL = "mash_changed"  # woken on it: the process that keeps open pages informed; no words on it

# a change of these tables is told to whoever holds this reach over the row's case, or the row
TOLD_TO: dict[str, tuple[str, str]] = {
    "cases_case": ("contact", "id"),
    "cases_caselink": ("contact", "case_id"),
    "contact_returned": ("contact", "case_id"),
    "contact_toldagain": ("contact", "case_id"),
    "people_person": ("contact", "case_id"),
    "people_relationship": ("contact", "case_id"),
    "people_counted": ("contact", "case_id"),
    "screening_screening": ("contact", "case_id"),
    "screening_consent": ("contact", "case_id"),
    "screening_position": ("positions", "case_id"),
    "screening_rating": ("contact", "case_id"),
    "sharing_request": ("case", "case_id"),
    "sharing_item": ("case", "case_id"),
    "sharing_listanswer": ("manage", "case_id"),
    "sharing_emergencyshare": ("case", "case_id"),
    "decision_decision": ("case", "case_id"),
    "handover_summary": ("summary", "id"),
    "handover_feedback": ("case", "case_id"),
    "handover_letter": ("manage", "case_id"),
    "night_pack": ("night", "case_id"),
    "night_note": ("case", "case_id"),
    "closure_closure": ("case", "case_id"),
    "disagreements_step": ("case", "case_id"),
    "rights_correction": ("contact", "case_id"),
    "rights_settlement": ("contact", "case_id"),
}


def change_triggers() -> list[str]:
    """What changed is noted once a transaction. Sealing is not: its moment would tell who did it.

    `xid` is the noting transaction: with it `changes` finds what was committed since a snapshot,
    a late commit included. What no session can ask for any more goes when a contact comes in.
    """
    statements = [
        "alter table need_to_know_change add column if not exists"
        " xid xid8 not null default pg_current_xact_id()",
        "create unique index if not exists changed_once on need_to_know_change (xid, what, reach)",
        "alter table need_to_know_pastgrant add column if not exists"
        " xid xid8 default pg_current_xact_id()",
        "create index if not exists ended_since on need_to_know_pastgrant (xid)",
    ]
    for table, (reach, what) in TOLD_TO.items():
        case = "new.id" if table == "cases_case" else "new.case_id"
        statements += [
            f"""create or replace function note_change_of_{table}() returns trigger
            language plpgsql security definer set search_path = public, pg_temp as $$
            begin
                if tg_op = 'UPDATE' then
                    if old is not distinct from new then return null; end if;
                elsif tg_table_name = 'cases_case' then
                    delete from need_to_know_change where id in (
                        select id from need_to_know_change where at < now() - interval '1 day'
                        limit 1000 for update skip locked);
                end if;
                insert into need_to_know_change (id, case_id, what, reach, at)
                values (gen_random_uuid(), {case}, new.{what}, '{reach}', now())
                on conflict do nothing;
                return null;
            end $$""",  # names of our own tables
            f"create or replace trigger note_change after insert or update on {table}"
            f" for each row execute function note_change_of_{table}()",
        ]
    return statements + wake_triggers()


def wake_triggers() -> list[str]:
    """Whoever listens is woken at the commit, and is told nothing: what it may tell it asks for."""
    return [
        f"""create or replace function wake_listeners() returns trigger language plpgsql as $$
        begin perform pg_notify('{CHANNEL}', ''); return null; end $$""",
        *(
            f"create or replace trigger wake_listeners after insert on {table}"
            " for each statement execute function wake_listeners()"
            for table in ("need_to_know_change", "need_to_know_pastgrant")
        ),
    ]
