"""The triggers by which what is shown of people follows what is said and decided elsewhere."""


def following_triggers() -> list[str]:
    as_owner = "language plpgsql security definer set search_path = public, pg_temp"
    return [*judged(as_owner), *ended(as_owner)]


TELLINGS = """array(
    select c.id from people_card c where c.id = {0} or c.person_id =
    (select x.person_id from people_card x where x.id = {0}))"""


def judged(as_owner: str) -> list[str]:
    """Two persons of whom somebody said something that holds wait for nobody any more, by whichever
    of their tellings they were proposed."""
    return [
        f"""create or replace function settle_proposals() returns trigger {as_owner} as $$
        declare
            mine bigint[] := {TELLINGS.format("new.one_id")};
            theirs bigint[] := {TELLINGS.format("new.other_id")};
        begin
            if new.verdict <> 'withdrawn' then
                delete from people_proposal p
                where (p.one_id = any(mine) and p.other_id = any(theirs))
                or (p.one_id = any(theirs) and p.other_id = any(mine));
            end if;
            return null;
        end $$""",  # names of our own tables
        "create or replace trigger settle_proposals after insert on people_judgement"
        " for each row execute function settle_proposals()",
    ]


def ended(as_owner: str) -> list[str]:
    """How a contact ended is told to every later one that counts it in its pattern: whoever decides
    need not know of those, nor see them."""
    return [
        f"""create or replace function tell_ended() returns trigger {as_owner} as $$
        begin
            update people_counted
            set ended = jsonb_set(ended, array[new.id::text], to_jsonb(new.ended))
            where ended ? new.id::text;
            return null;
        end $$""",
        "create or replace trigger tell_ended after update of ended on people_occasion"
        " for each row execute function tell_ended()",
    ]
