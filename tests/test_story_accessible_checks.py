"""The pages on which a hub is checked and answers: access, kept cases, second looks, own data.

As `test_story_accessible` does: each kind of page with something on it, and each form as it comes
back with its faults.
"""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from mash.access.models import Opening, StandIn
from mash.agencies.actions import OWNER
from mash.agencies.models import Worker
from mash.approvals.models import Approval
from mash.cases.models import Case
from mash.closure.keeping import hold_open_case
from mash.closure.models import Hold
from mash.disagreements.models import Disagreement
from mash.handover.models import Summary
from mash.people.interests import declare_interest
from mash.people.records import record_of
from mash.rights.codes import Says
from mash.rights.pausing import ask_asker
from mash.samples.models import Lesson
from mash.samples.scoring import score_decision
from tests import cast, ended, requests
from tests.inspector import Inspector, page_of, scripts
from tests.requests import LATE
from tests.story import People, Person
from tests.test_approvals import next_version
from tests.test_duplicates import propose

ACCESS = {
    "access", "access_find", "access_case", "access_worker", "access_review", "end_access",
    "wake_worker", "interests", "stand_in", "break_glass", "openings", "opening", "stand_apart",
    "keep_apart", "settle_apart", "case_audit", "duplicates", "stand_apart_from_summary",
    "stand_apart_from_pack",
}  # fmt: skip
KEPT = {
    "due", "review_kept", "certificate", "hold_case", "release_hold", "release_sealed", "approval",
    "ask_change_of_agreement",
}  # fmt: skip
SECOND_LOOKS = {
    "disagree", "disagreement", "disagreements", "samples", "open_sample", "sample", "draw_sample",
    "sampled", "agree_score", "add_lesson", "finish_lesson",
}  # fmt: skip
OWN_DATA = {
    "access_requests", "open_access_request", "access_request", "prove_identity", "take_longer",
    "find_for_request", "finish_finding", "rule_on_entry", "make_access_pack", "access_pack",
    "check_access_pack", "close_access_request", "ask_correction", "settle_correction",
    "correction_told", "ask_asker", "hear_asker", "pass_access_request", "answer_owner",
}  # fmt: skip


def at(name: str, row: Any) -> str:
    """The page of one row."""
    return reverse(name, args=[row.pk])


def look_for_no_case(person: Person, inspector: Inspector) -> None:
    """Of a reference that is none, the page says so and asks again."""
    person.goes_to("/access/")
    person.writes("Case reference", "nothing")
    person.presses("Show who can see it")
    person.sees("Enter the whole reference of a case")
    inspector.inspects(person.page)
    inspector.names.add("access_find")


def fall_asleep(name: str) -> Worker:
    """One of the cast, unused for a year."""
    worker = cast.worker(name)
    long_ago = timezone.now() - timedelta(days=365)
    type(worker.user).objects.using(OWNER).filter(pk=worker.user.pk).update(
        last_login=long_ago, date_joined=long_ago
    )
    return worker


def look_at_access(people: People, inspector: Inspector) -> None:
    now = timezone.now()
    case, broken = cast.kept_apart(now), cast.opened(now)
    apart = cast.seeing("mara", case.apart.get)
    opening = cast.seeing("mara", lambda: Opening.objects.get(case=broken))
    told = record_of({"given_names": "Quince", "family_name": "Placeholder"})
    cast.doing("prue", declare_interest, told=told, relation="family", now=now)
    propose(cast.received(now), cast.received(now, worries="Again hungry."))
    pack, handed = cast.for_the_night(cast.shared(now)), cast.handed_over(now)
    sent = cast.seeing("rita", lambda: Summary.objects.get(case_id=handed.pk))
    pam, paul = fall_asleep("pam"), cast.worker("paul")

    look, fault = inspector.looks, inspector.looks_as_it_comes_back
    gwen, leah, mara, prue = people("gwen"), people("leah"), people("mara"), people("prue")
    look(gwen, "/access/", page_of("access_case", case), "/access/openings/")
    look_for_no_case(gwen, inspector)
    look(gwen, page_of("case_audit", case))
    look(leah, at("access_worker", paul), at("end_access", paul))
    fault(leah, "/access/review/", at("wake_worker", pam))
    fault(mara, at("opening", opening), "/access/stand-in/", "/people/duplicates/")
    fault(mara, page_of("keep_apart", case), page_of("settle_apart", case, apart.pk))
    look(mara, page_of("stand_apart", case))
    cast.stood_in(now)
    look(mara, "/access/stand-in/")
    assert StandIn.objects.count() == 1
    fault(prue, "/access/interests/", "/access/break-glass/")
    look(people("rita"), at("stand_apart_from_summary", sent))
    look(people("edith"), at("stand_apart_from_pack", pack.case))


def approval_of(case: Case) -> Approval:
    return cast.seeing("gwen", lambda: Approval.objects.get(case_id=case.pk))


