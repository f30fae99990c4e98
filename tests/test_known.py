"""Who may be known already: found by any key, by those who may, and nobody restricted."""

import uuid
from collections import Counter

import pytest

from mash import keyring
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.matching.keys import keys, query_keys
from mash.matching.ranking import Ranked, rarity, summed
from mash.matching.record import Record
from mash.need_to_know.standing_grants import index_of
from mash.people.judging import link_people, unlink_people
from mash.people.known import Answer, fetch, look_up, opened_records, rank
from mash.people.models import Card, Person, Restriction
from mash.people.records import record_of
from mash.people.restricting import lift_restriction, restrict_person
from mash.people.terms import frequencies
from tests import cast
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
BOX = index_of("southwark")
BRAMBLE = {
    "part": "child",
    "given_names": "Bramble",
    "family_name": "Sampleton",
    "known_as": "Bee",
    "birth_date": "2015-03-27",
    "sex": "F",
    "address": "1 Invented Row",
    "postcode": "SE1 1AA",
    "telephone": "020 7946 0123",
    "nhs_number": "9434765919",
}
SOME = [
    {},
    {"birth_date": ""},
    {"family_name": "Otherly"},
    {"given_names": "", "known_as": ""},
    {"address": "", "postcode": ""},
    {"birth_date": "2015-03-27", "given_names": "Brambel"},
]


def told(**changes) -> Record:
    return record_of(BRAMBLE | changes)


def finds(name: str, record: Record, box: uuid.UUID = BOX) -> Answer:
    return cast.seeing(name, lambda: look_up([record], box=box)[0])


def bramble() -> Case:
    return cast.received(people=[BRAMBLE], relationships=[])


def restrict(case: Case, officer: str = "miles") -> None:
    person = cast.seeing("mara", lambda: Person.objects.get(case=case, position=0))
    cast.doing(
        "mara",
        restrict_person,
        case=case,
        person=person,
        officer=cast.worker(officer).pk,
        reason="A protected address.",
    )


@pytest.mark.parametrize("changes", SOME)
def test_somebody_told_of_before_is_found(changes):
    case = bramble()

    answer = finds("ola", told(**changes))

    assert [found.reference for found in answer] == [case.reference]


def test_an_officer_finds_people_of_a_closed_case_and_not_its_reference():
    case = cast.closed(people=[BRAMBLE], relationships=[])

    assert [found.reference for found in finds("ola", told())] == [""]
    assert [found.reference for found in finds("mara", told())] == [case.reference]


@pytest.mark.parametrize("name", ["pat", "hana", "paul", "helen", "rita", "edith", "gwen"])
def test_nobody_else_finds_anybody_nor_whom_to_ask(name):
    restrict(bramble())
    cast.received(people=[BRAMBLE], relationships=[], worries="Again.")

    answer = finds(name, told())
    assert (len(answer), answer.ask) == (0, [])


@pytest.mark.parametrize("changes", SOME)
@pytest.mark.parametrize("name", ["ola", "mara", "rory", "gwen"])
def test_a_restricted_person_is_found_by_none_of_the_keys(name, changes):
    restrict(bramble())

    assert len(finds(name, told(**changes))) == 0


def test_of_a_restricted_person_the_hub_says_only_whom_to_ask():
    restrict(bramble())

    answer = finds("ola", told())

    assert (len(answer), answer.ask) == (0, ["Miles Invented"])


def test_the_named_officer_and_the_named_manager_find_a_restricted_person():
    case = cast.shared(people=[BRAMBLE], relationships=[])
    restrict(case, officer="ola")

    assert len(finds("ola", told())) == 1
    assert len(finds("mara", told())) == 1
    assert len(finds("miles", told())) == 0  # a manager, and not of this case


def test_what_is_told_later_of_a_restricted_person_is_hidden_from_its_first_moment(db):
    case = cast.shared(people=[BRAMBLE], relationships=[])
    person = cast.seeing("mara", lambda: Person.objects.get(case=case))
    restrict(case)

    def write() -> None:
        Card.objects.create(
            case=case,
            person=None,
            box=BOX,
            written_at=cast.NOW,
            words={"n": [["Bee", "", "legal"]]},
        )

    cast.seeing("mara", write)
    assert cast.seeing("mara", lambda: Card.objects.get(case=case, person=None)).restricted

    cast.doing("mara", lift_restriction, case=case, person=person, reason="Moved.")
    assert not cast.seeing("mara", lambda: Card.objects.filter(restricted=True)).exists()


def test_a_lifted_restriction_stays_on_record():
    case = bramble()
    restrict(case)
    person = cast.seeing("mara", lambda: Person.objects.get(case=case))

    cast.doing("mara", lift_restriction, case=case, person=person, reason="They moved.")

    assert len(finds("ola", told())) == 1
    assert cast.seeing("mara", lambda: Restriction.objects.get().lifted_by.name) == "Mara Invented"


