"""A request for one's own data, as the cast plays it: Rex answers, Mara finds, Miles checks."""

from datetime import datetime
from typing import Any

from mash.agencies.actions import give_post
from mash.agencies.models import Role
from mash.cases.models import Case
from mash.people.models import Person
from mash.rights.actions import close_access_request, open_access_request, prove_identity
from mash.rights.codes import Ground, Hint, Owner, Says
from mash.rights.correcting import ask_correction, settle_correction
from mash.rights.finding import confirm_found, finish_finding
from mash.rights.models import AccessRequest, Correction, FoundEntry, OwnerAsk, Told
from mash.rights.owners import ask_owner
from mash.rights.packs import check_access_pack, make_access_pack
from mash.rights.ruling import Weighed, rule_on_entry
from mash.sharing.models import Item
from tests import cast

# the officer's grants are for a time, and the database's own clock reads it
LATE = cast.TO_COME
ASKED = {
    "asker_name": "Bramble Sampleton",
    "asks": "Everything that you hold about me.",
    "given_names": "Bramble",
    "family_name": "Sampleton",
    "birth_date": "2015-03-27",
    "address": "1 Invented Row",
}
AGREED = {"owner": Owner.AGREES, "owner_who": "Leah Invented, by telephone."}
OPINION = {"opinion_from": "Dr Placeholder, today.", "opinion": "No harm is to be expected."}


def asked(now: datetime = LATE, *, asker: str = "self") -> AccessRequest:
    return cast.doing("rex", open_access_request, asker=asker, told=ASKED, received_at=now, now=now)


def proved(now: datetime = LATE, **how: Any) -> AccessRequest:
    request = asked(now, **how)
    return cast.doing(
        "rex", prove_identity, request=request, proof="document", seen_at=now, now=now
    )


def close(request: AccessRequest, outcome: str = "withdrawn", now: datetime = LATE) -> Any:
    return cast.doing("rex", close_access_request, request=request, outcome=outcome, now=now)


def withdrawn(now: datetime = LATE) -> AccessRequest:
    """Closed, and kept for its time."""
    return close(asked(now), now=now)


def person(case: Case, position: int = 0) -> Person:
    return cast.seeing("mara", lambda: Person.objects.get(case=case, position=position))


def confirm(request: AccessRequest, case: Case, now: datetime = LATE, position: int = 0) -> None:
    who = person(case, position)
    cast.doing("mara", confirm_found, request=request, case=case, person=who, now=now)


def found(case: Case, now: datetime = LATE, **how: Any) -> AccessRequest:
    """… who asks is shown, and Mara found the case and no other."""
    request = proved(now, **how)
    confirm(request, case, now)
    cast.doing("mara", finish_finding, request=request, now=now)
    return request


def entries(request: AccessRequest, name: str = "rex", now: datetime = LATE) -> list[FoundEntry]:
    def look() -> list[FoundEntry]:
        found = FoundEntry.objects.filter(request=request).select_related("agency", "request")
        return [one for one in found if one.words]

    return cast.seeing(name, look, now=now)


def entry(request: AccessRequest, text: str) -> FoundEntry:
    return next(one for one in entries(request) if text in one.words["text"])


def owner_asked(request: AccessRequest, now: datetime = LATE) -> OwnerAsk:
    """Rex asks the police about what they gave."""
    return cast.doing("rex", ask_owner, entry=entry(request, cast.HELD), now=now)


def rule(one: FoundEntry, says: str, *, seen: int = 0, now: datetime = LATE, **more: Any) -> Any:
    """Rex rules on an entry; what the agency and a health professional say is asked first."""
    given = {"says": says} | (AGREED if one.agency_id else {})
    given |= OPINION if Hint.HEALTH in one.hints else {}
    if says != Says.RELEASE:
        given |= {"test": Ground.SOCIAL_WORK, "reason": "It would harm her."}
    weighed = Weighed(**(given | more))
    return cast.doing("rex", rule_on_entry, entry=one, weighed=weighed, seen=seen, now=now)


def rule_on_all(request: AccessRequest, says: str = Says.RELEASE, **more: Any) -> None:
    for one in entries(request):
        rule(one, says, **({"others": True} | more))


def packed(case: Case, now: datetime = LATE, **how: Any) -> AccessRequest:
    """… everything is ruled on, and the pack waits to be checked."""
    request = found(case, now, **how)
    rule_on_all(request)
    cast.doing("rex", make_access_pack, request=request, cover="Here it is.", now=now)
    return request


def check(request: AccessRequest, *, passed: bool = True, edition: int = 1) -> Any:
    given = {"passed": passed, "why": "" if passed else "Too much of the mother."}
    return cast.doing(
        "miles", check_access_pack, request=request, edition=edition, now=LATE, **given
    )


def checked(case: Case, **how: Any) -> AccessRequest:
    request = packed(case, **how)
    check(request)
    return request


def second_officer() -> str:
    """Quade is made a records officer, too."""
    give_post(worker=cast.worker("quade"), role=Role.RECORDS, now=cast.NOW)
    return "quade"


def item(case: Case, text: str = cast.HELD) -> Item:
    def look() -> Item:
        return next(one for one in Item.objects.filter(case=case) if one.words["text"] == text)

    return cast.seeing("paul" if case.stage != "closed" else "mara", look)


def correction(case: Case, name: str = "ola", *, now: datetime = LATE, **what: Any) -> Correction:
    """Somebody says that the child's day of birth is wrong."""
    given: dict[str, Any] = {
        "target": "person",
        "row": what.pop("row", None) or person(case).pk,
        "field": "birth_date",
        "now_is": "2015-03-28",
        "why": "The birth certificate says so.",
        "for_subject": False,
    }
    return cast.doing(name, ask_correction, case=case, now=now, **(given | what))


def corrected(case: Case, now: datetime = LATE, by: str = "mara", **what: Any) -> Correction:
    asked = correction(case, by, now=now, **what)
    settle(asked, by, now=now)
    return asked


def settle(asked: Correction, by: str = "mara", *, now: datetime = LATE, **how: Any) -> Any:
    given = {"made": True, "answer": ""} | how

    def do(**who: Any) -> Any:
        held = Correction.objects.select_related("case").get(pk=asked.pk)
        return settle_correction(correction=held, **given, **who)

    return cast.doing(by, do, now=now)


def told_to(name: str, asked: Correction, reader: str) -> Told:
    return cast.seeing(name, lambda: Told.objects.get(correction=asked, reader=reader))
