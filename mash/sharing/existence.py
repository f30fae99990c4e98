"""Saying that an agency holds something, and not what: for the kinds of which it may say no more.

Nothing is typed: the agreement has weighed it once for all, by the clause that gives the kind.
"""

from datetime import datetime

from mash.agencies.models import Worker
from mash.agreements.movement import Movement, Way
from mash.audit.actions import record
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action
from mash.people.models import Person
from mash.sharing.actions import (
    Weighed,
    agreed,
    own_request,
    put_item,
    require_handling,
    require_of_this_case,
)
from mash.sharing.models import Handling, Item, Nature, Request


@action
def share_existence(
    *,
    request: Request,
    category: str,
    about: Person | None,
    lawful_basis: str,
    handling: Handling,
    by: Worker,
    now: datetime,
) -> Item:
    """Tell those on the case that the agency holds something of this kind on somebody."""
    request = own_request(request, Act.SHARE_ITEM, by=by, now=now)
    require_of_this_case(about, request)
    require_handling(handling)
    way = Way.CLEAR if handling == Handling.MAY_LEAVE else Way.ENTER
    movement = Movement(request.agency.code, category, way, content=False)
    permitted = agreed(movement, request, Act.SHARE_ITEM, basis=lawful_basis, now=now)
    no_words = dict.fromkeys(("text", "necessary", "proportionate", "relevant"), "")
    weighed = Weighed(
        category=category,
        nature=Nature.FACT,
        lawful_basis=lawful_basis,
        about=about,
        **no_words,
    )
    item = put_item(request, weighed, handling, by=by, now=now, existence_only=True, **permitted)
    record(
        by=by,
        act=Act.SHARE_ITEM,
        case=request.case,
        now=now,
        item=item.pk,
        handling=item.handling,
        basis=lawful_basis,
        existence_only=True,
        **permitted,
    )
    return item
