"""Six breaches that happened elsewhere, played again here, each stopped.

Sources of each are in the docstrings; nobody in them is named, and everybody here is invented.
"""

import pytest
from django.test import Client

from mash.audit.models import Entry, Outcome
from mash.cases.models import Case, Letter
from mash.cases.refusals import NotPossible
from mash.decision.actions import decide, undecided
from mash.handover.actions import give_feedback, preview_summary, send_summary
from mash.handover.document import Ticks, teams_due
from mash.handover.models import Summary
from mash.need_to_know.acts import Refused
from mash.need_to_know.doing import Forbidden, look_at_case
from mash.people.models import Person
from mash.people.restricting import restrict_person
from mash.sharing.actions import seal_item, share_item
from mash.sharing.models import Handling
from tests import cast

pytestmark = pytest.mark.django_db

STATEMENT = (
    "The invented witness said that on the invented evening a grey van stood before the house until"
    " the lights went out"
)
HOME, SCHOOL = "47 Imaginary Crescent", "Made Up Meadow Primary"
PEOPLE = [
    {"part": "child", "given_names": "Bramble", "family_name": "Sampleton",
     "birth_date": "2015-03-27", "address": "1 Invented Row"},
    {"part": "other_adult", "given_names": "Clover", "family_name": "Fosterling",
     "address": HOME, "postcode": "ZZ9 7QX", "telephone": "020 7946 0999", "school": SCHOOL,
     "address_protected": True},
]  # fmt: skip
TELLING = [HOME, "ZZ9 7QX", "zz97qx", "020 7946 0999", SCHOOL]


def fostered(at=cast.decided) -> Case:
    return at(people=PEOPLE, relationships=[])


def of_the_carer(case: Case) -> Person:
    return cast.seeing("mara", lambda: Person.objects.get(case=case, position=1))


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(cast.worker(name).user)
    return client


def pages_of(name: str, case: Case) -> str:
    paths = ["/desk/", f"/cases/{case.reference}/", f"/cases/{case.reference}/known/"]
    found = [signed_in(name).get(path, secure=True) for path in paths]
    return " ".join(answer.content.decode() for answer in found)


def test_a_sealed_police_statement_does_not_go_into_the_plan_for_another_family():
    """A worker copied a police statement into a plan that went to the other family
    (Birmingham Children's Trust, Information Commissioner's reprimand)."""
    here, there = cast.rated(), cast.decided(worries="Another family.")
    request = cast.request_to(here, "paul")
    cast.doing("paul", seal_item, request=request, weighed=cast.weighed(STATEMENT))
    team = cast.seeing("mara", lambda: teams_due(there))[0]

    copied = Ticks(note=f"Please know: {STATEMENT.upper()}.")
    with pytest.raises(Forbidden, match="repeats sealed words"):
        cast.doing("mara", preview_summary, case=there, team=team, ticks=copied)

    tried = cast.seeing("gwen", lambda: Entry.objects.get(detail__because="repeats-sealed"))
    assert (tried.outcome, tried.reference) == (Outcome.REFUSED, there.reference)


def test_its_author_does_not_put_it_on_another_case_either():
    here, there = cast.rated(), cast.rated(worries="Another family.")
    request = cast.request_to(here, "paul")
    cast.doing("paul", seal_item, request=request, weighed=cast.weighed(STATEMENT))

    with pytest.raises(Forbidden, match="repeats sealed words"):
        cast.doing(
            "paul",
            share_item,
            request=cast.request_to(there, "paul"),
            weighed=cast.weighed(STATEMENT),
            handling=Handling.MAY_LEAVE,
        )


def test_no_document_prints_a_carers_address_unasked():
    """By a default of its template a document printed a foster carer's address (Telford and
    Wrekin, penalty of the Information Commissioner)."""
    case = fostered()
    carer = of_the_carer(case)
    everything = Ticks(
        note="Please see the family.",
        parts=frozenset({"worries", "child_is_now"}),
        people=frozenset({str(carer.pk)}),
    )
    team = cast.seeing("mara", lambda: teams_due(case))[0]
    told, seen = cast.doing("mara", preview_summary, case=case, team=team, ticks=everything)
    sent = cast.doing("mara", send_summary, case=case, team=team, ticks=everything, seen=seen)

    assert "Clover Fosterling" in str(told)
    page = signed_in("rita").get(f"/summaries/{sent.pk}/", secure=True).content.decode()
    assert "Protected, and not written here" in page
    for place in TELLING:
        assert place not in str(told)
        assert place not in page