def look_at_what_is_kept_and_approved(people: People, inspector: Inspector) -> None:
    now = timezone.now()
    closed, gone, waiting, held = cast.closed(), cast.closed(), cast.closed(), cast.shared(now)
    ended.approved(ended.asked(gone, why="erasure", now=now), now=now)
    ended.asked(waiting, why="erasure", now=now)
    for case in (closed, held):
        cast.doing("mara", hold_open_case, case=case, reason="An inquiry.", order="INQ/1", now=now)
    hold = cast.seeing("mara", lambda: Hold.objects.get(case_id=held.pk))

    look, fault = inspector.looks, inspector.looks_as_it_comes_back
    gwen, mara = people("gwen"), people("mara")
    look(gwen, "/kept/")
    gwen.sees(closed.reference, gone.reference)
    look(gwen, page_of("certificate", gone), page_of("review_kept", closed))
    look(gwen, at("approval", approval_of(waiting)))
    fault(gwen, page_of("review_kept", waiting))
    look(gwen, at("ask_change_of_agreement", next_version()))
    fault(mara, at("approval", approval_of(waiting)), page_of("hold_case", held))
    fault(mara, at("release_hold", hold), page_of("release_sealed", closed))


@scripts
def test_everybody_can_use_the_pages_of_access_and_of_what_is_kept(people: People) -> None:
    inspector = Inspector()

    look_at_access(people, inspector)
    look_at_what_is_kept_and_approved(people, inspector)

    assert (inspector.faults, inspector.names) == ([], ACCESS | KEPT)


def look_at_second_looks(people: People, inspector: Inspector) -> None:
    now = timezone.now()
    case, learnt, undrawn = cast.disputed(now), cast.learnt(), cast.sample_of()
    row = cast.seeing("mara", lambda: Disagreement.objects.get(case_id=case.pk))
    lesson = cast.seeing("quinn", lambda: Lesson.objects.get(case_id=learnt.pk))
    first = cast.drawn_of(learnt)
    for name in ("quinn", "quade"):
        cast.doing(name, score_decision, sampled=first, now=cast.TO_COME, **cast.SCORES)

    look, fault = inspector.looks, inspector.looks_as_it_comes_back
    gwen, mara, quinn = people("gwen"), people("mara"), people("quinn")
    look(gwen, "/disagreements/", "/samples/", reverse("sample", args=[first.sample_id]))
    fault(gwen, "/samples/open/")
    look(mara, at("draw_sample", undrawn), at("finish_lesson", lesson))
    fault(mara, page_of("disagree", case), at("disagreement", row))
    look(quinn, reverse("sample", args=[first.sample_id]), at("sampled", first))
    fault(quinn, at("agree_score", first), at("add_lesson", first))
    others = cast.seeing("quinn", lambda: list(type(first).objects.exclude(pk=first.pk)))
    fault(quinn, at("sampled", others[0]))


def look_at_ones_own_data(people: People, inspector: Inspector) -> None:
    case = cast.shared()
    asked, proved, found = requests.asked(), requests.proved(), requests.found(case)
    packed, checked = requests.packed(case), requests.checked(case)
    first, second, *_others = requests.entries(found)
    requests.rule(first, Says.WITHHOLD)
    wrong = requests.correction(case, "mara")
    right = requests.corrected(cast.handed_over())
    told = requests.told_to("paul", right, "southwark.police/agency_worker")

    look, fault = inspector.looks, inspector.looks_as_it_comes_back
    mara, rex = people("mara"), people("rex")
    look(rex, "/data-requests/", at("access_pack", checked))
    fault(rex, "/data-requests/new/", at("prove_identity", asked), at("take_longer", proved))
    fault(rex, reverse("rule_on_entry", args=[found.pk, second.pk]))
    look(rex, at("access_request", found))
    fault(rex, at("make_access_pack", found), at("close_access_request", found))
    look(rex, at("pass_access_request", found))  # there is nobody yet to pass it to
    requests.second_officer()
    fault(rex, at("pass_access_request", found))
    fault(people("paul"), at("answer_owner", requests.owner_asked(found)))
    fault(rex, at("ask_asker", proved))
    cast.doing("rex", ask_asker, request=proved, needed="identity", asked_at=LATE, now=LATE)
    fault(rex, at("hear_asker", proved))
    look(mara, at("find_for_request", proved), at("finish_finding", proved))
    fault(mara, at("check_access_pack", packed), page_of("ask_correction", case))
    fault(mara, page_of("settle_correction", case, wrong.pk))
    look(people("paul"), at("correction_told", told))


@scripts
def test_everybody_can_use_the_pages_of_second_looks_and_of_ones_own_data(people: People) -> None:
    inspector = Inspector()

    look_at_second_looks(people, inspector)
    look_at_ones_own_data(people, inspector)

    assert (inspector.faults, inspector.names) == ([], SECOND_LOOKS | OWN_DATA)
