"""Break-glass: one case, for hours, told at once, reviewed by another; nothing sealed opens."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connections
from django.utils import timezone

from mash.access.glass import break_glass, review_opening
from mash.access.models import Opening, Outcome, Reason
from mash.access.standing_apart import keep_somebody_apart
from mash.agencies.actions import appoint_worker, give_post
from mash.agencies.models import Role
from mash.audit.models import Entry
from mash.cases.models import Case, Letter
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import RULES, Act, Refused, may
from mash.need_to_know.models import Grant
from mash.sealed.models import Seal
from mash.sharing.actions import seals_to_open
from mash.sharing.models import Item, Request
from tests import cast
from tests.visitor import Visitor

PAGE = "/access/break-glass/"
WHY = "She rang me from the street."
OTHERS = ("mara", "rita", "edith", "gwen", "leah", "quinn", "rex")


def typed(case, **changes):
    return {"reference": case.reference, "reason": "danger", "why": WHY} | changes


def opening_of(case):
    return cast.seeing("gwen", lambda: Opening.objects.get(reference=case.reference))


def reviews(name, opening, outcome=Outcome.JUSTIFIED):
    given = {"opening": opening, "outcome": outcome, "said": "I rang her agency."}
    return cast.doing(name, review_opening, now=timezone.now(), **given)


def set_back(case, *, hours):
    """As the database's owner: it was opened so many hours ago. The walls go by its own clock."""
    with connections["owner"].cursor() as cursor:
        for table in ("access_opening", "need_to_know_grant"):
            cursor.execute(
                f"update {table} set since = since - %s, until = until - %s"
                " where case_id = %s and until is not null",
                [timedelta(hours=hours), timedelta(hours=hours), case.pk],
            )


# --- opening


@pytest.fixture
def hidden(db):
    """A case before the panel, by the clock that pages go by; agencies are not asked yet."""
    return cast.screened(timezone.now())


@pytest.mark.parametrize("name", ["hana", "paul", "prue"])
def test_one_case_opens_for_hours_to_one_worker(hidden, name):
    visitor, other = Visitor(name), cast.received(timezone.now())
    page = f"/cases/{hidden.reference}/"
    assert visitor.is_refused(page)

    answer = visitor.post(PAGE, typed(hidden))

    assert answer["Location"] == page
    assert "Bramble" in visitor.reads(page)
    assert visitor.is_refused(f"/cases/{other.reference}/")
    grant = Grant.objects.get(reader=visitor.worker.reader)
    assert grant.until - grant.since == timedelta(hours=4)
    assert "is open to you by break-glass" in visitor.reads("/desk/")


def test_the_front_door_opens_a_case_that_has_left_it(committed):
    case = cast.rated(now=timezone.now())
    ola = Visitor("ola")
    assert ola.is_refused(f"/cases/{case.reference}/")

    ola.post(PAGE, typed(case, reason="not reached"))

    assert "Bramble" in ola.reads(f"/cases/{case.reference}/")


def test_when_the_hours_are_over_it_is_hidden_again_and_can_be_opened_anew(committed):
    case = cast.opened()
    set_back(case, hours=5)
    prue = Visitor("prue")
    assert prue.is_refused(f"/cases/{case.reference}/")

    prue.post(PAGE, typed(case))

    assert prue.get(f"/cases/{case.reference}/").status_code == 200


@pytest.mark.parametrize("name", OTHERS)
def test_whoever_is_not_listed_breaks_no_glass(hidden, name):
    assert Visitor(name).is_refused(PAGE, typed(hidden))


def test_who_is_kept_from_a_case_does_not_open_it_so(db):
    case = cast.screened(timezone.now())
    kept = {"worker": cast.worker("prue").pk, "reason": "They are neighbours."}
    cast.doing("mara", keep_somebody_apart, case=case, **kept)

    assert "No case that you could open so" in refused(Visitor("prue"), case)


def test_a_wrong_reference_a_closed_case_and_another_hubs_are_one_sentence(committed):
    closed = cast.closed()
    prue = Visitor("prue")

    said = {
        refused(prue, closed),
        refused(prue, closed, reference="KX7-4MQ-9TR"),
        refused(prue, closed, reference="nonsense"),
    }

    assert said == {said_of(said)}


