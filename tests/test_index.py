"""The index of people: who is written into it, who finds whom, and who finds nobody."""

import pytest
from django.db import connection

from mash import keyring
from mash.cases.models import Case
from mash.need_to_know.standing_grants import index_of
from mash.people.models import Card, MatchKey
from mash.people.records import card_record, card_words, record_of
from tests import cast

pytestmark = pytest.mark.django_db


def cards_of(case: Case, name: str = "mara") -> list[Card]:
    return cast.seeing(
        name, lambda: list(Card.objects.filter(case=case).order_by("person__position"))
    )


def names_on(cards: list[Card]) -> list[str]:
    return [card_record(card.words).names[0].given for card in cards]


def test_everybody_on_a_contact_is_in_the_index_from_the_moment_it_came():
    case = cast.received()

    assert names_on(cards_of(case)) == ["Bramble", "Thorn", "Briar"]


def test_who_an_officer_records_at_the_desk_is_in_the_index_too():
    cast.doing("ola", cast.receive_contact, intake=cast.contact())
    case = cast.seeing("ola", lambda: Case.objects.get())

    assert len(cards_of(case, "ola")) == 3


def test_whom_a_referrer_tells_otherwise_the_second_time_has_another_card():
    case = cast.told_again()
    assert len(cards_of(case)) == 3

    people = cast.told()["people"]
    case = cast.told_again(people=[people[0], people[1] | {"birth_date": "2018-03-07"}, people[2]])

    cards = cards_of(case)
    assert names_on(cards) == ["Bramble", "Thorn", "Briar", "Thorn"]
    assert cards[3].person_id is None


def test_every_card_can_be_found_by_its_keys():
    cards = cards_of(cast.received())

    with_keys = set(MatchKey.objects.values_list("card_id", flat=True))
    assert {card.pk for card in cards} <= with_keys


def test_the_keys_of_the_index_hold_no_word():
    cast.received()

    with connection.cursor() as cursor:
        cursor.execute("select * from people_matchkey limit 100")
        assert all(isinstance(part, int) for row in cursor.fetchall() for part in row)


def test_what_is_on_a_card_goes_with_the_key_of_its_case():
    case = cast.received()
    card = cards_of(case)[0]
    keyring.destroy_case_keys(case.pk)

    fresh = cast.seeing("mara", lambda: Card.objects.get(pk=card.pk))
    with pytest.raises(keyring.CannotOpen):
        fresh.words  # noqa: B018  # reading it raises


def test_another_hubs_index_has_other_keys():
    assert keyring.index_key(index_of("southwark")) != keyring.index_key(index_of("elsewhere"))


def test_a_card_keeps_the_whole_record():
    told = cast.told()["people"][0] | {
        "known_as": "Bee",
        "telephone": "020 7946 0000",
        "nhs_number": "9434765919",
        "postcode": "SE1 1AA",
    }

    assert card_record(card_words(record_of(told))) == record_of(told)


@pytest.mark.parametrize("name", ["pat", "hana", "paul", "helen", "rita", "edith", "gwen"])
def test_nobody_but_officers_and_managers_finds_anybody(name):
    case = cast.received()

    assert cards_of(case, name) == []


@pytest.mark.parametrize("name", ["ola", "mara", "miles"])
def test_officers_and_managers_find_people_of_closed_cases(name):
    assert len(cards_of(cast.closed(), name)) == 3
