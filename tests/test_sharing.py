"""Sharing: who is asked answers, in parts; the agreement decides what may be said, and how far."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from mash.agencies.models import Agency
from mash.agreements.actions import revoke_signature
from mash.agreements.models import Agreement, agreement_in_force
from mash.cases.models import Case
from mash.decision.actions import decide, undecided
from mash.need_to_know.acts import Act
from mash.people.models import Person
from mash.process import Stage
from mash.sealed.models import Seal
from mash.sharing.actions import answer_request, seal_item, share_item
from mash.sharing.asking import ask_agency, rate_case
from mash.sharing.clocks import return_due
from mash.sharing.models import Answer, Handling, Item, Kind, Request, Statute
from tests import cast
from tests.refusing import not_possible, refused, traces, trying


def asked(name: str = "paul") -> Request:
    """A new Red case's request to the agency of one of the cast."""
    return cast.request_to(cast.rated(), name)


def share(
    request: Request, name: str = "paul", handling: str = Handling.MAY_LEAVE, **w: Any
) -> Item:
    return trying(name, share_item, request=request, weighed=cast.weighed(**w), handling=handling)


def seal(request: Request, name: str = "paul", **changes: Any) -> Seal:
    given = {"text": cast.SECRET} | changes
    return trying(name, seal_item, request=request, weighed=cast.weighed(**given))


def answer(request: Request, kind: str, name: str = "paul", reason: str = "") -> Answer:
    return trying(name, answer_request, request=request, kind=kind, reason=reason)


def ask_again(case: Case, agency: str = "police", why: str = "Since when?") -> Request:
    return cast.doing("mara", ask_agency, case=case, agency=agency, why=why)


ANSWERING: dict[Act, Callable[..., Any]] = {
    Act.SHARE_ITEM: share,
    Act.SEAL_ITEM: seal,
    Act.ANSWER_REQUEST: lambda request, name: answer(request, Kind.NOTHING_HELD, name),
}


# --- who answers


@pytest.mark.parametrize("act", ANSWERING)
def test_only_the_asked_agency_answers(db, act):
    """Not another agency, not the manager who asked, not the agency's own panel manager."""
    request = asked()

    for name in ("helen", "mara", "pat", "ola", "rita", "gwen"):
        with refused(name, act):
            ANSWERING[act](request, name)

    assert ANSWERING[act](request, "pam")


def test_an_agency_answers_in_parts(db):
    request = asked()

    first = share(request)
    seal(request)
    second = share(request, "pam", Handling.HUB_ONLY, text="One more thing.")
    said = answer(request, Kind.SHARED, "pam")

    items = cast.seeing("mara", lambda: list(Item.objects.filter(case_id=request.case_id)))
    assert {item.pk for item in items} == {first.pk, second.pk}
    assert said.worker.name == "Pam Invented"


def test_an_item_says_who_weighed_it_and_what_permits_it(db):
    request = asked()

    share(request)

    item = cast.seeing("mara", lambda: Item.objects.select_related("author").get(request=request))
    assert (item.author.name, item.agency_id) == ("Paul Invented", "southwark.police")
    version = agreement_in_force("southwark", cast.NOW.date()).version
    assert (item.agreement, item.lawful_basis) == (version, "public_task")
    assert item.clause
    assert item.words["text"] == cast.HELD


WEIGHING = ["text", "necessary", "proportionate", "relevant"]


@pytest.mark.parametrize("missing", WEIGHING)
@pytest.mark.parametrize("how", [share, seal])
def test_what_is_shared_or_sealed_is_weighed_first(db, how, missing):
    with not_possible("", missing):
        how(asked(), **{missing: "  "})


WRONG = [
    ({"nature": "rumour"}, "fact, opinion or allegation", "nature"),
    ({"lawful_basis": "curiosity"}, "lawful basis", "lawful_basis"),
    ({"lawful_basis": "health_and_care"}, "offers for this kind: Public task", "lawful_basis"),
    ({"handling": "everywhere"}, "how far this may go", "handling"),
]


@pytest.mark.parametrize(("changes", "sentence", "field"), WRONG)
def test_what_is_not_in_the_lists_is_not_shared(db, changes, sentence, field):
    changes = dict(changes)
    handling = changes.pop("handling", Handling.MAY_LEAVE)
    weighed = cast.weighed()
    for name, value in changes.items():
        object.__setattr__(weighed, name, value)

    with not_possible(sentence, field):
        cast.doing("paul", share_item, request=asked(), weighed=weighed, handling=handling)


