"""The triggers that keep a restricted person's cards out of everybody's finding."""

# a card of the case of which nobody said whose it is may be the restricted person's
RESTRICTED = """exists (
    select 1 from people_restriction r where r.case_id = {0}.case_id and r.lifted_at is null
    and ({0}.person_id is null or {0}.person_id = r.person_id))"""


def protecting_triggers() -> list[str]:
    """A person's words change in one way alone: where they live is taken out, in the transaction
    that keeps it apart."""
    return [
        "alter table people_whereabouts add column if not exists"
        " xid xid8 not null default pg_current_xact_id()",
        """create or replace function hold_person() returns trigger
        language plpgsql security definer set search_path = public, pg_temp as $$
        begin
            if new.told is distinct from old.told and not exists (
                select 1 from people_whereabouts w
                where w.person_id = new.id and w.xid = pg_current_xact_id()
            ) then
                raise exception 'what is told of a person never changes';
            end if;
            return new;
        end $$""",
        "create or replace trigger hold_person before update on people_person"
        " for each row execute function hold_person()",
    ]


def restricting_triggers() -> list[str]:
    """A card says of itself whether it is restricted: the wall then costs nothing to whoever may
    look, and a card that comes later, by any door, is hidden from its first moment."""
    as_owner = "language plpgsql security definer set search_path = public, pg_temp"
    return [
        f"""create or replace function keep_restricted() returns trigger {as_owner} as $$
        begin
            update people_card x set restricted = {RESTRICTED.format("x")}
            where x.case_id = new.case_id;
            return null;
        end $$""",  # noqa: S608  # names of our own tables
        "create or replace trigger keep_restricted after insert or update on people_restriction"
        " for each row execute function keep_restricted()",
        f"""create or replace function begin_restricted() returns trigger {as_owner} as $$
        begin
            new.restricted := {RESTRICTED.format("new")};
            return new;
        end $$""",
        "create or replace trigger begin_restricted before insert on people_card"
        " for each row execute function begin_restricted()",
    ]
