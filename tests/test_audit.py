"""Every act leaves its trace in its own transaction; no trace, no act."""

import functools
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections
from django.test import override_settings
from django.utils import timezone

from mash.access.asleep import wake_worker
from mash.access.glass import break_glass, review_opening
from mash.access.models import Opening, Waking
from mash.access.models import Outcome as Reviewed
from mash.access.reviewing import confirm_access
from mash.access.standing_apart import keep_somebody_apart, stand_apart
from mash.access.standing_in import stand_in
from mash.audit.actions import is_code, record
from mash.audit.models import Entry
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.closure.actions import close_case
from mash.contact.actions import receive_contact
from mash.contact.referrer import digest_of, known, record_look, secret_of
from mash.contact.returning import return_contact, tell_again
from mash.decision.actions import decide, undecided
from mash.disagreements.actions import (
    answer_disagreement,
    disagree,
    end_disagreement,
    escalate_disagreement,
)
from mash.disagreements.models import Disagreement
from mash.handover.actions import (
    accept_summary,
    give_feedback,
    look_at_letter,
    look_at_summary,
    preview_summary,
    send_summary,
)
from mash.handover.document import Ticks, teams_due
from mash.handover.models import Summary
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.doing import look_at_case
from mash.need_to_know.operating import WRITTEN
from mash.need_to_know.session import Door, as_referrer, as_worker
from mash.night.actions import (
    acknowledge_night_note,
    hand_over_for_the_night,
    look_at_pack,
    write_night_note,
)
from mash.people.interests import declare_interest
from mash.people.judging import link_people, tell_apart, unlink_people
from mash.people.models import Card, Person
from mash.people.records import record_of
from mash.people.restricting import lift_restriction, restrict_person
from mash.rights.actions import (
    close_access_request,
    look_at_request,
    prove_identity,
    take_longer,
)
from mash.rights.correcting import acknowledge_correction, look_at_told
from mash.rights.finding import finish_finding
from mash.rights.models import Told
from mash.rights.owners import answer_owner
from mash.rights.packs import make_access_pack
from mash.rights.pausing import ask_asker, hear_asker
from mash.samples.actions import draw_sample
from mash.samples.models import Lesson
from mash.samples.scoring import (
    add_lesson,
    agree_score,
    finish_lesson,
    look_at_sampled,
    score_decision,
)
from mash.screening.actions import give_position, open_screening, settle_screening, take_over_case
from mash.screening.consents import record_consent
from mash.screening.linking import link_case
from mash.screening.models import ENTER
from mash.sealed.models import Seal
from mash.sharing.actions import answer_request, open_seal, seal_item, share_item
from mash.sharing.asking import ask_agency, rate_case
from mash.sharing.edges import begin
from mash.sharing.emergencies import review_emergency, share_in_emergency
from mash.sharing.models import Danger, EmergencyShare, Finding, Handling, Kind
from tests import cast, ending_acts, requests
from tests.edges import edge_file

Doing = Callable[[], Any]
NOTE = Ticks(note="Please see the family.")


def acting(name: str, do: Callable[..., Any], make: Callable[[], Case], **given: Any) -> Doing:
    """Prepare a case now; what is returned does the act on it."""
    return functools.partial(cast.doing, name, do, case=make(), **given)


def on_request(do: Callable[..., Any], **given: Any) -> Doing:
    request = cast.request_to(cast.rated(), "paul")
    return functools.partial(cast.doing, "paul", do, request=request, **given)


def sending() -> Doing:
    case = cast.decided()
    team = cast.seeing("mara", lambda: teams_due(Case.objects.get(pk=case.pk)))[0]
    _, seen = cast.doing("mara", preview_summary, case=case, team=team, ticks=NOTE)
    return functools.partial(
        cast.doing, "mara", send_summary, case=case, team=team, ticks=NOTE, seen=seen
    )


def deciding() -> Doing:
    case = cast.shared()
    child = cast.seeing("mara", lambda: undecided(case))[0]
    return functools.partial(cast.doing, "mara", decide, case=case, child=child, **cast.DECISION)


def opening() -> Doing:
    case = cast.shared()
    seal = cast.seeing("mara", lambda: Seal.objects.get(case_id=case.pk))
    return functools.partial(cast.doing, "mara", open_seal, seal=seal, reason="To decide.")


