"""Restricting a person: a protected address, a witness, a worker's own family."""

import uuid
from datetime import datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action, in_hand, say
from mash.people.models import Card, Person, Restriction
from mash.people.whereabouts import protect


def may_be_named(hub: str) -> list[Worker]:
    """Those who can find people in this hub, and so can be asked."""
    roles = {Role.OFFICER, Role.MANAGER}
    workers = Worker.objects.filter(
        agency__hub=hub, user__is_active=True, posts__ended_at=None, posts__role__in=roles
    )
    return list(workers.select_related("agency").order_by("name").distinct())


@action
def restrict_person(
    *,
    case: Case,
    person: Person,
    officer: uuid.UUID,
    reason: str,
    by: Worker,
    now: datetime,
    place: bool = False,
) -> list[Restriction]:
    """From now on this person is found by the officer and the case's named manager alone; with
    `place`, nobody else on the case reads where they live either."""
    case = in_hand(case, Act.RESTRICT_PERSON, by=by, now=now)
    reason = say(reason, _("Say why this person is restricted."), "reason")
    named = {one.pk for one in may_be_named(case.hub_id)}
    if officer not in named:
        raise NotPossible(_("Choose who is to be asked about this person."), "officer")
    if restrictions_of(person):
        raise NotPossible(_("This person is restricted already."))
    held = list(Card.objects.filter(case=case, person=person))
    found = [
        Restriction.objects.create(
            case=case,
            person=person,
            card=card,
            box=card.box,
            officer_id=officer,
            since=now,
            by=by,
            words={"reason": reason},
        )
        for card in held
    ]
    kept = place and protect(person, by=by, now=now)
    record(
        by=by,
        act=Act.RESTRICT_PERSON,
        case=case,
        now=now,
        person=person.pk,
        officer=officer,
        place=kept,
    )
    return found


@action
def lift_restriction(*, case: Case, person: Person, reason: str, by: Worker, now: datetime) -> int:
    """From now on this person is found like any other."""
    case = in_hand(case, Act.LIFT_RESTRICTION, by=by, now=now)
    reason = say(reason, _("Say why the restriction is lifted."), "reason")
    held = restrictions_of(person)
    if not held:
        raise NotPossible(_("This person is not restricted."))
    for one in held:
        one.lifted_at, one.lifted_by = now, by
        one.save(update_fields=["lifted_at", "lifted_by"])
    record(by=by, act=Act.LIFT_RESTRICTION, case=case, now=now, words=reason, person=person.pk)
    return len(held)


def restrictions_of(person: Person) -> list[Restriction]:
    """The open restrictions of a person's cards."""
    held = Restriction.objects.filter(person=person, lifted_at=None)
    return list(held.select_related("officer"))