def test_a_whole_family_is_looked_up_at_once(django_assert_max_num_queries):
    cast.received()
    family = [record_of(person) for person in cast.told()["people"]]

    cast.seeing("ola", lambda: frequencies(BOX))  # a process asks this once a minute

    def all_in_one() -> list[Answer]:
        with django_assert_max_num_queries(5):  # beside what every request asks first
            return look_up(family, box=BOX)

    answers = cast.seeing("ola", all_in_one)
    assert [len(answer) >= 1 for answer in answers] == [True] * 3


def test_the_database_ranks_as_the_matcher_measures():
    bramble()
    cast.received(worries="Again.")
    secret = keyring.index_key(BOX)
    asked = query_keys(told(), secret)

    def ranking() -> tuple[Ranked, dict[int, Record]]:
        found = rank([asked], 200, 1000)[0]
        return found, opened_records(list(fetch(found.ids.tolist(), found.ids.tolist()).values()))

    found, records = cast.seeing("ola", ranking)

    of = {pk: keys(record, secret) & asked.keys() for pk, record in records.items()}
    often = Counter(k for shared in of.values() for k in shared)
    for pk, weight, worth in zip(*map(list, found), strict=True):
        assert weight == pytest.approx(summed((asked[k], 1.0) for k in of[pk]))
        assert worth == pytest.approx(summed((asked[k], rarity(1000, often[k])) for k in of[pk]))
    assert len(found.ids) > 1
    ranks = list(zip((-found.worths).tolist(), found.ids.tolist(), strict=True))
    assert ranks == sorted(ranks)


def test_a_destroyed_case_is_compared_no_more():
    case = bramble()
    assert len(finds("ola", told())) == 1

    keyring.destroy_case_keys(case.pk)

    assert len(finds("ola", told())) == 0


def test_in_another_hubs_index_nobody_is_found():
    bramble()

    assert len(finds("ola", told(), box=index_of("elsewhere"))) == 0


def test_the_case_itself_is_not_found_again():
    case = bramble()

    answer = cast.seeing("ola", lambda: look_up([told()], box=BOX, own_case=case.pk)[0])

    assert len(answer) == 0
    assert answer.among == 1


def other_telling() -> Case:
    return cast.received(people=[BRAMBLE], relationships=[], worries="Again.")


def link(one: Case, other: Case, name: str = "mara", seen: int = 0) -> None:
    """Say that the first of the one and of the other case are the same; as whoever finds both."""
    pair = {
        key: cast.seeing(name, lambda case=case: Card.objects.get(case=case)).pk
        for key, case in (("one", one), ("other", other))
    }
    if seen:
        given = {**pair, "seen": seen, "reason": "Twins."}
        cast.doing(name, unlink_people, case=one, **given)
        return
    cast.doing(name, link_people, case=one, **pair, seen=0, evidence=lambda *_: {})


@pytest.mark.parametrize("is_linked_first", [True, False])
def test_a_restriction_follows_a_link_and_leaves_with_it(is_linked_first):
    one, other = bramble(), other_telling()
    if is_linked_first:
        link(one, other)
    restrict(one, officer="mara")
    if not is_linked_first:  # by her who still finds both
        assert len(finds("ola", told())) == 1
        link(one, other)

    answer = finds("ola", told())
    assert (len(answer), answer.ask) == (0, ["Mara Invented"])
    assert len(finds("mara", told())) == 2

    link(one, other, seen=1)
    assert len(finds("ola", told())) == 1


def test_what_is_linked_along_a_chain_is_freed_when_the_restriction_is_lifted():
    one, two, three = bramble(), other_telling(), other_telling()
    link(one, two)
    link(two, three)
    restrict(one)
    assert len(finds("ola", told())) == 0

    person = cast.seeing("mara", lambda: Person.objects.get(case=one))
    cast.doing("mara", lift_restriction, case=one, person=person, reason="They moved.")

    assert len(finds("ola", told())) == 3


def test_of_who_is_restricted_by_a_link_the_page_says_so_and_it_is_lifted_where_it_was_said():
    one, other = bramble(), other_telling()
    link(one, other)
    restrict(one, officer="mara")
    person = cast.seeing("mara", lambda: Person.objects.get(case=other))

    assert "contact Mara Invented" in Visitor("mara").reads(f"/cases/{other.reference}/known/")
    with pytest.raises(NotPossible, match="as the same as somebody of another contact"):
        cast.doing("mara", lift_restriction, case=other, person=person, reason="They moved.")


def test_the_household_is_restricted_in_one_act_where_that_is_asked():
    case = cast.received()
    first = cast.seeing("mara", lambda: Person.objects.get(case=case, position=0))
    page = f"/cases/{case.reference}/known/{first.pk}/restrict/"
    mara, told_whom = Visitor("mara"), {"officer": str(cast.worker("miles").pk)}

    assert mara.post(page, told_whom | {"household": "on"}).status_code == 422
    sent = mara.post(page, told_whom | {"reason": "A protected address.", "household": "on"})

    assert sent.status_code == 302
    assert cast.seeing("ola", Card.objects.count) == 0
    assert cast.seeing("miles", Card.objects.count) == 3
