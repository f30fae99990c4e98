"""What an agency does with a request: share an item, seal one, answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.agreements.actions import what_is_agreed
from mash.agreements.models import agreement_in_force
from mash.agreements.movement import Movement, Way
from mash.audit.actions import record
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.clock.calendar import day_of
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.doing import Forbidden, NotAgreed, action, in_hand, say
from mash.people.models import Person
from mash.people.whereabouts import keep_place
from mash.sealed.models import Seal
from mash.sealed.store import has_sealed, open_by, openable, repeats_sealed, seal
from mash.sharing.models import Answer, Handling, Item, Kind, Nature, Request, Statute


def keep_sealed(case: Case, act: Act, **texts: str) -> None:
    """Stop words of a sealed item, and where a protected person lives, on their way into an open
    field; the try is recorded."""
    keep_place(case, act, **texts)
    for field, text in texts.items():
        if repeats_sealed(text):
            raise Forbidden(
                _(
                    "This repeats sealed words, and others could read it here. Say it without "
                    "them, or ask the agency that sealed them."
                ),
                act=act,
                case=case,
                field=field,
                because="repeats-sealed",
            )


@dataclass(frozen=True)
class Weighed:
    """An item as the agency has weighed it: what it is, and why it may be shared."""

    text: str
    category: str
    nature: str
    lawful_basis: str
    necessary: str
    proportionate: str
    relevant: str
    about: Person | None = None
    source_system: str = ""
    happened: str = ""

    def words(self) -> dict[str, str]:
        return {
            "text": self.text.strip(),
            "source_system": self.source_system.strip(),
            "happened": self.happened.strip(),
            "necessary": self.necessary.strip(),
            "proportionate": self.proportionate.strip(),
            "relevant": self.relevant.strip(),
        }


def own_request(request: Request, act: Act, *, by: Worker, now: datetime) -> Request:
    """The request with its case locked, if it is one to this worker's agency and still open."""
    case = in_hand(request.case, act, by=by, now=now)
    request = Request.objects.select_related("agency").get(pk=request.pk)
    request.case = case
    if request.agency_id != by.agency_id:
        raise Refused(act, case, str(request.pk))
    if request.answered_at:
        raise NotPossible(
            _(
                "Your agency has answered this request. Ask the MASH manager to ask again if "
                "there is more."
            )
        )
    return request


def require_weighed(weighed: Weighed, request: Request) -> None:
    """Raise NotPossible unless the agency has said what it is and why it may be shared."""
    for name, sentence in (
        ("text", _("Write what your agency holds.")),
        ("necessary", _("Say why sharing this is necessary.")),
        ("proportionate", _("Say why sharing this is proportionate.")),
        ("relevant", _("Say how this is relevant to the worry.")),
    ):
        say(getattr(weighed, name), sentence, name)
    if weighed.nature not in Nature.values:
        raise NotPossible(_("Choose fact, opinion or allegation."), "nature")
    require_of_this_case(weighed.about, request)


def require_of_this_case(about: Person | None, request: Request) -> None:
    if about is not None and about.case_id != request.case_id:
        raise NotPossible(_("Choose a person of this case."), "about")


def agreed(
    movement: Movement, request: Request, act: Act, *, basis: str, now: datetime
) -> dict[str, Any]:
    """The agreement and clause that permit it, on a basis that it offers; else NotPossible."""
    case, today = request.case, day_of(now)
    version, ruling = what_is_agreed(hub=case.hub_id, movement=movement, on=today)
    if not ruling.allowed:
        raise NotAgreed(
            ruling.sentence, act=act, case=case, agreement=version, clause=ruling.clause
        )
    agreement = agreement_in_force(case.hub_id, today)
    offered = agreement.file.bases_of(movement.category) if agreement else []
    if basis not in {one.code for one in offered}:
        names = ", ".join(one.name for one in offered)
        raise NotPossible(
            _("Choose a lawful basis that the agreement offers for this kind: %(bases)s.")
            % {"bases": names},
            "lawful_basis",
        )
    return {"agreement": version, "clause": ruling.clause}


def check(
    weighed: Weighed, request: Request, act: Act, *, leaving: bool, now: datetime
) -> dict[str, Any]:
    """The item's columns with the agreement and clause that permit it; else NotPossible."""
    require_weighed(weighed, request)
    movement = Movement(
        agency=request.agency.code,
        category=weighed.category,
        way=Way.CLEAR if leaving else Way.ENTER,
    )
    return agreed(movement, request, act, basis=weighed.lawful_basis, now=now)