def asking_a_person() -> Doing:
    case = cast.received()
    child = cast.seeing("mara", lambda: Person.objects.get(case=case, position=0)).pk
    said = {"person": child, "told": "yes", "agreed": "agreed"}
    return functools.partial(cast.doing, "ola", record_consent, case=case, **said)


def reviewing() -> Doing:
    reference = cast.in_emergency().reference
    share = cast.seeing("gwen", lambda: EmergencyShare.objects.get(reference=reference))
    return functools.partial(
        cast.doing, "gwen", review_emergency, share=share, finding=Finding.KEPT
    )


def sent_summary() -> Summary:
    case = cast.handed_over()
    return cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))


def feedback() -> Doing:
    case = cast.decided()
    cast.send(case)
    return functools.partial(cast.doing, "mara", give_feedback, case=case)


def linking() -> Doing:
    earlier = cast.closed()
    return acting("mara", link_case, cast.received, earlier_reference=earlier.reference)


def looking() -> Doing:
    reference = cast.received().reference
    return functools.partial(
        cast.doing, "mara", lambda by, now: look_at_case(reference, by=by, now=now)
    )


def reading_summary() -> Doing:
    pk = sent_summary().pk
    return functools.partial(
        cast.doing, "rita", lambda by, now: look_at_summary(pk, by=by, now=now)
    )


def reading_letter() -> Doing:
    case = cast.handed_over()
    letter = cast.seeing("mara", lambda: case.letters.first())
    return functools.partial(cast.doing, "mara", look_at_letter, case=case, letter_id=letter.pk)


def judging(do: Callable[..., Any], name: str = "ola", **given: Any) -> Doing:
    """Two contacts about one child, and somebody judging their cards."""
    cases = [cast.received(), cast.received(worries="Again hungry.")]
    first = Card.objects.filter(person__position=0)
    one, other = (cast.seeing("ola", lambda c=c: first.get(case=c)).pk for c in cases)
    pair = {"case": cases[0], "one": one, "other": other, "seen": 0}
    if do is unlink_people:
        cast.doing("ola", link_people, **pair, evidence=lambda *_: {})
        pair["seen"] = 1
    return functools.partial(cast.doing, name, do, **pair, **given)


def of_a_person(do: Callable[..., Any], **given: Any) -> Doing:
    case = cast.received()
    child = cast.seeing("mara", lambda: Person.objects.get(case=case, position=0))
    restrict = functools.partial(
        cast.doing, "mara", restrict_person, case=case, person=child,
        officer=cast.worker("ola").pk, reason="A witness.",
    )  # fmt: skip
    if do is restrict_person:
        return restrict
    restrict()
    return functools.partial(cast.doing, "mara", do, case=case, person=child, **given)


def asking_a_list() -> Doing:
    """What is recorded before a name leaves the hub; the answer leaves a trace of its own."""
    request = cast.request_to(cast.rated(), "paul")
    given = {"request": request, "basis": "public_task"}

    def ask() -> None:
        with override_settings(MASH_EDGES=edge_file()):
            cast.doing("mara", begin, **given)

    return ask


def writing_at_night() -> Doing:
    pack = cast.for_the_night(cast.shared())
    return functools.partial(cast.doing, "edith", write_night_note, pack=pack, did="I rang.")


def receiving(**who: Any) -> Doing:
    return functools.partial(receive_contact, intake=cast.contact(), now=cast.NOW, **who)


def recording() -> Doing:
    return functools.partial(cast.doing, "ola", receive_contact, intake=cast.contact())


def telling_again() -> Doing:
    case = cast.received()
    cast.doing("ola", return_contact, case=case, more="Since when?")
    digest = digest_of(case.reference, secret_of(case.reference))
    intake = cast.contact(worries="Since Monday.")

    def tell() -> bool:
        with as_referrer(digest):
            referrer = known(digest)
            return tell_again(referrer=referrer, intake=intake, now=cast.NOW, key="again")

    return tell


def reading_state() -> Doing:
    case = cast.received()
    digest = digest_of(case.reference, secret_of(case.reference))

    def read() -> None:
        with as_referrer(digest):
            record_look(known(digest), typed=case.reference, now=cast.NOW)

    return read


