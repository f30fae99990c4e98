"""Restricting a person: a protected address, a witness, a worker's own family."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.language import later
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action, in_hand, say
from mash.people.models import Card, Part, Person, Restriction
from mash.people.whereabouts import protect

FOLLOWS = later(
    "This person is restricted as the same as somebody of another contact. That restriction is"
    " lifted there, or the link between the two is taken back here."
)


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
    household: bool = False,
    place: bool = False,
) -> list[Restriction]:
    """From now on this person is found by the officer and the case's named manager alone; with
    `household` so are the others of their home, for a brother who is found tells the address; with
    `place` nobody else on the case reads where they live either."""
    case = in_hand(case, Act.RESTRICT_PERSON, by=by, now=now)
    reason = say(reason, _("Say why this person is restricted."), "reason")
    named = {one.pk for one in may_be_named(case.hub_id)}
    if officer not in named:
        raise NotPossible(_("Choose who is to be asked about this person."), "officer")
    if restrictions_of(person):
        raise NotPossible(_("This person is restricted already."))
    people = [person, *(others_at_home(case, person) if household else [])]
    cards = list(Card.objects.filter(case=case, person__in=people).order_by("pk"))
    found = [restrict_card(case, one, officer, reason, by=by, now=now) for one in cards]
    for one in people:
        kept = place and protect(one, by=by, now=now)
        record(
            by=by,
            act=Act.RESTRICT_PERSON,
            case=case,
            now=now,
            person=one.pk,
            officer=officer,
            place=kept,
        )
    return found


def restrict_card(
    case: Case, card: Card, officer: uuid.UUID, reason: str, *, by: Worker, now: datetime
) -> Restriction:
    """A person told of twice on a case has two cards, and one restriction each."""
    return Restriction.objects.create(
        case=case,
        person_id=card.person_id,
        card=card,
        box=card.box,
        officer_id=officer,
        since=now,
        by=by,
        words={"reason": reason},
    )


def others_at_home(case: Case, person: Person) -> list[Person]:
    """The other children and household members of this contact who are not restricted yet."""
    home = Person.objects.filter(case=case, part__in=[Part.CHILD, Part.HOUSEHOLD])
    return list(home.exclude(pk=person.pk).exclude(restrictions__in=open_restrictions()))


@action
def lift_restriction(*, case: Case, person: Person, reason: str, by: Worker, now: datetime) -> int:
    """From now on this person is found like any other."""
    case = in_hand(case, Act.LIFT_RESTRICTION, by=by, now=now)
    reason = say(reason, _("Say why the restriction is lifted."), "reason")
    held = restrictions_of(person)
    if not held and restrictions_over(cards_of(person)):
        raise NotPossible(str(FOLLOWS))
    if not held:
        raise NotPossible(_("This person is not restricted."))
    for one in held:
        one.lifted_at, one.lifted_by = now, by
        one.save(update_fields=["lifted_at", "lifted_by"])
    record(by=by, act=Act.LIFT_RESTRICTION, case=case, now=now, words=reason, person=person.pk)
    return len(held)


def open_restrictions() -> QuerySet[Restriction]:
    return Restriction.objects.filter(lifted_at=None)


def restrictions_of(person: Person) -> list[Restriction]:
    """The open restrictions of a person's cards."""
    return list(open_restrictions().filter(person=person).select_related("officer"))


def restrictions_over(cards: Collection[int]) -> QuerySet[Restriction]:
    """Those of these cards, and of whoever these were said to be the same as."""
    given = list(cards)
    return open_restrictions().filter(Q(card__in=given) | Q(followers__overlap=given))


def cards_of(person: Person) -> list[int]:
    return list(Card.objects.filter(person=person).values_list("pk", flat=True))
