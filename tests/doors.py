"""Every URL × method × role, in one table. An URL that is missing here fails the run.

The cases are those that the cast plays: Mara manages them, Paul's agency is asked and he sealed
something, Rita's team receives. What a person is not listed for is 404, as if it were not there;
whoever is not signed in is led to the sign-in; a method that a page does not have is 405.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mash.cases.models import Case, Letter
from mash.handover.models import Summary
from mash.night.models import Note
from mash.people.models import Judgement, Part
from mash.process import Stage
from mash.sealed.models import Seal
from tests import cast

ANYBODY = "anybody"  # not signed in
PEOPLE = (ANYBODY, *cast.CAST)
SIGNED_IN = tuple(cast.CAST)
PANEL = ("pat", "cora", "hope")
MANAGERS = ("mara", "miles")
POLICE = ("paul", "pam")
ASKED = (*POLICE, "helen", "prue")

SHOWN, NOTHING, LED_ON, UNFINISHED, HIDDEN, NO_SUCH_METHOD = 200, 204, 302, 422, 404, 405
HELD = 403  # sent while signed out: nothing is done, and what was typed comes back


def of_case(case: Case) -> dict[str, Any]:
    return {"reference": case.reference}


def of_child(case: Case) -> dict[str, Any]:
    def undecided() -> Any:
        return case.people.filter(part=Part.CHILD, decision=None).first()

    return of_case(case) | {"child_id": cast.seeing("mara", undecided).pk}


def of_person(case: Case) -> dict[str, Any]:
    look = case.people.filter(position=0)
    return of_case(case) | {"person_id": cast.seeing("mara", look.get).pk}


def of_pair(case: Case) -> dict[str, Any]:
    held = cast.seeing("mara", lambda: Judgement.objects.get(case=case))
    return of_case(case) | {"one": held.one_id, "other": held.other_id}


def of_request(case: Case) -> dict[str, Any]:
    return {"request_id": cast.request_to(case, "paul").pk}


def of_seal(case: Case) -> dict[str, Any]:
    seal = cast.seeing("paul", lambda: Seal.objects.get(case_id=case.pk))
    return of_case(case) | {"seal_id": seal.pk}


def of_team(case: Case) -> dict[str, Any]:
    return of_case(case) | {"team_code": "assessment"}


def of_summary(case: Case) -> dict[str, Any]:
    return {"summary_id": cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk)).pk}


def of_letter(case: Case) -> dict[str, Any]:
    def written() -> Letter:
        return Letter.objects.filter(case_id=case.pk).order_by("written_at", "kind")[0]

    return of_case(case) | {"letter_id": cast.seeing("mara", written).pk}


def of_pack(case: Case) -> dict[str, Any]:
    return {"case_id": case.pk}


def of_note(case: Case) -> dict[str, Any]:
    return {"note_id": cast.seeing("edith", lambda: Note.objects.get(case_id=case.pk)).pk}


def of_nothing(case: Case | None) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Door:
    """One URL: on what it is tried, who is shown it, and what an empty form sent to it answers."""

    name: str
    get: dict[str, int]
    post: dict[str, int] | None = None
    at: Callable[[], Case] | None = None
    given: Callable[..., dict[str, Any]] = of_case
    open: bool = False  # no sign-in needed
    others: int = HIDDEN

    def expected(self, method: str, who: str) -> int:
        listed = {"get": self.get, "head": self.get, "post": self.post}.get(method)
        if who == ANYBODY and not self.open:
            return HELD if method == "post" else LED_ON
        if listed is None:
            return NO_SUCH_METHOD
        return listed.get(who, self.others)


def each(people: tuple[str, ...] | str, status: int) -> dict[str, int]:
    return dict.fromkeys((people,) if isinstance(people, str) else people, status)


def form(name: str, people: tuple[str, ...] | str, **more: Any) -> Door:
    """A form: those it is for see it, and an empty one comes back to them."""
    return Door(name, each(people, SHOWN), each(people, UNFINISHED), **more)


ALL = each(PEOPLE, SHOWN)
AT = cast.AT_STAGE
ON_SHARED = MANAGERS + ASKED

DOORS = [
    Door("front", ALL, open=True, given=of_nothing),
    Door("healthz", ALL, open=True, given=of_nothing),
    Door(
        "account_login",
        {ANYBODY: SHOWN} | each(SIGNED_IN, LED_ON),
        {ANYBODY: SHOWN} | each(SIGNED_IN, LED_ON),
        open=True,
        given=of_nothing,
    ),
    Door("account_logout", each(PEOPLE, LED_ON), each(PEOPLE, LED_ON), open=True,
         given=of_nothing),
    Door("referral", ALL, each(PEOPLE, UNFINISHED), open=True, given=of_nothing),
    Door("referral_on_one_page", ALL, each(PEOPLE, UNFINISHED), open=True, given=of_nothing),
    Door("referral_thanks", ALL, open=True, given=of_nothing),
    Door("referral_state", ALL, each(PEOPLE, UNFINISHED), open=True, given=of_nothing),
    Door("referral_more", each(PEOPLE, LED_ON), each(PEOPLE, UNFINISHED), open=True,
         given=of_nothing),
    form("return_contact", ("ola", *MANAGERS), at=AT[Stage.CONTACT]),
    form("return_contact", ("ola", *MANAGERS), at=AT[Stage.SCREENING]),
    form("record_contact", ("ola", *MANAGERS), given=of_nothing),
    Door("desk", each(SIGNED_IN, SHOWN), given=of_nothing),
    Door("changed", each(SIGNED_IN, SHOWN), given=of_nothing),
    Door("news", each(SIGNED_IN, 205), given=of_nothing),  # without a moment: read the page
    Door("wall", each(("ola", *MANAGERS), SHOWN), each(("ola", *MANAGERS), LED_ON),
         given=of_nothing),
    Door("overnight", each(("ola", *MANAGERS), SHOWN), given=of_nothing),
    # what names no form of one's own is not there
    Door("drafts", each(SIGNED_IN, NO_SUCH_METHOD), {}, given=of_nothing),
    Door("drafts_beside", {}, given=of_nothing),
    form("people", ("ola", *MANAGERS), given=of_nothing),
    # while too little is typed, nothing is said
    Door("may_be_known", each(SIGNED_IN, NO_SUCH_METHOD), each(("ola", *MANAGERS), NOTHING),
         given=of_nothing),
    form("known", ("ola", *MANAGERS), at=AT[Stage.CONTACT]),
    form("known", MANAGERS, at=AT[Stage.SHARING]),
    form("unlink_people", MANAGERS, at=cast.linked, given=of_pair),
    form("restrict_person", ("ola", *MANAGERS), at=AT[Stage.CONTACT], given=of_person),
    form("lift_restriction", MANAGERS, at=AT[Stage.SHARING], given=of_person),
    Door("letters", each(("ola", *MANAGERS, "gwen"), SHOWN), given=of_nothing),
    Door("audit", each("gwen", SHOWN), given=of_nothing),
    Door("case_audit", each("gwen", SHOWN), at=AT[Stage.SHARING]),
    Door("case", each(("ola", *MANAGERS), SHOWN), at=AT[Stage.CONTACT]),
    Door("case", each(("ola", *PANEL, *MANAGERS), SHOWN), at=AT[Stage.SCREENING]),
    Door("case", each(ON_SHARED, SHOWN), at=AT[Stage.SHARING]),
    Door("case", each(ON_SHARED, SHOWN), at=AT[Stage.DECISION]),
    Door("case", each(ON_SHARED, SHOWN), at=AT[Stage.HANDOVER]),
    Door("case", each(MANAGERS, SHOWN), at=AT[Stage.CLOSED]),
    Door("family", each(("ola", *MANAGERS), SHOWN), at=AT[Stage.SCREENING]),
    Door("family", each(MANAGERS, SHOWN), at=AT[Stage.SHARING]),
    Door("family", each(MANAGERS, SHOWN), at=AT[Stage.CLOSED]),
    # opening asks for nothing: the empty form opens it
    Door("open_screening", each(("ola", *MANAGERS), SHOWN), each(("ola", *MANAGERS), LED_ON),
         at=AT[Stage.CONTACT]),
    form("give_position", PANEL, at=AT[Stage.SCREENING]),
    form("settle_screening", MANAGERS, at=AT[Stage.SCREENING]),
    form("rate_case", "mara", at=cast.entered),
    form("take_over_case", MANAGERS, at=AT[Stage.SHARING]),
    form("link_case", MANAGERS, at=AT[Stage.SHARING]),
    form("ask_agency", "mara", at=AT[Stage.SHARING]),
    Door("request", each(POLICE, SHOWN), at=cast.rated, given=of_request),
    form("ask_edge", "mara", at=cast.rated, given=of_request),
    form("hold_item", POLICE, at=cast.rated, given=of_request),
    form("answer_request", POLICE, at=cast.rated, given=of_request),
    Door("seals", each(("mara", "paul"), SHOWN), at=AT[Stage.SHARING]),
    form("open_seal", ("mara", "paul"), at=AT[Stage.SHARING], given=of_seal),
    form("decide", "mara", at=AT[Stage.SHARING], given=of_child),
    form("compose_summary", "mara", at=cast.decided, given=of_team),
    Door("send_summary", each(SIGNED_IN, NO_SUCH_METHOD), each("mara", UNFINISHED),
         at=cast.decided, given=of_team),
    Door("summary", each(("rita", "mara"), SHOWN), at=AT[Stage.HANDOVER], given=of_summary),
    Door("summary_pdf", each(("rita", "mara"), SHOWN), at=AT[Stage.HANDOVER], given=of_summary),
    Door("letter_pdf", each("mara", SHOWN), at=AT[Stage.HANDOVER], given=of_letter),
    Door("accept_summary", each(SIGNED_IN, NO_SUCH_METHOD), each("rita", LED_ON),
         at=AT[Stage.HANDOVER], given=of_summary),
    Door("feedback", each("mara", SHOWN), each("mara", UNFINISHED), at=AT[Stage.HANDOVER]),
    form("hand_over_for_the_night", "mara", at=AT[Stage.SHARING]),
    form("pack", "edith", at=cast.at_night, given=of_pack),
    Door("night_note", each("mara", SHOWN), each("mara", LED_ON), at=cast.at_night, given=of_note),
    Door("close_case", each("mara", SHOWN), each("mara", LED_ON), at=AT[Stage.HANDOVER]),
]  # fmt: skip
