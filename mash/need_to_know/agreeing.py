"""The triggers that hold to the agreement: a signature comes first, and what is unlawful goes."""

SIGNED = """exists (
    select 1 from agreements_signature s join agreements_agreement a on a.id = s.agreement_id
    where s.agency_id = new.agency_id and a.approved_at is not null
    and (a.rules ->> 'in_force_from')::date <= today
    and (a.rules ->> 'ends' is null or (a.rules ->> 'ends')::date >= today)
    and s.signed_on <= today and (s.revoked_on is null or s.revoked_on > today))"""
TOLD = {"sharing_item": "shared_at", "sealed_seal": "sealed_at"}


def agreement_triggers() -> list[str]:
    return [*signature_triggers(), *withdrawing_triggers()]


def withdrawing_triggers() -> list[str]:
    """What a review finds unlawful is shown to nobody from then on; nothing else can do it."""
    return [
        """create or replace function withdraw_unlawful() returns trigger
        language plpgsql security definer set search_path = public, pg_temp as $$
        begin
            update sharing_item set withdrawn_at = new.reviewed_at where id = new.item_id;
            return null;
        end $$""",
        "create or replace trigger withdraw_unlawful after update on sharing_emergencyshare"
        " for each row when (new.finding = 'unlawful' and old.finding <> 'unlawful')"
        " execute function withdraw_unlawful()",
    ]


def signature_triggers() -> list[str]:
    """Nothing is shared or sealed for an agency without a signature in force on that day, by
    whatever way it comes; which kinds, and to whom, is the application's to ask."""
    return [
        statement
        for table, told_at in TOLD.items()
        for statement in (
            f"""create or replace function hold_agreement_of_{table}() returns trigger
            language plpgsql as $$
            declare today date := (new.{told_at} at time zone 'Europe/London')::date;
            begin
                if not {SIGNED} then
                    raise exception 'no signature of % is in force', new.agency_id;
                end if;
                return new;
            end $$""",  # names of our own tables
            f"create or replace trigger hold_agreement before insert on {table}"
            f" for each row execute function hold_agreement_of_{table}()",
        )
    ]
