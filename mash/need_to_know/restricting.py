"""The triggers that keep a restricted person's cards out of everybody's finding."""

# a card of the case of which nobody said whose it is may be the restricted person's; and so may it
# be on a contact with a card that was said to be the same person's
RESTRICTED = """(exists (
    select 1 from people_restriction r where r.case_id = {0}.case_id and r.lifted_at is null
    and ({0}.person_id is null or {0}.person_id = r.person_id)
) or exists (
    select 1 from people_card f join people_restriction r on f.id = any(r.followers)
    where f.case_id = {0}.case_id and r.lifted_at is null
    and ({0}.person_id is null or {0}.person_id = f.person_id or {0}.id = f.id)))"""


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
        *one_after_another(as_owner),
        *linked_cards(),
        *following(as_owner),
        f"""create or replace function keep_restricted() returns trigger {as_owner} as $$
        declare others bigint[] := new.followers;
        begin
            if tg_op = 'UPDATE' then others := others || old.followers; end if;
            update people_card x set restricted = {RESTRICTED.format("x")}
            where x.case_id = new.case_id
            or x.case_id in (select c.case_id from people_card c where c.id = any(others));
            return null;
        end $$""",  # names of our own tables
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


def one_after_another(as_owner: str) -> list[str]:
    """Whoever judges and whoever restricts wait for one another before they lock any row: a link
    and a restriction made at once would not see each other."""
    return [
        f"""create or replace function one_after_another() returns trigger {as_owner} as $$
        begin
            perform pg_advisory_xact_lock(hashtext('links and restrictions'));
            return null;
        end $$""",
        *(
            f"create or replace trigger one_after_another before insert or update on {table}"
            " for each statement execute function one_after_another()"
            for table in ("people_judgement", "people_restriction")
        ),
    ]


def linked_cards() -> list[str]:
    """The cards that were said, pair by pair, to be this one's person: as `group_of` works it out,
    with all tellings of each. Whoever calls it sees by it what they see without."""
    return [
        """create or replace function linked_cards(seed bigint) returns bigint[]
        language plpgsql stable set search_path = public, pg_temp as $$
        declare
            found bigint[] := array[seed];
            edge bigint[] := found;
        begin
            while cardinality(edge) > 0 loop
                edge := array(
                    (select x.id from people_card e join people_card x on x.person_id = e.person_id
                    where e.id = any(edge)
                    union
                    select unnest(array[j.one_id, j.other_id]) from people_judgement j
                    where (j.one_id = any(edge) or j.other_id = any(edge)) and j.verdict = 'same'
                    and not exists (
                        select 1 from people_judgement k where k.one_id = j.one_id
                        and k.other_id = j.other_id and k.number > j.number))
                    except select unnest(found));
                found := found || edge;
            end loop;
            return found;
        end $$"""
    ]


def following(as_owner: str) -> list[str]:
    """A restriction follows links, and leaves whoever is not linked any more."""
    return [
        f"""create or replace function follow_links(seed bigint) returns void {as_owner} as $$
        declare together bigint[] := linked_cards(seed);
        begin
            update people_restriction r
            set followers = array(select unnest(together) except select r.card_id)
            where r.lifted_at is null and r.card_id = any(together);
            update people_restriction r
            set followers = array(select unnest(r.followers) except select unnest(together))
            where r.lifted_at is null and not r.card_id = any(together)
            and r.followers && together;
        end $$""",  # names of our own tables
        "revoke all on function follow_links(bigint) from public",
        f"""create or replace function follow_judgement() returns trigger {as_owner} as $$
        begin
            if exists (select 1 from people_restriction r where r.lifted_at is null) then
                perform follow_links(new.one_id), follow_links(new.other_id);
            end if;
            return null;
        end $$""",
        "create or replace trigger follow_judgement after insert on people_judgement"
        " for each row execute function follow_judgement()",
        f"""create or replace function follow_restriction() returns trigger {as_owner} as $$
        begin
            perform follow_links(new.card_id);
            return null;
        end $$""",
        "create or replace trigger follow_restriction after insert on people_restriction"
        " for each row execute function follow_restriction()",
    ]
