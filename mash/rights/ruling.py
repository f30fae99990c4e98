"""Ruling, entry by entry, on what may be told: by a person, on a ground that the law names."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.doing import action, say
from mash.rights.actions import check_of, held, last_pack
from mash.rights.codes import TIPPING_OFF, Asker, Ground, Hint, Owner, Says
from mash.rights.gathering import names_in
from mash.rights.models import AccessRequest, FoundEntry, OwnerAsk, Ruling
from mash.rights.redaction import NotTakenOut, without

OF_A_PARENT = {Asker.PARENT, Asker.COURT}  # those whom the child abuse data test is about


@dataclass(frozen=True)
class Weighed:
    """What the officer says of one entry."""

    says: str
    test: str = ""
    reason: str = ""
    text: str = ""  # with parts taken out
    quiet: bool = False
    others: bool = False  # those named in what is told may be named
    owner: str = ""
    owner_who: str = ""
    opinion_from: str = ""
    opinion: str = ""


@action
def rule_on_entry(
    *, entry: FoundEntry, weighed: Weighed, seen: int, by: Worker, now: datetime
) -> Ruling:
    """Release one thing, release it with parts taken out, or withhold it. `seen` is the number of
    the ruling that the officer saw last."""
    request = held(entry.request, Act.RULE_ON_ENTRY, by=by, now=now)
    entry = entry_of(request, entry.pk)
    require_not_frozen(request)
    last = entry.rulings.order_by("number").last()
    if (last.number if last else 0) != seen:
        raise NotPossible(_("This was ruled on meanwhile. Look at that first."))
    released = check(weighed, entry, request)
    kept_back = weighed.says != Says.RELEASE
    ruling = Ruling.objects.create(
        entry=entry,
        finding_id=entry.finding_id,
        case_id=entry.case_id,
        number=seen + 1,
        says=weighed.says,
        test=weighed.test if kept_back else "",
        quiet=kept_back and (weighed.quiet or weighed.test in TIPPING_OFF),
        owner=weighed.owner if entry.agency_id else "",
        by=by,
        at=now,
        words=words_of(weighed, released),
    )
    record(by=by, act=Act.RULE_ON_ENTRY, case=case_of(entry), now=now, request=request.pk,
           entry=entry.pk, says=ruling.says, test=ruling.test)  # fmt: skip
    return ruling


def case_of(entry: FoundEntry) -> Case:
    """The case by its id alone: the officer does not see it."""
    return Case(pk=entry.case_id, reference="")


def entry_of(request: AccessRequest, pk: uuid.UUID) -> FoundEntry:
    entry = FoundEntry.objects.select_related("agency").filter(pk=pk, request=request).first()
    if entry is None:
        raise Refused(Act.RULE_ON_ENTRY, None, str(pk))
    entry.request = request
    return entry


def require_not_frozen(request: AccessRequest) -> None:
    """What is in a pack is not ruled on anew, unless the pack was sent back."""
    pack = last_pack(request)
    check = check_of(pack)
    if pack and check is None:
        raise NotPossible(
            _("The pack waits to be checked. What is wrong in it, the checker sends back.")
        )
    if check and check.passed:
        raise NotPossible(_("The pack is checked, and stays as it is."))


def words_of(weighed: Weighed, released: str) -> dict[str, Any]:
    return {
        "released": released,
        "reason": weighed.reason.strip(),
        "others": weighed.others,
        "owner_who": weighed.owner_who.strip(),
        "opinion_from": weighed.opinion_from.strip(),
        "opinion": weighed.opinion.strip(),
    }


def check(weighed: Weighed, entry: FoundEntry, request: AccessRequest) -> str:
    """What is told of the entry, or NotPossible with what is still to be done."""
    if weighed.says not in Says.values:
        raise NotPossible(_("Choose what is done with this."), "says")
    if weighed.says != Says.RELEASE:
        check_ground(weighed, request)
    check_opinion(weighed, entry)
    if weighed.says == Says.WITHHOLD:
        return ""
    objects = OwnerAsk.objects.filter(entry=entry, says=Owner.OBJECTS).exists()
    if entry.agency_id and (objects or weighed.owner != Owner.AGREES):
        raise NotPossible(
            _(
                "%(agency)s gave this. Ask it first: what it gave leaves the hub only when it has"
                " agreed. If it objects, weigh the grounds for withholding."
            )
            % {"agency": entry.agency},
            "owner",
        )
    if entry.agency_id:
        say(weighed.owner_who, _("Say who answered for the agency, and when."), "owner_who")
    released = entry.words["text"]
    if weighed.says == Says.PARTS:
        released = taken_out(weighed, entry)
    named = [name for name in entry.words["others"] if names_in(name, released)]
    if named and not weighed.others:
        raise NotPossible(
            _("This would tell of %(names)s. Take that out, or say that it may be told.")
            % {"names": ", ".join(named)},
            "others",
        )
    return released


def check_ground(weighed: Weighed, request: AccessRequest) -> None:
    if weighed.test not in Ground.values:
        raise NotPossible(_("Choose on what ground this is kept back."), "test")
    if weighed.test == Ground.CHILD_ABUSE and request.asker not in OF_A_PARENT:
        raise NotPossible(
            _("This ground holds only where a parent or a court's appointee asks."), "test"
        )
    say(weighed.reason, _("Say why this ground applies here."), "reason")


def check_opinion(weighed: Weighed, entry: FoundEntry) -> None:
    """Health data is neither told nor, for harm, withheld without the opinion of the appropriate
    health professional (DPA 2018, Schedule 3, paragraph 6)."""
    is_told = weighed.says != Says.WITHHOLD and Hint.HEALTH in entry.hints
    if is_told or weighed.test == Ground.HEALTH:
        sentence = _("Say which health professional gave their opinion, and when.")
        say(weighed.opinion_from, sentence, "opinion_from")
        say(weighed.opinion, _("Write what the health professional says."), "opinion")


def taken_out(weighed: Weighed, entry: FoundEntry) -> str:
    """The text with what was taken out marked; on what ground, unless naming it tells too much."""
    is_quiet = weighed.quiet or weighed.test in TIPPING_OFF
    original = entry.words["text"]
    try:
        text = without(original, weighed.text, why="" if is_quiet else Ground(weighed.test).label)
    except NotTakenOut as fault:
        raise NotPossible(
            _(
                "Only take words out. “%(word)s” is not in the text at this place; put nothing in"
                " and change nothing."
            )
            % {"word": fault.word},
            "text",
        ) from None
    if text == original.strip():
        raise NotPossible(_("Nothing is taken out. Take it out, or release it as it is."), "text")
    return text
