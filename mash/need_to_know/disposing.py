"""The triggers of the ending: the database itself asks for two people, keeps what is held, and
destroys what is disposed of. The application's role may delete no story; writing a certificate is
the one way, and these functions check it as the tables' owner."""

from collections.abc import Iterable

from django.apps import apps

from mash.cases.story import Story

AS_OWNER = "language plpgsql security definer set search_path = public, pg_temp"

# rows with a case that its disposal leaves, each with the reason; their words are emptied
STAYS = {
    "closure_closure": "that it was closed, and when its time was over",
    "closure_hold": "that it was held, and who released it",
    "closure_review": "until when it was kept",
    "closure_disposal": "the certificate",
    "approvals_approval": "which two people, and when",
    "access_opening": "who opened it by break-glass, and what the review of that found",
    "need_to_know_apart": "who was kept from it",
    "audit_entry": "who did what, in references and codes: never changed",
    "audit_payload": "never changed: without the key its words are noise",
    "need_to_know_grant": "random ids and roles; the register of who could see it",
    "need_to_know_pastgrant": "the same, ended",
    "need_to_know_change": "that something changed, for a day",
}


def goes() -> list[str]:
    """The tables whose rows of a case its disposal deletes: every one that is not said to stay."""
    return sorted(table for table in of_a_case() if table not in STAYS)


def of_a_case() -> list[str]:
    return [
        model._meta.db_table
        for model in apps.get_models()
        if any(field.column == "case_id" for field in model._meta.concrete_fields)
    ]


def emptied() -> list[str]:
    """The tables that stay and have words."""
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, Story)]
    return sorted(table for table in tables if table in STAYS)


def counted(table: str, statement: str) -> str:
    return (
        f"{statement}; get diagnostics n = row_count;"
        f" if n > 0 then tally := tally || jsonb_build_object('{table}', n); end if;"
    )


# by a card somebody is found: its keys go, packed or not, and what others judged of it
ITS_CARDS = "select array_agg(id) into its_cards from people_card where case_id = new.case_id;"
BY_ITS_CARDS = [
    (
        "people_judgement",
        "delete from people_judgement where case_id = new.case_id"
        " or one_id = any(its_cards) or other_id = any(its_cards)",
    ),
    (
        "people_proposal",
        "delete from people_proposal where case_id = new.case_id"
        " or one_id = any(its_cards) or other_id = any(its_cards)",
    ),
    ("people_matchkey", "delete from people_matchkey where card_id = any(its_cards)"),
    (
        "people_matchlist",
        "update people_matchlist l set cards = (select coalesce(array_agg(c), '{}')"
        " from unnest(l.cards) c where c <> all(its_cards))"
        " where l.cards && its_cards",
    ),
]


# what a request for one's own data found and told: rows of cases, which go with the request too
FOUND_BY_IT = "(select f.id from rights_finding f where f.request_id = new.case_id)"
BY_ITS_REQUEST = [
    (table, f"delete from {table} where case_id = new.case_id or {column} in {FOUND_BY_IT}")
    for table, column in {
        "rights_ruling": "finding_id",
        "rights_packpart": "finding_id",
        "rights_ownerask": "finding_id",
        "rights_foundentry": "finding_id",
        "rights_finding": "id",
    }.items()
]


def destroying() -> str:
    """The statements that destroy a case, or a request for one's own data, by its id: what goes,
    then the words of what stays."""
    # a count of its own would tell whether, and how much, was sealed
    sealed = (
        "delete from sealed_seal where case_id = new.case_id;"
        " get diagnostics of_sealed = row_count;"
    )
    first = [*BY_ITS_CARDS, *BY_ITS_REQUEST]
    done = {"sealed_seal", *(table for table, _ in first)}
    rest = [
        (table, f"delete from {table} where case_id = new.case_id")  # our own tables
        for table in goes()
        if table not in done
    ]
    words = [
        f"update {table} set told = '' where case_id = new.case_id and told <> '';"
        for table in emptied()
    ]
    items = """n := coalesce((tally->>'sharing_item')::bigint, 0) + of_sealed;
        if n > 0 then tally := tally || jsonb_build_object('sharing_item', n); end if;"""
    steps = [counted(*one) for one in [*first, *rest]]
    return "\n".join([ITS_CARDS, sealed, *steps, items, *words])


def ending_triggers() -> list[str]:
    return [
        *there_triggers(),
        *approval_triggers(),
        *hold_triggers(),
        *disposal_triggers(),
        *unused_triggers(),
    ]


def trigger(name: str, when: str, table: str, body: str, declare: str = "") -> Iterable[str]:
    head = f"create or replace function {name}() returns trigger {AS_OWNER}"
    yield f"{head} as $$ {declare} {body} $$"
    yield (
        f"create or replace trigger {name} {when} on {table} for each row execute function {name}()"
    )