def on_disagreement(do: Callable[..., Any], **given: Any) -> Doing:
    case = cast.disputed()
    row = cast.seeing("mara", lambda: Disagreement.objects.get(case_id=case.pk))
    return functools.partial(cast.doing, "mara", do, row=row, why="We spoke.", **given)


def drawing() -> Doing:
    cast.closed()
    sample = cast.sample_of()
    return functools.partial(cast.doing, "mara", draw_sample, sample=sample, now=cast.TO_COME)


def on_sampled(do: Callable[..., Any], *before: str, **given: Any) -> Doing:
    """Quinn does something with a drawn decision; `before`: who has scored it."""
    held = cast.drawn_of(cast.sampled())
    given |= {"sampled": held, "now": cast.TO_COME}
    for name in before:
        cast.doing(name, score_decision, sampled=held, now=cast.TO_COME, **cast.SCORES)
    return functools.partial(cast.doing, "quinn", do, **given)


def reading_sampled() -> Doing:
    return on_sampled(lambda sampled, by, now: look_at_sampled(sampled.pk, by=by, now=now))


def finishing() -> Doing:
    case = cast.learnt()
    lesson = cast.seeing("mara", lambda: Lesson.objects.get(case_id=case.pk))
    return functools.partial(cast.doing, "mara", finish_lesson, lesson=lesson, now=cast.TO_COME)


def looking_at_told() -> Doing:
    pk = told().pk
    return functools.partial(cast.doing, "paul", lambda by, now: look_at_told(pk, by=by, now=now))


def told() -> Told:
    asked = requests.corrected(cast.shared())
    return requests.told_to("paul", asked, "southwark.police/agency_worker")


def settling() -> Doing:
    asked = requests.correction(cast.shared(), "mara")
    return functools.partial(requests.settle, asked)


def confirming() -> Doing:
    request, case = requests.proved(), cast.shared()
    return functools.partial(requests.confirm, request, case)


def on_asked(
    do: Callable[..., Any],
    name: str = "rex",
    make: Callable[[], Any] = requests.asked,
    **given: Any,
) -> Doing:
    """On a request for one's own data."""
    return functools.partial(cast.doing, name, do, request=make(), now=requests.LATE, **given)


def asking_an_owner() -> Doing:
    return functools.partial(requests.owner_asked, requests.found(cast.shared()))


def answering_as_owner() -> Doing:
    ask = requests.owner_asked(requests.found(cast.shared()))
    given = {"ask": ask, "says": "agrees", "test": ""}
    return functools.partial(cast.doing, "paul", answer_owner, now=requests.LATE, **given)


def unclear() -> Any:
    given = {"request": requests.proved(), "needed": "clarity", "asked_at": requests.LATE}
    return cast.doing("rex", ask_asker, now=requests.LATE, **given)


def ruling() -> Doing:
    one = requests.entry(requests.found(cast.shared()), cast.HELD)
    return functools.partial(requests.rule, one, "release")


def packing() -> Doing:
    request = requests.found(cast.shared())
    requests.rule_on_all(request)
    return on_asked(make_access_pack, make=lambda: request, cover="Here it is.")


def checking() -> Doing:
    return functools.partial(requests.check, requests.packed(cast.shared()))


def looking_at_asked() -> Doing:
    pk = requests.asked().pk
    return functools.partial(cast.doing, "rex", lambda by, now: look_at_request(pk, by=by, now=now))


def breaking_glass() -> Doing:
    typed = {"reference": cast.screened().reference, "reason": "danger", "why": "She rang me."}
    return functools.partial(cast.doing, "prue", break_glass, now=timezone.now(), **typed)


def reviewing_glass() -> Doing:
    case = cast.opened()
    opening = cast.seeing("gwen", lambda: Opening.objects.get(reference=case.reference))
    given = {"outcome": Reviewed.JUSTIFIED, "said": "I rang her agency."}
    return functools.partial(cast.doing, "gwen", review_opening, opening=opening, **given)


def standing_in() -> Doing:
    cast.entered()
    given = {"deputy": cast.worker("miles").pk, "last_day": cast.NOW.date()}
    return functools.partial(cast.doing, "mara", stand_in, **given)


