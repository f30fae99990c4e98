"""Every URL × method × role, in one table. An URL that is missing here fails the run.

The cases are those that the cast plays: Mara manages them, Paul's agency is asked and he sealed
something, Rita's team receives. What a person is not listed for is 404, as if it were not there;
whoever is not signed in is led to the sign-in; a method that a page does not have is 405.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from mash.access.models import Opening, StandIn
from mash.agreements.models import Agreement
from mash.approvals.models import Approval
from mash.cases.models import Case, Letter
from mash.closure.keeping import hold_open_case
from mash.closure.models import Hold
from mash.closure.releasing import ask_release_of_sealed, release_sealed
from mash.disagreements.models import Disagreement
from mash.handover.models import Summary
from mash.night.models import Note
from mash.people.models import Judgement, Part
from mash.process import Stage
from mash.rights.models import AccessRequest
from mash.samples.models import Lesson
from mash.sealed.models import Seal
from mash.sharing.models import EmergencyShare
from tests import cast, ended, requests

ANYBODY = "anybody"  # not signed in
PEOPLE = (ANYBODY, *cast.CAST)
SIGNED_IN = tuple(cast.CAST)
PANEL = ("pat", "cora", "hope")
MANAGERS = ("mara", "miles")
KEEPERS = (*MANAGERS, "gwen")  # of closed cases, and of certificates
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


def of_health(case: Case) -> dict[str, Any]:
    return {"request_id": cast.request_to(case, "helen").pk}


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


def of_disagreement(case: Case) -> dict[str, Any]:
    held = cast.seeing("mara", lambda: Disagreement.objects.get(case_id=case.pk))
    return {"disagreement_id": held.pk}


def of_sampled(case: Case) -> dict[str, Any]:
    return {"sampled_id": cast.drawn_of(case).pk}


def of_sample(case: Case) -> dict[str, Any]:
    return {"sample_id": cast.drawn_of(case).sample_id}


def of_lesson(case: Case) -> dict[str, Any]:
    return {"lesson_id": cast.seeing("quinn", lambda: Lesson.objects.get(case_id=case.pk)).pk}


def of_emergency(case: Case) -> dict[str, Any]:
    look = EmergencyShare.objects.filter(reference=case.reference)
    return {"share_id": cast.seeing("gwen", look.get).pk}


def of_asked(case: Case) -> dict[str, Any]:
    """A request that nobody has searched for yet."""
    return {"request_id": requests.proved(timezone.now()).pk}


def of_found(case: Case) -> dict[str, Any]:
    return {"request_id": requests.found(case).pk}


def of_entry(case: Case) -> dict[str, Any]:
    request = requests.found(case)
    return {"request_id": request.pk, "entry_id": requests.entries(request)[0].pk}


def of_owner(case: Case) -> dict[str, Any]:
    """What the police are asked about what they gave."""
    return {"ask_id": requests.owner_asked(requests.found(case)).pk}


def of_packed(case: Case) -> dict[str, Any]:
    return {"request_id": requests.packed(case).pk}


def of_checked(case: Case) -> dict[str, Any]:
    return {"request_id": requests.checked(case).pk}


def of_correction(case: Case) -> dict[str, Any]:
    return of_case(case) | {"correction_id": requests.correction(case, "mara").pk}


def of_told(case: Case) -> dict[str, Any]:
    """As the police are told."""
    asked = requests.corrected(case)
    return {"told_id": requests.told_to("paul", asked, "southwark.police/agency_worker").pk}


def asked_to_go() -> Case:
    """A closed case that Gwen asks a second person to dispose of before its time."""
    case = cast.closed()
    ended.asked(case, why="erasure", now=timezone.now())
    return case


def gone_case() -> Case:
    case = asked_to_go()
    ended.approved(approval_of(case), now=timezone.now())
    return case


def kept_request() -> AccessRequest:
    """Closed, and kept as a case is: here it stands for one."""
    return requests.withdrawn(timezone.now())


def held_case() -> Case:
    case = cast.shared()
    cast.doing("mara", hold_open_case, case=case, reason="An inquiry.", order="INQ/1")
    return case


def released_to_court() -> Case:
    """A shared case of which Leah, of the police, has released what Paul sealed."""
    case = cast.shared()
    words = {"order": "ORDER/1", "recipient": "An invented court", "reason": "All of it."}
    given = {"case": case, "agency": "police", "now": cast.TO_COME}
    asked = cast.doing("mara", ask_release_of_sealed, **given, **words)
    cast.doing("leah", release_sealed, approval_id=asked.pk, now=cast.TO_COME)
    return case


def approval_of(case: Case) -> Approval:
    return cast.seeing("gwen", lambda: Approval.objects.get(case_id=case.pk))


def of_approval(case: Case) -> dict[str, Any]:
    return {"approval_id": approval_of(case).pk}


def of_hold(case: Case) -> dict[str, Any]:
    return {"hold_id": cast.seeing("mara", lambda: Hold.objects.get(case_id=case.pk)).pk}


def of_version(case: Case) -> dict[str, Any]:
    """The version in force: it waits for nobody. (Of one that waits, test_approvals speaks.)"""
    return {"agreement_id": Agreement.objects.get(hub_id="southwark").pk}


def of_paul(case: Case | None) -> dict[str, Any]:
    return {"worker_id": cast.worker("paul").pk}


def of_opening(case: Case) -> dict[str, Any]:
    held = cast.seeing("mara", lambda: Opening.objects.get(case=case))
    return {"opening_id": held.pk}


def of_apart(case: Case) -> dict[str, Any]:
    return of_case(case) | {"apart_id": cast.seeing("mara", case.apart.get).pk}


def of_no_interest(case: Case | None) -> dict[str, Any]:
    return {"interest_id": UUID(int=0)}


def of_stand_in(case: Case) -> dict[str, Any]:
    return {"stand_in_id": StandIn.objects.get(manager=case.manager).pk}


def of_nothing(case: Case | None) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Door:
    """One URL: on what it is tried, who is shown it, and what an empty form sent to it answers."""

    name: str
    get: dict[str, int]
    post: dict[str, int] | None = None
    at: Callable[[], Case | AccessRequest] | None = None
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
REVIEWERS = ("quinn", "quade")

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
    form("duplicates", ("ola", *MANAGERS), given=of_nothing),
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
    Door("access", each(SIGNED_IN, SHOWN), given=of_nothing),
    Door("access_find", each("gwen", UNFINISHED), given=of_nothing),
    Door("access_case", each((*MANAGERS, "gwen"), SHOWN), at=AT[Stage.SHARING]),
    Door("access_worker", each(("leah", "gwen"), SHOWN), given=of_paul),
    form("interests", SIGNED_IN, given=of_nothing),
    Door("end_interest", each(SIGNED_IN, NO_SUCH_METHOD), {}, given=of_no_interest),
    Door("end_access", each(("leah", "gwen"), SHOWN), each(("leah", "gwen"), LED_ON),
         given=of_paul),
    form("wake_worker", ("leah", "gwen"), given=of_paul),
    form("access_review", ("leah", "gwen"), given=of_nothing),
    form("stand_in", MANAGERS, given=of_nothing),
    Door("end_stand_in", each(SIGNED_IN, NO_SUCH_METHOD), each(MANAGERS, LED_ON),
         at=cast.stood_in, given=of_stand_in),
    form("break_glass", ("ola", *PANEL, "hana", *ASKED), given=of_nothing),
    Door("openings", each((*MANAGERS, "gwen"), SHOWN), given=of_nothing),
    form("opening", (*MANAGERS, "gwen"), at=cast.opened, given=of_opening),
    # nothing is asked of whoever knows the family: the empty form keeps them from it
    Door("stand_apart", each(("ola", *PANEL, *MANAGERS), SHOWN),
         each(("ola", *PANEL, *MANAGERS), LED_ON), at=AT[Stage.SCREENING]),
    Door("stand_apart", each(ON_SHARED, SHOWN), each(ON_SHARED, LED_ON), at=AT[Stage.SHARING]),
    Door("stand_apart_from_summary", each("rita", SHOWN), each("rita", LED_ON),
         at=AT[Stage.HANDOVER], given=of_summary),
    Door("stand_apart_from_pack", each("edith", SHOWN), each("edith", LED_ON), at=cast.at_night,
         given=of_pack),
    form("keep_apart", MANAGERS, at=AT[Stage.SHARING]),
    form("settle_apart", MANAGERS, at=cast.kept_apart, given=of_apart),
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
    form("existence", "helen", at=cast.rated, given=of_health),  # the police name nothing so
    form("emergency", POLICE, at=cast.rated, given=of_request),
    Door("emergencies", each("gwen", SHOWN), given=of_nothing),
    form("review_emergency", "gwen", at=cast.in_emergency, given=of_emergency),
    Door("agreement", each(SIGNED_IN, SHOWN), given=of_nothing),
    form("consent", ("ola", *MANAGERS), at=AT[Stage.CONTACT]),
    form("consent", MANAGERS, at=AT[Stage.SHARING]),
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
    Door("disagreements", each((*MANAGERS, "gwen"), SHOWN), given=of_nothing),
    form("disagree", ON_SHARED, at=AT[Stage.SHARING]),
    # between the police and the hub: the other agencies on the case read it
    Door("disagreement", each(ON_SHARED, SHOWN), each((*MANAGERS, *POLICE), UNFINISHED),
         at=cast.disputed, given=of_disagreement),
    Door("samples", each((*MANAGERS, *REVIEWERS, "gwen"), SHOWN), given=of_nothing),
    form("open_sample", "gwen", given=of_nothing),
    Door("sample", each((*MANAGERS, *REVIEWERS, "gwen"), SHOWN), at=cast.sampled, given=of_sample),
    form("draw_sample", MANAGERS, at=cast.sampled, given=of_sample),  # once only
    form("sampled", REVIEWERS, at=cast.sampled, given=of_sampled),
    form("agree_score", REVIEWERS, at=cast.sampled, given=of_sampled),
    form("add_lesson", REVIEWERS, at=cast.sampled, given=of_sampled),
    Door("finish_lesson", each((*MANAGERS, *REVIEWERS), SHOWN),
         each((*MANAGERS, *REVIEWERS), LED_ON), at=cast.learnt, given=of_lesson),
    Door("access_requests", each(("rex", *MANAGERS), SHOWN), given=of_nothing),
    form("open_access_request", "rex", given=of_nothing),
    Door("access_request", each(("rex", *MANAGERS), SHOWN), at=AT[Stage.SHARING], given=of_found),
    form("prove_identity", "rex", at=AT[Stage.CONTACT], given=of_asked),
    form("take_longer", "rex", at=AT[Stage.CONTACT], given=of_asked),
    form("ask_asker", "rex", at=AT[Stage.CONTACT], given=of_asked),
    form("hear_asker", "rex", at=AT[Stage.CONTACT], given=of_asked),
    form("pass_access_request", ("rex", *MANAGERS), at=AT[Stage.CONTACT], given=of_asked),
    form("find_for_request", MANAGERS, at=AT[Stage.CONTACT], given=of_asked),
    Door("finish_finding", each(MANAGERS, SHOWN), each(MANAGERS, LED_ON), at=AT[Stage.CONTACT],
         given=of_asked),
    form("rule_on_entry", "rex", at=AT[Stage.SHARING], given=of_entry),
    Door("ask_owner", each(SIGNED_IN, NO_SUCH_METHOD), each("rex", LED_ON), at=AT[Stage.SHARING],
         given=of_entry),
    form("answer_owner", (*POLICE, "leah"), at=AT[Stage.SHARING], given=of_owner),
    form("make_access_pack", "rex", at=AT[Stage.SHARING], given=of_found),
    form("check_access_pack", MANAGERS, at=AT[Stage.SHARING], given=of_packed),
    Door("access_pack", each(("rex", *MANAGERS), SHOWN), at=AT[Stage.SHARING], given=of_checked),
    Door("access_pack_pdf", each(("rex", *MANAGERS), SHOWN), at=AT[Stage.SHARING],
         given=of_checked),
    form("close_access_request", "rex", at=AT[Stage.SHARING], given=of_found),
    form("ask_correction", ON_SHARED, at=AT[Stage.SHARING]),
    form("ask_correction", ("ola", *PANEL, *MANAGERS), at=AT[Stage.SCREENING]),
    form("settle_correction", MANAGERS, at=AT[Stage.SHARING], given=of_correction),
    Door("correction_told", each(POLICE, SHOWN), each(POLICE, LED_ON), at=AT[Stage.HANDOVER],
         given=of_told),
    form("hold_case", MANAGERS, at=AT[Stage.SHARING]),
    form("release_hold", KEEPERS, at=held_case, given=of_hold),
    form("release_sealed", MANAGERS, at=AT[Stage.CLOSED]),
    Door("due", each((*KEEPERS, "rex"), SHOWN), given=of_nothing),
    form("review_kept", KEEPERS, at=AT[Stage.CLOSED]),
    form("review_kept", ("rex", *KEEPERS), at=kept_request),
    form("approval", KEEPERS, at=asked_to_go, given=of_approval),
    Door("take_sealed", each(SIGNED_IN, NO_SUCH_METHOD), each("leah", SHOWN), at=released_to_court,
         given=of_approval),
    Door("certificate", each(KEEPERS, SHOWN), at=gone_case),
    Door("certificate_pdf", each(KEEPERS, SHOWN), at=gone_case),
    Door("ask_change_of_agreement", {}, {}, at=AT[Stage.CONTACT], given=of_version),
    Door("close_case", each("mara", SHOWN), each("mara", LED_ON), at=AT[Stage.HANDOVER]),
]  # fmt: skip