def there_triggers() -> list[str]:
    """What is kept is a case or a request for one's own data: no foreign key says that."""
    body = """begin
        if new.case_id is not null
            and not exists (select 1 from cases_case where id = new.case_id)
            and not exists (select 1 from rights_accessrequest where id = new.case_id) then
            raise exception 'there is no such case or request';
        end if;
        return null;
    end"""
    tables = ("closure_closure", "closure_hold", "closure_review", "approvals_approval")
    return [
        line
        for table in tables
        for line in trigger("of_what_there_is", "after insert or update of case_id", table, body)
    ]


def approval_triggers() -> list[str]:
    """What was answered stays answered; an approved version of the agreement comes into force."""
    return [
        *trigger(
            "answer_once",
            "before update of outcome, decided_by_id, decided_at",
            "approvals_approval",
            """begin
                if old.outcome <> '' then
                    raise exception 'this request was answered already';
                end if;
                if new.outcome = 'approved' and new.kind = 'change agreement' then
                    update agreements_agreement set approved_at = new.decided_at
                    where id = new.what and approved_at is null;
                end if;
                return new;
            end""",
        )
    ]


def approved(kinds: str, what: str) -> str:
    """SQL: `asked` is a request of these kinds for this, approved by another than who asked."""
    return (
        f"coalesce(asked.kind in ({kinds}) and asked.what = {what} and asked.outcome = 'approved'"
        " and asked.asked_by_id <> asked.decided_by_id, false)"
    )


def hold_triggers() -> list[str]:
    """No hold on what is gone; and none is released but by two people, once."""
    return [
        *trigger(
            "hold_what_is_there",
            "after insert",
            "closure_hold",
            """begin
                perform 1 from cases_case where id = new.case_id for update;
                perform 1 from rights_accessrequest where id = new.case_id for update;
                if exists (select 1 from closure_disposal where case_id = new.case_id) then
                    raise exception 'this case or request is disposed of';
                end if;
                return null;
            end""",
        ),
        *trigger(
            "release_by_two",
            "before update of released_at, released_by_id, approval_id",
            "closure_hold",
            f"""begin
                select * into asked from approvals_approval where id = new.approval_id;
                if old.released_at is not null or not {approved("'release hold'", "new.id")}
                    or asked.decided_by_id <> new.released_by_id then
                    raise exception 'two people release a legal hold, once';
                end if;
                return new;
            end""",
            "declare asked approvals_approval%rowtype;",
        ),
    ]


def disposal_triggers() -> list[str]:
    """After the insert, once the wall let the row in: before, a stranger would be told more."""
    declare = """declare n bigint; of_sealed bigint; tally jsonb := '{}';
        its_cards bigint[]; due date;
        asked approvals_approval%rowtype;"""
    body = f"""begin
        perform 1 from cases_case where id = new.case_id and stage = 'closed' for update;
        if not found then
            perform 1 from rights_accessrequest
            where id = new.case_id and closed_at is not null for update;
            if not found or new.retention <> 'request' then
                raise exception 'a case is closed before it is disposed of, and so is a request';
            end if;
        end if;
        if exists (select 1 from closure_hold
                   where case_id = new.case_id and released_at is null) then
            raise exception 'a legal hold forbids it';
        end if;
        select * into asked from approvals_approval where id = new.approval_id;
        if not {approved("'dispose', 'dispose early'", "new.case_id")}
            or asked.asked_by_id <> new.asked_by_id
            or asked.decided_by_id <> new.approved_by_id then
            raise exception 'two people dispose of a case';
        end if;
        select greatest(c.keep_until, (select max(r.keep_until) from closure_review r
            where r.case_id = c.case_id)) into due
        from closure_closure c where c.case_id = new.case_id;
        if asked.kind = 'dispose'
            and due > (new.disposed_at at time zone 'Europe/London')::date then
            raise exception 'its time is not over';
        end if;
        {destroying()}
        update closure_disposal set counts = tally where id = new.id;
        return null;
    end"""
    return list(trigger("dispose_of_case", "after insert", "closure_disposal", body, declare))


def unused_triggers() -> list[str]:
    """Where the agreement says so, closing destroys the items that no summary took along. Which
    were ticked, the sending's own entry in the audit says, and nothing else."""
    return list(
        trigger(
            "destroy_unused",
            "after insert",
            "closure_closure",
            """begin
                delete from sharing_item i
                where i.case_id = new.case_id and new.unused_gone ? i.category and not exists (
                    select 1 from audit_entry e where e.case_id = new.case_id
                    and e.act = 'send summary' and e.outcome = 'done'
                    and e.detail->'items' ? i.id::text);
                return null;
            end""",
        )
    )
