"""Cases with all that a row of the desk shows, in one question, answered as whoever asks.

Each table's rows come as JSON and are made into what Django makes of them. A question a table, as
Django asks, costs a desk most of its time.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import models

from mash.agencies.models import HubVersion, Worker
from mash.agencies.versions import versions_of
from mash.cases.models import Case, working_times
from mash.contact.models import Contact, Returned
from mash.people.models import Person
from mash.prepared import prepared_cursor
from mash.process import Stage
from mash.screening.models import Position, Rating, Screening
from mash.sharing.models import Request

RELATED: dict[str, tuple[type[models.Model], str]] = {
    "people": (Person, "position"),
    "ratings": (Rating, "number"),
    "requests": (Request, "round, asked_at, agency_id"),
    "positions": (Position, "given_at"),
    "returned": (Returned, "asked_at"),
}
URGENT = "k.immediate_danger desc, c.received_at"
LAST_RECEIVED = "c.received_at desc"


def rows_of(model: type[models.Model], order: str) -> str:
    table = model._meta.db_table
    return f"(select json_agg(r order by {order}) from {table} r where r.case_id = c.id)"  # noqa: S608  # a model's


FACTS = f"""
select row_to_json(c), row_to_json(k), row_to_json(s), row_to_json(m),
    {", ".join(rows_of(*RELATED[name]) for name in RELATED)}
from cases_case c join contact_contact k on k.case_id = c.id
    left join screening_screening s on s.case_id = c.id
    left join agencies_worker m on m.id = c.manager_id
where c.stage = any(%(stages)s::text[])"""  # noqa: S608  # names of our own tables


def read_cases(
    stages: Iterable[Stage], *, only: Collection[UUID] | None, order: str, most: int
) -> list[Case]:
    """The cases at these stages that the database returns to whoever asks."""
    wanted: dict[str, Any] = {"stages": [stage.value for stage in stages]}
    these = ""
    if only is not None and len(only) == 1:  # mostly; of several the database plans each time anew
        these, wanted["these"] = "and c.id = %(these)s", next(iter(only))
    elif only is not None:
        these, wanted["these"] = "and c.id = any(%(these)s::uuid[])", list(only)
    with prepared_cursor() as cursor:
        cursor.execute(f"{FACTS} {these} order by {order} limit {most:d}", wanted)
        cases = [case_of(*facts) for facts in cursor.fetchall()]
    share_rules(cases)
    return cases


def case_of(
    case: dict, contact: dict, screening: dict | None, manager: dict | None, *related: list | None
) -> Case:
    made_case: Case = made(Case, case)
    made_case.contact = made(Contact, contact)
    if screening:
        made_case.screening = made(Screening, screening)
    made_case.manager = made(Worker, manager) if manager else None
    kept: dict[str, Any] = {}
    for (name, (model, _)), rows in zip(RELATED.items(), related, strict=True):
        kept[name] = model._default_manager.all()
        kept[name]._result_cache = [made(model, row) for row in rows or []]
    made_case._prefetched_objects_cache = kept  # type: ignore[attr-defined]  # as Django keeps them
    return made_case


def made(model: type[models.Model], row: dict[str, Any]) -> Any:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    return model.from_db(
        "default", names, [understood(field, row[field.column or ""]) for field in fields]
    )


def understood(field: models.Field, value: Any) -> Any:
    """What JSON makes a text of, as what it was."""
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return bytes.fromhex(value[2:])
    return field.to_python(value)


def share_rules(cases: Iterable[Case]) -> None:
    """Read each version of the hub file once, not once a case."""
    hubs: dict[str, list[HubVersion]] = {}
    for case in cases:
        if case.hub_id not in hubs:
            hubs[case.hub_id] = versions_of(case.hub_id)
        versions = hubs[case.hub_id]
        case.hub_version = next(one for one in versions if one.pk == case.hub_version_id)
        case.working_times = working_times(case, versions)
