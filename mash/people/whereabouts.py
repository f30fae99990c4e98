"""Where a protected person lives: kept apart from the case, for its named manager alone.

A foster carer, a witness, somebody who fled: their address has gone out in a default template, in a
letter, and across agencies to a suspect. Here it is in a table of its own, and open texts that
repeat it are stopped, though their writer could not read it.
"""

import hmac
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mash import keyring
from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import Forbidden
from mash.need_to_know.standing_grants import index_of
from mash.people.models import KeptBack, Person, Whereabouts

PLACE = ("address", "postcode", "telephone", "school", "gp")  # by any of these somebody is found
MARK = "address_protected"
WORD = re.compile(r"\w+")
LONGEST = 6  # words: the longest saying that is looked for in a text
SHORTEST = 5  # letters and figures: a shorter one would be met by chance


def is_protected(told: Mapping[str, Any]) -> bool:
    return bool(told.get(MARK))


def without_place(told: Mapping[str, Any]) -> dict[str, Any]:
    """What everybody on the case may read of a protected person; of others all of it."""
    if not is_protected(told):
        return dict(told)
    return {name: "" if name in PLACE else value for name, value in told.items()}


def place_of(told: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(told[name]) for name in PLACE if told.get(name)}


def keep_apart(
    case: Case,
    told: Mapping[str, Any],
    *,
    person: Person | None,
    since: datetime,
    by: Worker | None,
) -> None:
    """Keep where somebody lives out of everybody's sight but the named manager's."""
    place = place_of(told)
    Whereabouts.objects.bulk_create(  # put in, and not read back: its writer may not see it
        [
            Whereabouts(
                case=case,
                person=person,
                box=index_of(case.hub_id),
                since=since,
                by=by,
                words=place,
            )
        ]
    )
    digests = digests_of(case, sayings(place))
    KeptBack.objects.bulk_create(
        [KeptBack(case=case, digest=one) for one in sorted(digests)], ignore_conflicts=True
    )


def keep_all_apart(case: Case, people: Iterable[Mapping[str, Any]], *, since: datetime) -> None:
    """The same of those of a form that is told again: whose they are is not asked."""
    for told in people:
        if is_protected(told) and place_of(told):
            keep_apart(case, told, person=None, since=since, by=None)


def words_in(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def sayings(place: Mapping[str, str]) -> Iterator[str]:
    """How a place is told in a text, whatever stands between its words: house and street, the
    postcode, a number, the name of a school."""
    for name, told in place.items():
        words = words_in(told)
        short = words[:2] if name == "address" and words[0].isdigit() else words[:LONGEST]
        saying = "".join(short)
        if len(saying) >= SHORTEST and (len(words) > 1 or any(map(str.isdigit, saying))):
            yield saying


def digests_of(case: Case, said: Iterable[str]) -> set[str]:
    """Known to nobody without the case's key, and gone with it. The key is read once: a long text
    says tens of thousands of things."""
    key = keyring.case_key(case.pk)
    return {hmac.digest(key, b"mash v1 place|" + one.encode(), "sha256").hex() for one in said}


def tells_where(case: Case, text: str) -> bool:
    """Does a text say where a protected person of this case lives? Its writer need not know it."""
    kept = set(KeptBack.objects.filter(case=case).values_list("digest", flat=True))
    if not kept:
        return False
    words = words_in(text)
    told = {
        "".join(words[at : at + length])
        for at in range(len(words))
        for length in range(1, LONGEST + 1)
    }
    return not kept.isdisjoint(digests_of(case, (one for one in told if len(one) >= SHORTEST)))


def keep_place(case: Case, act: Act, **texts: str) -> None:
    """Stop where a protected person lives on its way into an open field; the try is recorded."""
    for field, text in texts.items():
        if tells_where(case, text):
            raise Forbidden(
                _(
                    "This says where somebody lives, or how to find them, whose address is "
                    "protected. Leave it out: the MASH manager of this case has it."
                ),
                act=act,
                case=case,
                field=field,
                because="protected-address",
            )


def protect(person: Person, *, by: Worker, now: datetime) -> bool:
    """Take where this person lives out of the case; False where it was told to nobody."""
    told = person.words
    if is_protected(told) or not place_of(told):
        return False
    keep_apart(person.case, told, person=person, since=now, by=by)
    person.tell(without_place({**told, MARK: True}))
    person.save(update_fields=["told"])
    return True


def whereabouts_of(case: Case) -> dict[Any, dict[str, str]]:
    """By person, where the protected ones of a case live: for whom the database shows it."""
    return {one.person_id: one.words for one in Whereabouts.objects.filter(case=case)}