POSITION = {"route": ENTER, "reasons": "We know the family."}
# every act of the table, and somebody doing it; looks at the desk and the audit are pages' acts
ACTS: dict[Act, Callable[[], Doing]] = {
    Act.RECEIVE_CONTACT: lambda: receiving(door=Door.REFERRAL),
    Act.RECORD_CONTACT: recording,
    Act.READ_CASE: looking,
    Act.LINK_CASE: linking,
    Act.RETURN_CONTACT: lambda: acting("ola", return_contact, cast.received, more="Since when?"),
    Act.TELL_AGAIN: telling_again,
    Act.READ_STATE: reading_state,
    Act.LINK_PEOPLE: lambda: judging(link_people, evidence=lambda *_: {}),
    Act.TELL_APART: lambda: judging(tell_apart, evidence=lambda *_: {}),
    Act.UNLINK_PEOPLE: lambda: judging(unlink_people, "mara", reason="Twins."),
    Act.RESTRICT_PERSON: lambda: of_a_person(restrict_person),
    Act.LIFT_RESTRICTION: lambda: of_a_person(lift_restriction, reason="They moved."),
    Act.OPEN_SCREENING: lambda: acting("ola", open_screening, cast.received),
    Act.GIVE_POSITION: lambda: acting("pat", give_position, cast.screened, **POSITION),
    Act.SETTLE_SCREENING: lambda: acting(
        "mara", settle_screening, cast.screened, outcome="fast_track", answer="Cannot wait."
    ),
    Act.RATE_CASE: lambda: acting("mara", rate_case, cast.entered, code="red", reason="Credible."),
    Act.TAKE_OVER_CASE: lambda: acting("miles", take_over_case, cast.rated, reason="She is away."),
    Act.ASK_AGENCY: lambda: acting(
        "mara", ask_agency, cast.shared, agency="police", why="Since when?"
    ),
    Act.ASK_EDGE: asking_a_list,
    Act.SHARE_ITEM: lambda: on_request(
        share_item, weighed=cast.weighed(), handling=Handling.MAY_LEAVE
    ),
    Act.SEAL_ITEM: lambda: on_request(seal_item, weighed=cast.weighed(cast.SECRET)),
    Act.OPEN_SEAL: opening,
    Act.SHARE_IN_EMERGENCY: lambda: on_request(
        share_in_emergency,
        weighed=cast.weighed(category="tenancy"),
        handling=Handling.HUB_ONLY,
        danger=Danger.LIFE,
        why="No time.",
    ),
    Act.REVIEW_EMERGENCY: reviewing,
    Act.RECORD_CONSENT: asking_a_person,
    Act.ANSWER_REQUEST: lambda: on_request(answer_request, kind=Kind.NOTHING_HELD),
    Act.DECIDE: deciding,
    Act.SEND_SUMMARY: sending,
    Act.READ_SUMMARY: reading_summary,
    Act.READ_LETTER: reading_letter,
    Act.ACCEPT_SUMMARY: lambda: functools.partial(
        cast.doing, "rita", accept_summary, summary=sent_summary()
    ),
    Act.GIVE_FEEDBACK: feedback,
    Act.HAND_OVER_FOR_THE_NIGHT: lambda: acting(
        "mara", hand_over_for_the_night, cast.shared, note="Ring at nine.", now=cast.TO_COME
    ),
    Act.READ_PACK: lambda: functools.partial(
        cast.doing, "edith", look_at_pack, case_id=cast.at_night().pk
    ),
    Act.WRITE_NIGHT_NOTE: writing_at_night,
    Act.ACKNOWLEDGE_NIGHT_NOTE: lambda: functools.partial(
        cast.doing, "mara", acknowledge_night_note, note=cast.spend_the_night(cast.shared())
    ),
    Act.CLOSE_CASE: lambda: acting("mara", close_case, cast.handed_over),
    Act.DISAGREE: lambda: acting("paul", disagree, cast.shared, **cast.DISAGREES),
    Act.ANSWER_DISAGREEMENT: lambda: on_disagreement(answer_disagreement),
    Act.ESCALATE_DISAGREEMENT: lambda: on_disagreement(escalate_disagreement),
    Act.END_DISAGREEMENT: lambda: on_disagreement(end_disagreement, how="stands"),
    Act.OPEN_SAMPLE: lambda: cast.sample_of,
    Act.DRAW_SAMPLE: drawing,
    Act.READ_SAMPLED: reading_sampled,
    Act.SCORE_DECISION: lambda: on_sampled(score_decision, **cast.SCORES),
    Act.AGREE_SCORE: lambda: on_sampled(agree_score, "quinn", "quade", **cast.SCORES),
    Act.ADD_LESSON: lambda: on_sampled(add_lesson, **cast.LESSON),
    Act.FINISH_LESSON: finishing,
    Act.OPEN_ACCESS_REQUEST: lambda: requests.asked,
    Act.READ_ACCESS_REQUEST: looking_at_asked,
    Act.PROVE_IDENTITY: lambda: on_asked(prove_identity, proof="document", seen_at=requests.LATE),
    Act.TAKE_LONGER: lambda: on_asked(take_longer, make=requests.proved, longer="complex"),
    Act.ASK_ASKER: lambda: on_asked(
        ask_asker, make=requests.proved, needed="clarity", asked_at=requests.LATE
    ),
    Act.HEAR_ASKER: lambda: on_asked(hear_asker, make=unclear, heard_at=requests.LATE),
    Act.CONFIRM_FOUND: confirming,
    Act.FINISH_FINDING: lambda: on_asked(finish_finding, "mara"),
    Act.ASK_OWNER: asking_an_owner,
    Act.ANSWER_OWNER: answering_as_owner,
    Act.RULE_ON_ENTRY: ruling,
    Act.MAKE_ACCESS_PACK: packing,
    Act.CHECK_ACCESS_PACK: checking,
    Act.CLOSE_ACCESS_REQUEST: lambda: on_asked(close_access_request, outcome="withdrawn"),
    Act.ASK_CORRECTION: lambda: functools.partial(requests.correction, cast.received()),
    Act.SETTLE_CORRECTION: settling,
    Act.READ_CORRECTION: looking_at_told,
    Act.ACKNOWLEDGE_CORRECTION: lambda: functools.partial(
        cast.doing, "paul", acknowledge_correction, told=told()
    ),
    **ending_acts.ACTS,
    Act.STAND_APART: lambda: acting("paul", stand_apart, cast.shared),
    Act.KEEP_APART: lambda: acting(
        "mara", keep_somebody_apart, cast.shared, worker=cast.worker("pam").pk, reason="Her street."
    ),
    Act.BREAK_GLASS: breaking_glass,
    Act.REVIEW_GLASS: reviewing_glass,
    Act.REVIEW_ACCESS: lambda: functools.partial(
        cast.doing, "leah", confirm_access, worker=cast.worker("pam")
    ),
    Act.WAKE_WORKER: lambda: functools.partial(
        cast.doing,
        "leah",
        wake_worker,
        worker=cast.worker("pam"),
        why=Waking.Why.LEAVE,
        now=cast.TO_COME,
    ),
    Act.STAND_IN: standing_in,
    Act.DECLARE_INTEREST: lambda: functools.partial(
        cast.doing,
        "rita",
        declare_interest,
        relation="friend",
        told=record_of({"given_names": "Quince", "family_name": "Placeholder"}),
    ),
}
PAGES = {
    Act.READ_AGREEMENT,
    Act.READ_EMERGENCIES,
    Act.READ_DESK,
    Act.LOOK_UP_PEOPLE,
    Act.SEARCH_PEOPLE,
    Act.READ_WALL,
    Act.READ_OVERNIGHT,
    Act.READ_LETTERS,
    Act.READ_AUDIT,
    Act.READ_ACCESS_REQUESTS,
    Act.READ_DUE,
    Act.CHANGE_AGREEMENT,  # test_approvals: a second version is loaded by the owner
    Act.PASS_ACCESS_REQUEST,  # test_rights_meanwhile: the owner appoints a second officer
    Act.COMPOSE_SUMMARY,
    Act.READ_DISAGREEMENTS,
    Act.READ_SAMPLE,
    Act.REVIEW_DUPLICATES,
    Act.READ_REGISTER,
    Act.READ_WORKER,
}  # tests of the pages see to these
AT_THE_COMMAND_LINE = {Act.APPROVE_MODEL, Act.EXPLAIN_PEOPLE}  # as the owner, in a worker's name
# test_operating, test_audit_export
OF_OPERATORS = {one.act for one in WRITTEN} | {Act.RAISE_WALLS, Act.EXPORT_AUDIT}