@pytest.mark.parametrize("how", [share, seal])
def test_an_item_is_about_somebody_of_this_case(db, how):
    request, other = asked(), cast.rated()
    look = Person.objects.filter(case=other)
    stranger = cast.seeing("paul", lambda: look.first())

    with not_possible("Choose a person of this case", "about"):
        how(request, about=stranger)

    own = cast.seeing("paul", lambda: Person.objects.filter(case_id=request.case_id).first())
    assert how(request, about=own)


# --- how it answers


def test_nothing_held_is_not_said_after_sharing(db):
    request = asked()
    share(request)

    with not_possible("has shared something", "kind"):
        answer(request, Kind.NOTHING_HELD)


def test_shared_is_not_said_before_sharing(db):
    with not_possible("Nothing is shared yet", "kind"):
        answer(asked(), Kind.SHARED)


def test_what_is_sealed_is_shared_too(db):
    request = asked()
    seal(request)

    with not_possible("has shared something", "kind"):
        answer(request, Kind.NOTHING_HELD)
    assert answer(request, Kind.SHARED)


def test_a_colleague_learns_nothing_of_a_seal_by_answering(db):
    """Pam may answer as if Paul's seal were not there: being told otherwise would tell her."""
    request = asked()
    seal(request)

    assert answer(request, Kind.NOTHING_HELD, "pam")


def test_withholding_gives_its_statutory_reason(db):
    """Children Act 2004 s.16LA: more detrimental to the child than not sharing."""
    request = asked()

    with not_possible("more detrimental to the child", "reason"):
        answer(request, Kind.WITHHELD)
    answer(request, Kind.WITHHELD, reason="It would reveal where she is.")

    def read() -> list[str]:
        return [one.words["reason"] for one in Answer.objects.filter(request=request)]

    reason = ["It would reveal where she is."]
    held = cast.seeing("mara", lambda: Answer.objects.get(request=request))
    version = agreement_in_force("southwark", cast.NOW.date()).version
    assert held.statute == Statute.DETRIMENT
    assert (held.words["agreement"], held.words["clause"]) == (version, "6.1")
    seen = {name: cast.seeing(name, read) for name in ("mara", "pam", "miles", "helen")}
    assert seen == {"mara": reason, "pam": reason, "miles": [], "helen": []}


def test_an_answered_request_is_closed(db):
    request = asked()
    share(request)
    answer(request, Kind.SHARED)

    for again in (share, seal, lambda request: answer(request, Kind.SHARED)):
        with not_possible("Ask the MASH manager to ask again"):
            again(request)


@pytest.mark.parametrize("act", ANSWERING)
def test_after_the_decisions_nothing_more_is_taken_in(db, act):
    case = cast.decided()
    request = cast.request_to(case, "helen")

    with refused("helen", act):
        ANSWERING[act](request, "helen")


# --- the agreement


def agreed() -> Agreement:
    return agreement_in_force("southwark", cast.NOW.date())


def category(agency: str, *, may_leave: bool | None = None, given: bool = True) -> str:
    """A category that the agreement gives, or does not give, to this agency."""
    return next(
        one.code
        for one in agreed().file.categories
        if (agency in one.agencies) is given
        and may_leave in (None, one.may_leave)
        and one.mode == "content"
    )


def not_signed() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from agreements_signature where agency_id = 'southwark.police'")


def revoked() -> None:
    assert revoke_signature(agency="southwark.police", on=cast.NOW.date()) == 1


def no_agreement() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from agreements_signature")
        cursor.execute("delete from agreements_agreement")


@pytest.mark.parametrize("happens", [not_signed, revoked, no_agreement])
def test_an_agency_without_a_signature_in_force_shares_nothing_from_the_next_act_on(
    committed, happens
):
    request = asked()
    share(request)
    seal(request)

    happens()

    for act, how in (
        (Act.SHARE_ITEM, share),
        (Act.SEAL_ITEM, seal),
        (Act.ANSWER_REQUEST, lambda request: answer(request, Kind.SHARED)),
    ):
        with refused("paul", act):
            how(request)
        assert [one for one in traces() if one.act == act][-1].detail["clause"]


def forbidden(request: Request, act: Act, how: Callable[..., Any], **given: Any) -> None:
    """The agreement forbids it in a sentence with version and clause, and the record says so."""
    before = {entry.pk for entry in traces()}
    with not_possible("greement"):
        how(request, **given)
    (trace,) = [entry for entry in traces() if entry.pk not in before]
    assert (trace.act, trace.outcome) == (act.value, "refused")
    assert trace.detail["clause"]