def refused(visitor, case, **changes):
    answer = visitor.post(PAGE, typed(case, **changes))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert WHY in text  # nothing typed is lost
    start = text.index("No case that you could open so")
    return text[start : start + 120]


def said_of(said):
    return next(iter(said))


def test_trying_references_out_stops_after_five_and_each_try_is_recorded(committed):
    case = cast.screened(timezone.now())
    prue = Visitor("prue")

    answers = [prue.post(PAGE, typed(case, reference="KX7-4MQ-9TR")) for _ in range(6)]

    assert [one.status_code for one in answers] == [422] * 5 + [429]
    assert prue.post(PAGE, typed(case)).status_code == 429  # a right one comes too late
    tries = cast.seeing(
        "gwen", lambda: list(Entry.objects.filter(act=Act.BREAK_GLASS, outcome="refused"))
    )
    assert {one.detail["what"] for one in tries} == {"KX7-4MQ-9TR"}
    assert len(tries) == 5


@pytest.mark.parametrize("missing", ["reference", "reason", "why"])
def test_without_reference_reason_and_words_it_does_not_open(hidden, missing):
    prue = Visitor("prue")

    assert prue.post(PAGE, typed(hidden, **{missing: ""})).status_code == 422
    assert prue.is_refused(f"/cases/{hidden.reference}/")


def test_what_is_open_already_is_not_opened_again(hidden):
    with pytest.raises(NotPossible, match="already"):
        cast.doing("pat", break_glass, now=timezone.now(), **typed(hidden))


# --- it opens reading and nothing else


def test_the_only_thing_it_lets_them_do_is_read(db):
    case = cast.opened()
    prue = cast.worker("prue")
    now = timezone.now()

    allowed = cast.seeing(
        "prue", lambda: {act for act in RULES if act_reaches(act) and may(prue, act, case, now=now)}
    )

    assert allowed == {Act.READ_CASE, Act.STAND_APART, Act.OPEN_SEAL}  # own seals alone


def act_reaches(act):
    return any(one.reach for one in RULES[act])


def test_a_worker_of_an_agency_that_was_not_asked_shares_nothing_on_it(committed):
    """Sharing takes a request to one's own agency."""
    case = cast.rated(now=timezone.now())
    somebody = appoint_worker(
        username="wren", name="Wren Invented", agency="southwark.housing",
        password=None, now=cast.NOW,
    )  # fmt: skip
    give_post(worker=somebody, role=Role.OFFICER, now=cast.NOW)
    cast.doing("wren", break_glass, now=timezone.now(), **typed(case))
    wren = Visitor("wren")
    request = cast.request_to(case, "paul")

    assert wren.get(f"/cases/{case.reference}/").status_code == 200
    assert wren.is_refused(f"/requests/{request.pk}/")
    assert wren.is_refused(f"/requests/{request.pk}/hold/", {"text": "We know them."})


def test_nothing_sealed_opens_or_is_counted(committed):
    case = cast.shared(timezone.now())
    cast.doing("ola", break_glass, now=timezone.now(), **typed(case))
    ola = Visitor("ola")
    page = f"/cases/{case.reference}/"

    assert ola.is_refused(f"{page}seals/")
    assert cast.seeing("ola", lambda: (Seal.objects.count(), seals_to_open(case))) == (0, [])
    sentence = "Confidential information is held"
    assert ola.reads(page).count(sentence) == Visitor("helen").reads(page).count(sentence) == 1


# --- told at once, and reviewed


def test_every_manager_is_told_at_once_while_the_case_has_none(db):
    case = cast.opened()

    letters = cast.seeing("mara", lambda: list(Letter.objects.filter(case=case, kind="chaser")))

    assert {one.words["to"] for one in letters} == {"mara@agency.example", "miles@agency.example"}
    for letter in letters:
        text = letter.words["subject"] + letter.words["text"]
        assert case.reference in text
        for name in ("Prue", "Bramble", "Sampleton", "probation", WHY):
            assert name not in text
    for name in ("mara", "miles", "gwen"):
        assert "was opened by break-glass. Review it." in Visitor(name).reads("/desk/")


