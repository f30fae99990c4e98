"""The pack: what may be told and a schedule of what is withheld, frozen, read by a second person.

It is made of rulings alone. Of what nobody ruled on, of what is withheld and of what was never
gathered there is nothing in it; and the last sentence of the schedule is the same in every pack.
"""

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.cases.refusals import NotPossible
from mash.keyring import CannotOpen
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.doing import action, say
from mash.rights.actions import check_of, held, last_pack
from mash.rights.codes import LAW, Ground, Kind, Says
from mash.rights.keys import has_key
from mash.rights.models import (
    AccessPack,
    AccessRequest,
    Finding,
    FoundEntry,
    PackCheck,
    PackPart,
    Ruling,
)
from mash.rights.ruling import require_not_frozen


def last_rulings(request: AccessRequest) -> dict[Any, Ruling]:
    """What holds of each entry."""
    rulings = Ruling.objects.filter(entry__request=request).order_by("number")
    return {one.entry_id: one for one in rulings.select_related("by")}


def findings_left(request: AccessRequest) -> list[Finding]:
    """The cases found, but for those that were disposed of meanwhile: of them nothing is left."""
    return [one for one in request.findings.all() if has_key(one.case_id)]


def entries_left(request: AccessRequest) -> list[FoundEntry]:
    left = findings_left(request)
    return list(FoundEntry.objects.filter(finding__in=left).select_related("agency"))


def unruled(request: AccessRequest) -> int:
    ruled = last_rulings(request)
    return sum(one.pk not in ruled for one in entries_left(request))


@action
def make_access_pack(
    *, request: AccessRequest, cover: str, by: Worker, now: datetime
) -> AccessPack:
    """Freeze what is to go out, for somebody else to read first."""
    request = held(request, Act.MAKE_ACCESS_PACK, by=by, now=now)
    require_not_frozen(request)
    if not request.proved_at:
        raise NotPossible(_("First record that it is shown who asks."))
    if not request.found_at:
        raise NotPossible(_("A manager has not finished the search yet."))
    if unruled(request):
        raise NotPossible(_("Rule on every entry first: nothing goes out that nobody has weighed."))
    cover = say(cover, _("Write a few words to whoever asked."), "cover")
    last = last_pack(request)
    pack = AccessPack.objects.create(
        case_id=request.pk, request=request, number=last.number + 1 if last else 1, made_at=now,
        made_by=by, words={"cover": cover},
    )  # fmt: skip
    rulings = last_rulings(request)
    for finding in findings_left(request):
        entries = list(finding.entries.all())
        PackPart.objects.create(pack=pack, finding=finding, case_id=finding.case_id,
                                words=part_of(entries, rulings))  # fmt: skip
    record(by=by, act=Act.MAKE_ACCESS_PACK, now=now, request=request.pk, pack=pack.pk,
           edition=pack.number)  # fmt: skip
    return pack


@override(settings.LANGUAGE_CODE)  # what is kept is in the hub's own language, whoever reads it
def part_of(entries: list[FoundEntry], rulings: dict[Any, Ruling]) -> dict[str, Any]:
    """Of one case: what is told, in its order; and what is withheld, by kind and ground."""
    told = [
        {
            "kind": Kind(entry.kind).value,
            "heading": entry.words["heading"],
            "source": entry.words["source"],
            "text": rulings[entry.pk].words["released"],
        }
        for entry in entries
        if rulings[entry.pk].says != Says.WITHHOLD
    ]
    withheld = Counter(
        (entry.kind, rulings[entry.pk].says, rulings[entry.pk].test)
        for entry in entries
        if rulings[entry.pk].says != Says.RELEASE and not rulings[entry.pk].quiet
    )
    schedule = [
        {"kind": kind, "says": says, "test": test, "count": count}
        for (kind, says, test), count in sorted(withheld.items())
    ]
    return {"told": told, "schedule": schedule}


def read_pack(pack: AccessPack) -> dict[str, Any]:
    """The pack as it is read: of a case whose key is destroyed nothing is left in it."""
    told, withheld = [], Counter[tuple[str, str, str]]()
    for part in pack.parts.order_by("finding__at", "finding__pk"):
        try:
            words = part.words
        except CannotOpen:
            continue
        told += words["told"]
        for one in words["schedule"]:
            withheld[one["kind"], one["says"], one["test"]] += one["count"]
    return {
        "cover": pack.words["cover"],
        "told": [one | {"kind": Kind(one["kind"]).label} for one in told],
        "schedule": [
            {
                "kind": Kind(kind).label,
                "parts": says == Says.PARTS,
                "ground": Ground(test).label,
                "law": LAW[test],
                "count": count,
            }
            for (kind, says, test), count in sorted(withheld.items())
        ],
        "always": always(),
    }


def always() -> str:
    """In every pack, whatever is held: so that neither saying it nor not saying it tells."""
    return _(
        "There may be other information that we are not required to tell you of, because to say"
        " whether we hold it would itself do harm. We say this to everybody who asks, whether or"
        " not there is any."
    )


def look_at_pack_to_check(request: AccessRequest, act: Act) -> AccessPack:
    """The pack that waits for a second person; else Refused."""
    pack = last_pack(request)
    if pack is None or check_of(pack):
        raise Refused(act, None, str(request.pk))
    return pack


@action
def check_access_pack(
    *, request: AccessRequest, edition: int, passed: bool, why: str, by: Worker, now: datetime
) -> PackCheck:
    """A manager who did not make it has read it whole: it may go, or goes back with a reason."""
    request = held(request, Act.CHECK_ACCESS_PACK, by=by, now=now)
    pack = last_pack(request)
    if pack is None or pack.number != edition:
        raise NotPossible(_("This is not the pack that you read. Look at the new one."))
    if check_of(pack):
        raise NotPossible(_("This pack was checked already."))
    if pack.made_by_id == by.pk:
        raise NotPossible(_("Somebody else must read what you made."))
    if not passed:
        why = say(why, _("Say what must be changed."), "why")
    check = PackCheck.objects.create(
        case_id=request.pk, pack=pack, request=request, made_by_id=pack.made_by_id, by=by, at=now,
        passed=passed, words={"why": why.strip()},
    )  # fmt: skip
    record(by=by, act=Act.CHECK_ACCESS_PACK, now=now, request=request.pk, pack=pack.pk,
           edition=pack.number, passed=passed)  # fmt: skip
    return check
