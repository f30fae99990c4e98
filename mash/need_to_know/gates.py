"""Functions of the database that answer one question each, for whom it is: in place of a privilege.

They run as the owner, past the walls, and so each asks first who is asking.
"""

from mash.need_to_know.conditions import KEPT_FROM, WORKER, door

AS_OWNER = "security definer set search_path = public, pg_temp"


def holds(*roles: str) -> str:
    """SQL: the asker works in the hub of the case `c` in one of these roles."""
    words = ", ".join(f"'{role}'" for role in roles)
    return (
        "exists (select 1 from agencies_worker w join agencies_agency a on a.id = w.agency_id"
        " join agencies_post p on p.worker_id = w.id and p.ended_at is null"
        " join auth_user u on u.id = w.user_id and u.is_active"
        f" where w.id = {WORKER} and a.hub_id = c.hub_id and p.role in ({words}))"
    )


def gates() -> list[str]:
    return [*of_those_apart(), *of_references(), *of_leavers(), *of_interests()]


def of_those_apart() -> list[str]:
    return [
        # asked at the beginning of each transaction: what is said now holds from the next one on
        f"""create or replace function kept_from(asker text) returns text
        language plpgsql stable {AS_OWNER} as $$
        begin
            if asker = '' then return ''; end if;
            return (select coalesce(string_agg(case_id::text, ' '), '') from need_to_know_apart
                where worker_id = asker::uuid and state = 'kept');
        end $$""",
        # a card of such a case is not even one of which somebody else could be asked
        f"""create or replace function cards_kept_from(cards bigint[]) returns setof bigint
        language sql stable {AS_OWNER} as $$
            select id from people_card where id = any (cards) and case_id = any {KEPT_FROM}
        $$""",
    ]


def of_references() -> list[str]:
    return [
        # the register of access holds ids; people know a case by its reference
        f"""create or replace function references_of(ids uuid[])
        returns table (id uuid, reference text)
        language sql stable {AS_OWNER} as $$
            select c.id, c.reference from cases_case c where c.id = any (ids)
                and {holds("governance", "lead")} and c.id <> all {KEPT_FROM}
        $$""",
        f"""create or replace function case_of_reference(wanted text) returns uuid
        language sql stable {AS_OWNER} as $$
            select c.id from cases_case c where c.reference = wanted
                and {holds("governance")} and c.id <> all {KEPT_FROM}
        $$""",
        f"""create or replace function case_behind_glass(wanted text) returns uuid
        language sql stable {AS_OWNER} as $$
            select c.id from cases_case c where c.reference = wanted and c.stage <> 'closed'
                and {holds("officer", "screener", "agency_worker")} and c.id <> all {KEPT_FROM}
        $$""",
    ]


def of_leavers() -> list[str]:
    """The application may not write posts or accounts: a lead ends the own agency's people here,
    a governance officer those of the hub, and nobody themselves."""
    return [
        f"""create or replace function may_end(one uuid) returns boolean
        language sql stable {AS_OWNER} as $$
            select exists (
                select 1 from agencies_worker t join agencies_agency b on b.id = t.agency_id,
                agencies_worker w join agencies_agency a on a.id = w.agency_id
                join agencies_post p on p.worker_id = w.id and p.ended_at is null
                join auth_user u on u.id = w.user_id and u.is_active
                where t.id = one and w.id = {WORKER} and t.id <> w.id and a.hub_id = b.hub_id
                and (p.role = 'governance' or (p.role = 'lead' and a.id = b.id)))
        $$""",
        f"""create or replace function end_work(one uuid, at timestamptz) returns boolean
        language plpgsql {AS_OWNER} as $$
        begin
            if not may_end(one) then return false; end if;
            update agencies_post set ended_at = at where worker_id = one and ended_at is null;
            update auth_user set is_active = false
            where id = (select user_id from agencies_worker where id = one);
            return true;
        end $$""",
        # who needs access, and whose account wakes, is said by those alone who may end it
        f"""create or replace function said_by_who_may() returns trigger
        language plpgsql {AS_OWNER} as $$
        begin
            if not may_end(new.worker_id) or new.by_id <> {WORKER} then
                raise exception 'not for this worker to say';
            end if;
            return new;
        end $$""",
        *(
            f"create or replace trigger said_by_who_may before insert on {table}"
            " for each row execute function said_by_who_may()"
            for table in ("access_review", "access_waking")
        ),
    ]


def of_interests() -> list[str]:
    """Whom a worker declared is the worker's alone to read, and to take back."""
    return [
        f"""create or replace function own_interests() returns setof need_to_know_interest
        language sql stable {AS_OWNER} as $$
            select * from need_to_know_interest
            where worker_id = {WORKER} and ended_at is null order by since
        $$""",
        f"""create or replace function interests_met(asked bigint[])
        returns setof need_to_know_interest
        language sql stable {AS_OWNER} as $$
            select i.* from need_to_know_interest i
            where {door("interests")} and i.ended_at is null and i.id in (
                select interest_id from need_to_know_interestkey where k = any (asked))
        $$""",
        f"""create or replace function end_interest(one uuid, at timestamptz) returns boolean
        language plpgsql {AS_OWNER} as $$
        begin
            update need_to_know_interest set ended_at = at, told = ''
            where id = one and worker_id = {WORKER} and ended_at is null;
            if not found then return false; end if;
            delete from need_to_know_interestkey where interest_id = one;
            return true;
        end $$""",
        f"""create or replace function declared_by_oneself() returns trigger
        language plpgsql {AS_OWNER} as $$
        begin
            if new.worker_id is distinct from {WORKER} then
                raise exception 'nobody declares for another';
            end if;
            return new;
        end $$""",
        "create or replace trigger declared_by_oneself before insert on need_to_know_interest"
        " for each row execute function declared_by_oneself()",
    ]