def put_item(
    request: Request,
    weighed: Weighed,
    handling: Handling,
    *,
    by: Worker,
    now: datetime,
    **more: Any,
) -> Item:
    """The row of an item; `more`: what permits it, and how it came in."""
    return Item.objects.create(
        case=request.case,
        request=request,
        agency=by.agency,
        author=by,
        about=weighed.about,
        category=weighed.category,
        nature=weighed.nature,
        handling=handling,
        shared_at=now,
        **{"words": weighed.words(), "lawful_basis": weighed.lawful_basis} | more,
    )


@action
def share_item(
    *, request: Request, weighed: Weighed, handling: Handling, by: Worker, now: datetime
) -> Item:
    """Share one thing the agency holds with those on the case, and say how far it may go."""
    request = own_request(request, Act.SHARE_ITEM, by=by, now=now)
    require_handling(handling)
    leaving = handling == Handling.MAY_LEAVE
    permitted = check(weighed, request, Act.SHARE_ITEM, leaving=leaving, now=now)
    keep_sealed(request.case, Act.SHARE_ITEM, **weighed.words())
    item = put_item(request, weighed, handling, by=by, now=now, **permitted)
    record(
        by=by,
        act=Act.SHARE_ITEM,
        case=request.case,
        now=now,
        item=item.pk,
        handling=item.handling,
        basis=item.lawful_basis,
        **permitted,
    )
    return item


def require_handling(handling: str) -> None:
    if handling not in Handling.values:
        raise NotPossible(_("Choose how far this may go."), "handling")


@action
def seal_item(*, request: Request, weighed: Weighed, by: Worker, now: datetime) -> Seal:
    """Tell the hub that something is held, and keep what it says for the manager alone."""
    request = own_request(request, Act.SEAL_ITEM, by=by, now=now)
    permitted = check(weighed, request, Act.SEAL_ITEM, leaving=False, now=now)
    about = {"about": str(weighed.about.pk) if weighed.about else ""}
    facts = {
        "category": weighed.category,
        "nature": weighed.nature,
        "lawful_basis": weighed.lawful_basis,
    }
    sealed = seal(
        request=request, words=weighed.words() | facts | about | permitted, by=by, now=now
    )
    case = request.case
    if not case.confidential_held:
        case.confidential_held = True
        case.save(update_fields=["confidential_held"])
    record(by=by, act=Act.SEAL_ITEM, case=case, now=now, item=sealed.pk, **permitted)
    return sealed


@action
def open_seal(*, seal: Seal, reason: str, by: Worker, now: datetime) -> dict[str, str]:
    """Open what is sealed, for its author or the manager of this case; the opening is recorded
    before a word of it is returned."""
    return open_by(seal, reason=reason, by=by, now=now)


@action
def answer_request(
    *, request: Request, kind: Kind, by: Worker, now: datetime, reason: str = ""
) -> Answer:
    """Answer a request: shared, nothing held, or withheld as more detrimental to the child
    (Children Act 2004 s.16LA)."""
    request = own_request(request, Act.ANSWER_REQUEST, by=by, now=now)
    shared = request.items.exists() or has_sealed(request)
    if kind not in Kind.values:
        raise NotPossible(_("Choose how your agency answers."), "kind")
    if kind == Kind.SHARED and not shared:
        raise NotPossible(
            _("Nothing is shared yet. Add what your agency holds, or answer “Nothing held”."),
            "kind",
        )
    if kind == Kind.NOTHING_HELD and shared:
        raise NotPossible(
            _(
                "Your agency has shared something on this request. Answer “Shared what is "
                "relevant”."
            ),
            "kind",
        )
    if kind == Kind.WITHHELD:
        sentence = _("Say why sharing would be more detrimental to the child than not sharing.")
        reason = say(reason, sentence, "reason")
    keep_sealed(request.case, Act.ANSWER_REQUEST, reason=reason)
    withheld = withholding(request, now) if kind == Kind.WITHHELD else {}
    answer = Answer.objects.create(
        request=request,
        case=request.case,
        worker=by,
        kind=kind,
        statute=Statute.DETRIMENT if withheld else "",
        answered_at=now,
        words={"reason": reason.strip()} | withheld,
    )
    request.answered_at = now
    request.save(update_fields=["answered_at"])
    record(by=by, act=Act.ANSWER_REQUEST, case=request.case, now=now, request=request.pk)
    return answer


def withholding(request: Request, now: datetime) -> dict[str, str]:
    """Version and clause under which an agency withholds."""
    agreement = agreement_in_force(request.case.hub_id, day_of(now))
    if agreement is None:
        return {"agreement": "", "clause": "none"}
    return {"agreement": agreement.version, "clause": agreement.rules["withholding"]["clause"]}


def seals_to_open(case: Case) -> list[Seal]:
    """The seals of a case that the asking worker may open: their own, or all as its manager."""
    return openable(case)


def seal_to_open(case: Case, seal_id: UUID) -> Seal | None:
    return next((one for one in openable(case) if one.pk == seal_id), None)