def test_a_report_for_one_team_is_not_sent_to_another():
    """One report went unredacted to three separated parents (Nottinghamshire County Council)."""
    case = cast.shared()
    children = cast.seeing("mara", lambda: undecided(case))
    to = [("assessment", "assessment"), ("early_help", "early_help")]
    for child, (outcome, team) in zip(children, to, strict=True):
        decision = {"outcome": outcome, "team": team, "level": "2", "reasons": "For this child."}
        cast.doing("mara", decide, case=case, child=child, **decision)
    one, other = cast.seeing("mara", lambda: teams_due(case))
    ticks = Ticks(note="Only for this team.")
    of_one, seen = cast.doing("mara", preview_summary, case=case, team=one, ticks=ticks)

    with pytest.raises(NotPossible):
        cast.doing("mara", send_summary, case=case, team=other, ticks=ticks, seen=seen)

    assert len(of_one["children"]) == 1
    assert not cast.seeing("mara", Summary.objects.exists)


@pytest.mark.parametrize("place", TELLING)
def test_a_witness_address_is_in_no_other_agencys_view(place):
    """A witness's address reached suspects by way of a housing body (Thames Valley Police)."""
    case = fostered(cast.shared)

    for name in ("paul", "helen", "prue", "ola", "miles", "pat", "edith", "gwen"):
        assert place not in pages_of(name, case)
    if place != "zz97qx":
        assert place in pages_of("mara", case)


@pytest.mark.parametrize("place", TELLING)
def test_nobody_writes_it_into_what_all_agencies_read(place):
    case = fostered(cast.rated)
    held = cast.weighed(f"A call last year to the carer, who lives at: {place}, by neighbours.")

    with pytest.raises(Forbidden, match="address is protected"):
        cast.doing(
            "paul",
            share_item,
            request=cast.request_to(case, "paul"),
            weighed=held,
            handling=Handling.HUB_ONLY,
        )


def test_a_witness_told_of_without_a_mark_is_protected_when_it_is_noticed():
    unmarked = [PEOPLE[0], {**PEOPLE[1], "address_protected": False}]
    case = cast.shared(people=unmarked, relationships=[])
    assert HOME in pages_of("helen", case)
    named = {"officer": cast.worker("ola").pk, "reason": "A witness.", "place": True}

    cast.doing("mara", restrict_person, case=case, person=of_the_carer(case), **named)

    assert HOME not in pages_of("helen", case)
    assert HOME in pages_of("mara", case)


def test_what_is_told_of_a_person_changes_in_no_other_way():
    case = cast.received()

    def overwrite() -> None:
        person = Person.objects.filter(case=case)[0]
        person.tell({"given_names": "Somebody", "family_name": "Else"})
        person.save(update_fields=["told"])

    with pytest.raises(Exception, match="what is told of a person never changes"):
        cast.seeing("ola", overwrite)


def test_whoever_looks_without_need_finds_nothing_and_is_noticed():
    """An officer looked at records with no business need (St Helens, fined)."""
    case = cast.rated()
    with pytest.raises(Refused):
        cast.doing("hana", look_at_case, reference=case.reference)
    page = signed_in("hana").get(f"/cases/{case.reference}/", secure=True)

    tries = Entry.objects.filter(username="hana", outcome=Outcome.REFUSED)
    assert page.status_code == 404
    assert cast.seeing("gwen", tries.count) == 2


def test_twenty_such_tries_in_a_day_stand_on_the_desk_of_governance():
    case = cast.rated()
    client = signed_in("hana")
    for _ in range(19):
        client.get(f"/cases/{case.reference}/", secure=True)
    assert "was refused" not in signed_in("gwen").get("/desk/", secure=True).content.decode()

    client.get(f"/cases/{case.reference}/", secure=True)

    desk = signed_in("gwen").get("/desk/", secure=True).content.decode()
    assert "Hana Invented was refused 20 times in a day" in desk


def test_no_letter_of_the_hub_holds_an_address_or_a_name():
    """Adopters' address stood in a letter to the birth family (Halton Borough Council)."""
    case = fostered()
    cast.send(case)
    cast.doing("mara", give_feedback, case=case)

    letters = [one.words for one in cast.seeing("mara", lambda: list(Letter.objects.all()))]
    assert letters
    for words in letters:
        for told in (*TELLING, "Sampleton", "Fosterling", "Invented Row"):
            assert told not in words["subject"] + words["text"]


@pytest.mark.parametrize("place", TELLING)
def test_nor_can_it_be_written_into_the_managers_words_to_a_team(place):
    case = fostered()
    team = cast.seeing("mara", lambda: teams_due(case))[0]

    with pytest.raises(Forbidden, match="address is protected"):
        cast.doing("mara", preview_summary, case=case, team=team, ticks=Ticks(note=f"See {place}."))
