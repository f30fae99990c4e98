"""The triggers that destroy what is not to last: drafts, and who has a form open."""

# what passes, and when it is over
PASSING = {
    "drafts_draft": "kept_until < now()",
    "drafts_presence": "seen_at < now() - interval '1 day'",
}

# closing is nothing to the audit group, the records officer and others who were never on the case
OF_THOSE_ON_IT = {"drafts_draft": " and what is null"}


def passing_triggers() -> list[str]:
    """At the closing of a case those of everybody on it at once; each in its time, at the next
    one's writing."""
    gone = " ".join(
        f"delete from {table} where case_id = new.id{OF_THOSE_ON_IT.get(table, '')};"
        for table in PASSING
    )
    statements = [
        f"""create or replace function destroy_at_closing() returns trigger
        language plpgsql security definer set search_path = public, pg_temp as $$
        begin {gone} return null; end $$""",
        "create or replace trigger destroy_at_closing after update on cases_case for each row"
        " when (new.stage = 'closed' and old.stage <> 'closed')"
        " execute function destroy_at_closing()",
    ]
    for table, is_over in PASSING.items():
        statements += [
            f"""create or replace function destroy_old_{table}() returns trigger
            language plpgsql security definer set search_path = public, pg_temp as $$
            begin
                delete from {table} where id in (
                    select id from {table} where {is_over} limit 1000 for update skip locked);
                return null;
            end $$""",  # names of our own tables
            f"create or replace trigger destroy_old before insert on {table}"
            f" for each statement execute function destroy_old_{table}()",
        ]
    return statements
