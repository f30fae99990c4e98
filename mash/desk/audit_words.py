"""An audit entry as a sentence: who did, looked at or was refused what, on which case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from mash.agencies.models import Agency, Worker
from mash.audit.models import Entry, Outcome
from mash.desk.audit_codes import Words
from mash.desk.audit_verbs import WORDS
from mash.language import day_said, later
from mash.need_to_know.acts import Act
from mash.need_to_know.session import Door

DOORS: dict[str, str] = {
    Door.REFERRAL: later("The referral page"),
    Door.FILE: later("The received file"),
    Door.OUTBOX: later("The outbox"),
    Door.CHASERS: later("The chasers"),
    Door.NIGHT: later("The night"),
    Door.REFERRER: later("The referrer"),
    Door.INTERESTS: later("The matching of declared people"),
}


def acts() -> dict[str, str]:
    """What can be asked for, in words."""
    said = {act: done.replace("%s", _("a case")) for act, (done, _tried) in WORDS.items()}
    return {str(act): one[:1].upper() + one[1:] for act, one in said.items()}


TOLD = {
    "rating": "rating",
    "route": "outcome",
    "how": later("settled as"),
    "consent": later("the family"),
    "agency": "agency",
    "team": "team",
    "outcome": "outcome",
    "earlier": later("earlier case"),
    "agreement": later("version of the agreement"),
    "clause": "clause",
    "basis": later("lawful basis"),
    "refused": later("refused by clause"),
    "danger": later("danger"),
    "finding": later("found"),
    "what": later("asked for"),
    "kind": later("namely"),
    "asked_by": later("asked for by"),
    "certificate": later("certificate"),
    "of_reference": later("of the case"),
    "of_username": later("of the worker"),
    "of_act": later("of the act"),
    "hub_version": later("version"),
    "digest": later("digest"),
    "role": later("as"),
    "reader": later("for"),
    "reach": later("namely to see"),
    "from_day": later("from"),
    "post": later("post"),
}


@dataclass(frozen=True)
class Line:
    """One entry, to be read."""

    at: datetime
    who: str
    agency: str
    did: str
    told: list[str]
    is_refused: bool


def sentences(entries: Iterable[Entry], codes: Words | None = None) -> list[Line]:
    """`codes`: what the codes of an entry mean; without them they are not looked at."""
    entries, codes = list(entries), codes or {}
    workers = Worker.objects.filter(user__username__in={one.username for one in entries})
    names = dict(workers.values_list("user__username", "name"))
    agencies = dict(Agency.objects.values_list("pk", "name"))
    return [
        Line(
            at=one.at,
            who=names.get(one.username) or one.username or actor(one),
            agency=agencies.get(one.agency, ""),
            did=did(one),
            told=[
                phrase(key, in_words(key, value, codes))
                for key, value in one.detail.items()
                if told(key, value)
            ],
            is_refused=one.outcome == Outcome.REFUSED,
        )
        for one in entries
    ]


def in_words(key: str, value: object, codes: Words) -> object:
    """A code in the hub's words, a day as it is said."""
    if key == "from_day":
        return day_said(date.fromisoformat(str(value)))
    return codes.get(key, {}).get(str(value), value)


def phrase(key: str, said: object) -> str:
    """`rating: Red`, and `of the case KX7-4MQ-9TR`."""
    return f"{TOLD[key]} {said}" if key.startswith("of_") else f"{TOLD[key]}: {said}"


def told(key: str, value: object) -> bool:
    return key in TOLD and bool(value)


def actor(entry: Entry) -> str:
    """A door of the hub, whoever keeps its machine, or somebody who could not be told."""
    if entry.actor == "sign-in":
        return _("Somebody")
    if entry.actor.startswith("operator/"):
        name = entry.actor.removeprefix("operator/")
        return _("%(name)s, at the hub's command line") % {"name": name}
    return str(DOORS.get(entry.actor, entry.actor))


# acts that are done on a page which is looked at before: the look is said to be one
LOOKED_AT: dict[str, str] = {
    Act.REVIEW_GLASS: later("looked at a break-glass opening of %s"),
    Act.REVIEW_ACCESS: later("looked at who works in the hub"),
}


def did(entry: Entry) -> str:
    done, tried = WORDS.get(entry.act, (entry.act, entry.act))
    if entry.outcome == Outcome.LOOKED:
        done = LOOKED_AT.get(entry.act, done)
    reference = entry.reference or entry.detail.get("reference", "")
    case = _("case %(reference)s") % {"reference": reference} if reference else _("a case")
    if entry.outcome != Outcome.REFUSED or entry.act == "sign-in:refused":
        return done.replace("%s", case)
    return _("tried to %(act)s and was refused") % {"act": tried.replace("%s", case)}