def test_the_named_manager_alone_is_told_where_there_is_one(db):
    now = timezone.now()
    case = cast.rated(now=now)
    cast.doing("ola", break_glass, now=now, **typed(case))

    letters = cast.seeing("mara", lambda: list(Letter.objects.filter(case=case, kind="chaser")))

    assert [one.words["to"] for one in letters] == ["mara@agency.example"]


def test_governance_reads_the_reason_and_never_the_words(db):
    case = cast.opened()
    page = f"/access/openings/{opening_of(case).pk}/"

    assert "She rang me." not in Visitor("gwen").reads(page)
    assert "She rang me." in Visitor("mara").reads(page)
    for name in ("gwen", "mara"):
        assert "The MASH manager cannot be reached" in Visitor(name).reads(page)


def test_the_review_is_closed_by_another_with_a_finding(db):
    case = cast.opened()
    opening = opening_of(case)

    assert reviews("gwen", opening).outcome == Outcome.JUSTIFIED

    assert "opened by break-glass" not in Visitor("mara").reads("/desk/")
    assert "It was justified: Gwen Invented" in Visitor("mara").reads("/access/openings/")
    assert Visitor("prue").get(f"/cases/{case.reference}/").status_code == 200
    with pytest.raises(NotPossible, match="has been reviewed"):
        reviews("mara", opening)


def test_what_was_not_justified_ends_at_once(db):
    case = cast.opened()
    prue = Visitor("prue")
    page = f"/cases/{case.reference}/"
    assert prue.get(page).status_code == 200

    reviews("mara", opening_of(case), Outcome.NOT_JUSTIFIED)

    assert prue.is_refused(page)


def test_nobody_reviews_what_they_opened_themselves(committed):
    """Somebody may lead the hub later, or be a governance officer as well."""
    case = cast.opened()
    give_post(worker=cast.worker("prue"), role=Role.GOVERNANCE, now=cast.NOW)

    with pytest.raises(NotPossible, match="Somebody else"):
        reviews("prue", opening_of(case))


def test_a_review_needs_its_reasons(db):
    case = cast.opened()
    page = f"/access/openings/{opening_of(case).pk}/"

    answer = Visitor("mara").post(page, {"outcome": "justified"})

    assert answer.status_code == 422
    assert "Say how you came to that." in answer.content.decode()


def test_an_opening_that_nobody_reviewed_is_overdue(committed):
    set_back(cast.opened(), hours=72)

    assert "Overdue" in Visitor("gwen").reads("/desk/")
    assert "Overdue" in Visitor("mara").reads("/access/openings/")


def test_an_opening_is_nobody_elses_to_review(db):
    case = cast.opened()
    opening = opening_of(case)

    for name in ("paul", "leah", "prue"):
        with pytest.raises(Refused):
            reviews(name, opening)


def test_the_reasons_are_few():
    assert len(Reason) == 3


# --- in the database


def copied(model, row, **changes):
    """The same row once more, as the application itself would write it, for whoever asks."""
    facts = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    model.objects.bulk_create([model(**(facts | {"id": uuid.uuid4()} | changes))])


def test_what_it_opened_is_read_and_nothing_is_put_there_or_changed(committed):
    """By raw SQL: no act allows it, and neither does the wall."""
    shared, opened = cast.shared(), cast.opened()
    item = cast.seeing("paul", lambda: Item.objects.filter(case=shared)[0])
    asked = cast.seeing("paul", lambda: Request.objects.filter(case=shared)[0])
    prue = cast.worker("prue")
    own = {"case_id": opened.pk, "agency_id": prue.agency_id}
    Request.objects.using("owner").create(
        case=opened, agency_id="southwark.probation", asked_at=cast.NOW,
        asked_by=cast.worker("mara"), told=b"",
    )  # fmt: skip
    request = cast.seeing("mara", lambda: Request.objects.get(case=opened))

    for put in (
        lambda: copied(Item, item, **own, author_id=prue.pk, request_id=request.pk),
        lambda: copied(Request, asked, **own, round=7),
        lambda: Case.objects.filter(pk=opened.pk).update(stage="sharing"),
    ):
        with pytest.raises(ProgrammingError, match="row-level security"):
            cast.seeing("prue", put)

    paul = cast.worker("paul")
    cast.seeing("paul", lambda: copied(Item, item, author_id=paul.pk))  # of whom it was asked
    assert cast.seeing("prue", lambda: Case.objects.filter(pk=opened.pk).exists())