def test_a_category_that_the_agreement_does_not_give_an_agency_is_not_shared(db):
    strange = category("police", given=False)

    for act, how in ((Act.SHARE_ITEM, share), (Act.SEAL_ITEM, seal)):
        forbidden(asked(), act, how, category=strange)
    forbidden(asked(), Act.SHARE_ITEM, share, category="gossip")


def test_what_may_not_leave_the_hub_stays_in_it(db):
    request = asked()
    bound = category("police", may_leave=False)

    forbidden(request, Act.SHARE_ITEM, share, category=bound, handling=Handling.MAY_LEAVE)
    assert share(request, category=bound, handling=Handling.HUB_ONLY)
    assert seal(request, category=bound)


def test_a_refusal_names_the_version_and_the_clause(db):
    request = asked()
    before = {entry.pk for entry in traces()}

    with pytest.raises(Exception, match="greement") as told:
        share(request, category=category("police", given=False))

    (trace,) = [entry for entry in traces() if entry.pk not in before]
    assert trace.detail["agreement"] == agreed().version
    assert agreed().version in str(told.value)
    assert trace.detail["clause"] in str(told.value)


def test_another_agency_signing_or_leaving_changes_nothing_for_this_one(committed):
    request = asked()
    revoke_signature(agency="southwark.health", on=cast.NOW.date())

    assert share(request)


def test_an_agency_that_has_left_is_not_asked(committed):
    case, other = cast.shared(), cast.entered()
    revoke_signature(agency="southwark.police", on=cast.NOW.date())

    with not_possible("Police cannot be asked. Police left the agreement"):
        ask_again(case)
    cast.doing("mara", rate_case, case=other, code="red", reason="A credible disclosure.")
    asked_ones = cast.seeing(
        "mara", lambda: set(other.requests.values_list("agency_id", flat=True))
    )
    assert "southwark.police" not in asked_ones
    assert "southwark.health" in asked_ones


# --- asking again


def test_asking_again_opens_a_new_round_and_keeps_the_first(db):
    case = cast.shared()
    first = cast.request_to(case, "paul")

    again = ask_again(case)

    assert (first.round, again.round, again.answered_at) == (1, 2, None)
    assert (
        cast.seeing("paul", lambda: Request.objects.get(pk=again.pk).words["why"]) == "Since when?"
    )
    with not_possible("Ask the MASH manager to ask again"):
        share(first)
    share(again, text="Since March.")
    answer(again, Kind.SHARED)
    kept = Request.objects.filter(case=case, agency_id=first.agency_id)
    assert cast.seeing("mara", kept.count) == 2


def test_asking_again_during_the_decision_goes_back_to_sharing_and_keeps_what_is_decided(db):
    case = cast.deciding()
    look = Case.objects.filter(pk=case.pk)
    assert cast.seeing("mara", lambda: look.get().stage) == Stage.DECISION

    ask_again(case)

    assert cast.seeing("mara", lambda: look.get().stage) == Stage.SHARING
    left = cast.seeing("mara", lambda: undecided(case))
    assert len(left) == 1
    for child in left:
        cast.doing("mara", decide, case=case, child=child, **cast.DECISION)
    assert cast.seeing("mara", lambda: look.get().stage) == Stage.HANDOVER


def test_a_second_asking_has_its_own_clock_and_the_first_keeps_its_own(db):
    case = cast.shared()
    later = cast.NOW + timedelta(hours=2)

    again = cast.doing("mara", ask_agency, case=case, agency="police", why="Since when?", now=later)

    def dues() -> tuple:
        held = Case.objects.get(pk=case.pk)
        return return_due(held).due_at, return_due(held, again).due_at

    assert cast.seeing("mara", dues) == (
        cast.NOW + timedelta(hours=4),
        later + timedelta(hours=4),
    )


def test_an_agency_that_has_not_answered_is_not_asked_again(db):
    case = cast.rated()

    with not_possible("has not answered yet", "agency"):
        ask_again(case)
    with not_possible("Say what is still needed", "why"):
        ask_again(case, why=" ")
    with not_possible("Choose the agency", "agency"):
        ask_again(case, agency="the-moon")


def test_only_the_manager_of_the_case_asks(db):
    case = cast.shared()

    for name in ("miles", "paul", "ola", "pat", "gwen"):
        with refused(name, Act.ASK_AGENCY):
            trying(name, ask_agency, case=case, agency="police", why="Since when?")


def test_every_asked_agency_is_an_agency_of_the_hub(db):
    case = cast.rated()

    asked_ones = cast.seeing("mara", lambda: set(case.requests.values_list("agency_id", flat=True)))
    assert asked_ones == set(Agency.objects.filter(hub_id=case.hub_id).values_list("pk", flat=True))
