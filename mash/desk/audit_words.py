"""An audit entry as a sentence: who did, looked at or was refused what, on which case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mash.agencies.models import Agency, Worker
from mash.audit.models import Entry, Outcome
from mash.need_to_know.acts import Act

# what was done, and what was tried; `%s` is the case
WORDS: dict[str, tuple[str, str]] = {
    Act.READ_DESK: ("looked at the desk", "look at the desk"),
    Act.READ_WALL: ("looked at the wall screen", "look at the wall screen"),
    Act.RECORD_CONTACT: ("recorded the contact of %s", "record a contact"),
    Act.RECEIVE_CONTACT: ("took in the contact of %s", "take in a contact"),
    Act.READ_CASE: ("looked at %s", "look at %s"),
    Act.LINK_CASE: ("linked an earlier case to %s", "link an earlier case to %s"),
    Act.RETURN_CONTACT: ("asked the referrer of %s for more", "ask the referrer of %s for more"),
    Act.TELL_AGAIN: ("told more on %s", "tell more on %s"),
    Act.READ_STATE: ("read where %s stands", "read where %s stands"),
    Act.OPEN_SCREENING: ("opened the screening of %s", "open the screening of %s"),
    Act.GIVE_POSITION: ("gave a position on %s", "give a position on %s"),
    Act.SETTLE_SCREENING: ("settled the screening of %s", "settle the screening of %s"),
    Act.RATE_CASE: ("rated %s", "rate %s"),
    Act.TAKE_OVER_CASE: ("took over %s", "take over %s"),
    Act.ASK_AGENCY: ("asked an agency on %s", "ask an agency on %s"),
    Act.SHARE_ITEM: ("shared an item on %s", "share an item on %s"),
    Act.SEAL_ITEM: ("sealed an item on %s", "seal an item on %s"),
    Act.OPEN_SEAL: ("opened a sealed item on %s", "open a sealed item on %s"),
    Act.ANSWER_REQUEST: ("answered a request on %s", "answer a request on %s"),
    Act.DECIDE: ("decided for a child of %s", "decide for a child of %s"),
    Act.COMPOSE_SUMMARY: ("previewed a summary of %s", "preview a summary of %s"),
    Act.SEND_SUMMARY: ("sent a summary of %s", "send a summary of %s"),
    Act.READ_SUMMARY: ("read a summary of %s", "read a summary of %s"),
    Act.ACCEPT_SUMMARY: ("accepted a summary", "accept a summary"),
    Act.GIVE_FEEDBACK: ("gave feedback on %s", "give feedback on %s"),
    Act.CLOSE_CASE: ("closed %s", "close %s"),
    Act.HAND_OVER_FOR_THE_NIGHT: (
        "handed %s over for the night",
        "hand %s over for the night",
    ),
    Act.READ_PACK: ("read the hand-over pack of %s", "read a hand-over pack"),
    Act.WRITE_NIGHT_NOTE: ("wrote a night note on %s", "write a night note"),
    Act.READ_OVERNIGHT: ("looked at what arrived overnight", "look at what arrived overnight"),
    Act.ACKNOWLEDGE_NIGHT_NOTE: (
        "acknowledged a night note on %s",
        "acknowledge a night note on %s",
    ),
    Act.READ_LETTERS: ("looked at the letters", "look at the letters"),
    Act.READ_LETTER: ("took a letter of %s as PDF", "take a letter of %s as PDF"),
    Act.READ_AUDIT: ("read the audit", "read the audit"),
    "sign-in:in": ("signed in", "sign in"),
    "sign-in:out": ("signed out", "sign out"),
    "sign-in:timed-out": ("was signed out after too long", "stay signed in"),
    "sign-in:refused": ("was refused at sign-in", "sign in"),
}
ACTS = {str(act): done.replace(" %s", " a case").capitalize() for act, (done, _) in WORDS.items()}
TOLD = {
    "rating": "rating",
    "route": "outcome",
    "how": "settled as",
    "consent": "agreement",
    "agency": "agency",
    "team": "team",
    "outcome": "outcome",
    "earlier": "earlier case",
    "agreement": "agreement",
    "clause": "clause",
    "what": "asked for",
    "of_reference": "of the case",
    "of_username": "of the worker",
    "of_act": "of the act",
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


def sentences(entries: Iterable[Entry]) -> list[Line]:
    entries = list(entries)
    workers = Worker.objects.filter(user__username__in={one.username for one in entries})
    names = dict(workers.values_list("user__username", "name"))
    agencies = dict(Agency.objects.values_list("pk", "name"))
    return [
        Line(
            at=one.at,
            who=names.get(one.username) or one.username or actor(one),
            agency=agencies.get(one.agency, ""),
            did=did(one),
            told=[f"{TOLD[key]} {value}" for key, value in one.detail.items() if told(key, value)],
            is_refused=one.outcome == Outcome.REFUSED,
        )
        for one in entries
    ]


def told(key: str, value: object) -> bool:
    return key in TOLD and bool(value)


def actor(entry: Entry) -> str:
    """A door of the hub, or somebody who could not be told."""
    if entry.actor == "sign-in":
        return "Somebody"
    return f"The {entry.actor}"


def did(entry: Entry) -> str:
    done, tried = WORDS.get(entry.act, (entry.act, entry.act))
    reference = entry.reference or entry.detail.get("reference", "")
    case = f"case {reference}" if reference else "a case"
    if entry.outcome != Outcome.REFUSED or entry.act == "sign-in:refused":
        return done.replace("%s", case)
    return f"tried to {tried.replace('%s', case)} and was refused"