def test_no_act_is_left_out():
    assert set(ACTS) | PAGES | AT_THE_COMMAND_LINE | OF_OPERATORS == set(Act)


def whole_database() -> str:
    """A fingerprint of every row of every table."""
    digest = hashlib.sha256()
    with connections["owner"].cursor() as cursor:
        for table in sorted(connections["owner"].introspection.table_names(cursor)):
            cursor.execute(f"select t::text from {table} t order by 1")
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()


@contextmanager
def broken_audit() -> Iterator[None]:
    """The database takes no audit entry."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "create function break_audit() returns trigger language plpgsql as"
            " $$ begin raise exception 'the audit cannot be written'; end $$"
        )
        cursor.execute(
            "create trigger break_audit before insert on audit_entry"
            " for each row execute function break_audit()"
        )
        try:
            yield
        finally:
            cursor.execute("drop trigger break_audit on audit_entry")
            cursor.execute("drop function break_audit")


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_without_its_trace_the_act_is_not_done(committed, act):
    do = ACTS[act]()
    before = whole_database()

    with broken_audit(), pytest.raises(Exception, match="the audit cannot be written"):
        do()

    assert whole_database() == before


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_the_act_leaves_its_trace(db, act):
    do = ACTS[act]()
    before = entries()

    do()

    new = [entry for entry in entries() if entry not in before]
    assert [entry.act for entry in new] == [act.value]


def entries() -> list[Entry]:
    return cast.seeing("gwen", lambda: list(Entry.objects.all()))


def newest() -> Entry:
    return cast.seeing("gwen", lambda: Entry.objects.order_by("-at").first())


def test_the_manager_opens_the_seal_and_leaves_a_trace(db):
    case = cast.shared()
    seal = cast.seeing("mara", lambda: Seal.objects.get(case_id=case.pk))
    later = cast.NOW.replace(hour=11)

    words = cast.doing("mara", open_seal, seal=seal, reason="to decide", now=later)

    assert words["text"] == cast.SECRET
    trace = newest()
    assert (trace.act, trace.username, trace.case_id) == ("open seal", "mara", case.pk)


def test_a_refusal_outlives_the_rollback_it_caused(db):
    case = cast.received()
    later = cast.NOW.replace(hour=12)

    with pytest.raises(Refused):
        cast.doing("ola", give_position, case=case, now=later, **POSITION)

    trace = newest()
    assert (trace.act, trace.outcome, trace.username) == ("give position", "refused", "ola")


def test_what_the_agreement_forbids_is_recorded_with_its_clause(db):
    request = cast.request_to(cast.rated(), "paul")
    later = cast.NOW.replace(hour=12)
    housing = cast.weighed("Rent arrears.", category="tenancy")

    with pytest.raises(NotPossible):
        cast.doing(
            "paul",
            share_item,
            request=request,
            weighed=housing,
            handling=Handling.HUB_ONLY,
            now=later,
        )

    trace = newest()
    assert (trace.act, trace.outcome) == ("share item", "refused")
    assert trace.detail["clause"]


def test_the_audit_takes_no_story(db):
    paul = cast.worker("paul")

    with (
        pytest.raises(ValueError, match="references and codes only"),
        as_worker(paul, now=cast.NOW),
    ):
        record(by=paul, act=Act.READ_DESK, now=cast.NOW, note="the mother drinks again")


@pytest.mark.parametrize(
    ("value", "fits"),
    [("red", True), ("KX7-4MQ-9TR", True), (["police", "csc"], True), (3, True), (None, True),
     ("two words", False), (["fine", "not fine"], False), ({"any": "dict"}, False), (1.5, False)],
)  # fmt: skip
def test_a_code_is_no_sentence(value, fits):
    assert is_code(value) is fits
