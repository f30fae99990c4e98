"""`mash people index`: every card and key anew, and nobody lost meanwhile."""

import pytest
from django.core.management import call_command
from django.db import connection, connections

from mash import keyring
from mash.matching.keys import query_keys
from mash.matching.ranking import BROAD, BROAD_KINDS, HOT
from mash.need_to_know.standing_grants import index_of
from mash.people import indexing
from mash.people.known import RANK, look_up, rank
from mash.people.models import Card, MatchKey, MatchList
from mash.people.records import record_of
from tests import cast, ended

BOX = index_of("southwark")


def all_keys() -> set[tuple[int, int]]:
    packed = MatchList.objects.values_list("k", "cards")
    unpacked = MatchKey.objects.values_list("k", "card_id")
    return {*unpacked, *((k, card) for k, cards in packed for card in cards)}


def test_made_anew_the_keys_are_the_same(committed):
    cast.received()
    before = all_keys()

    call_command("people", "index")

    assert all_keys() == before


def test_made_by_several_processes_the_keys_are_the_same(committed, monkeypatch):
    cast.received()
    before = all_keys()
    monkeypatch.setattr(indexing, "ALONE", 0)

    call_command("people", "index", "--workers", "2")

    assert all_keys() == before


def test_people_told_of_before_there_was_an_index_are_taken_into_it(committed):
    case = cast.received()
    before = len(all_keys())
    with connections["owner"].cursor() as cursor:
        cursor.execute("truncate people_matchkey")
        cursor.execute("delete from people_card")

    call_command("people", "index")

    assert len(all_keys()) == before
    assert cast.seeing("ola", lambda: Card.objects.filter(case=case).count()) == 3


def test_whoever_comes_in_while_the_keys_are_made_keeps_theirs(committed, monkeypatch):
    cast.received()
    real = indexing.change_places

    def comes_in_first(done: set[int]) -> None:
        cast.received(worries="Again.")
        real(done)

    monkeypatch.setattr(indexing, "change_places", comes_in_first)
    call_command("people", "index")

    assert len({card for _, card in all_keys()}) == 6


def test_whoever_is_disposed_of_while_the_keys_are_made_has_none(committed, monkeypatch):
    case, other = cast.closed(), cast.received()
    real = indexing.change_places

    def goes_first(done: set[int]) -> None:
        ended.disposed(case)
        real(done)

    monkeypatch.setattr(indexing, "change_places", goes_first)
    call_command("people", "index")

    left = cast.seeing(
        "mara", lambda: set(Card.objects.filter(case=other).values_list("pk", flat=True))
    )
    assert {card for _, card in all_keys()} == left


def test_somebody_whose_case_is_destroyed_has_no_keys_any_more(committed):
    gone, there = cast.received(), cast.received(worries="Again.")
    keyring.destroy_case_keys(gone.pk)

    call_command("people", "index")

    cards = cast.seeing(
        "mara", lambda: set(Card.objects.filter(case=there).values_list("pk", flat=True))
    )
    assert {card for _, card in all_keys()} == cards


def test_the_hub_goes_on_writing_keys_into_the_new_table(committed):
    cast.received()
    call_command("people", "index")

    cast.received(worries="Again.")

    assert len({card for _, card in all_keys()}) == 6
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("delete from people_matchkey")


def test_somebody_is_found_by_packed_keys_as_by_those_of_today(committed):
    cast.received()
    call_command("people", "index")
    cast.received(worries="Again.")
    asked = record_of({"given_names": "Bramble", "family_name": "Sampleton"})

    [answer] = cast.seeing("ola", lambda: look_up([asked], box=index_of("southwark")))

    brambles = [one for one in answer if one.record.names[0].given == "Bramble"]
    assert len(brambles) == 2


def test_a_key_that_too_many_share_is_noted(committed, monkeypatch):
    monkeypatch.setattr(indexing, "BROAD", 1)
    cast.received()
    cast.received(worries="Again.")

    call_command("people", "index")

    with connection.cursor() as cursor:
        cursor.execute("select min(n) from people_hotkey")
        assert cursor.fetchone()[0] > 1


def test_of_a_common_name_broad_keys_are_left_out_and_the_name_itself_is_not(committed):
    cast.received()
    somebody = record_of(cast.told()["people"][0])
    asked = query_keys(somebody, keyring.index_key(BOX))
    broad = [k for k, kind in asked.items() if kind in BROAD_KINDS]
    names = [k for k, kind in asked.items() if kind == "N"]

    def weight_where(common: list[int], n: int) -> float:
        """What is shared most, where so many have these keys."""
        with connections["owner"].cursor() as cursor:
            cursor.execute("delete from people_hotkey")
            cursor.execute(
                "insert into people_hotkey select k, %s from unnest(%s::bigint[]) k", [n, common]
            )
        return cast.seeing("ola", lambda: rank([asked], 200, 1000)[0].weights[0])

    all_told = weight_where([], 0)
    assert weight_where(broad, BROAD + 1) < all_told
    assert weight_where(names, BROAD + 1) == all_told
    assert weight_where(names, HOT + 1) < all_told
    assert weight_where(list(asked), HOT + 1) == all_told  # nothing else is left


def test_the_keys_are_probed_in_their_index_and_never_read_whole(committed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("set synchronous_commit = on")  # vacuum trusts no commit that is not written
        cursor.execute(
            "insert into people_matchkey select hashint8extended(i % 9000, 1), i"
            " from generate_series(1, 100000) i"
        )
        cursor.execute("vacuum analyze people_matchkey")
        cursor.execute(
            "insert into people_matchlist select k, array_agg(card_id) from people_matchkey"
            " group by k"
        )
        cursor.execute("vacuum analyze people_matchlist")
    given = {"who": [0] * 40, "k": list(range(40)), "most": [HOT] * 40}

    with connection.cursor() as cursor:
        cursor.execute(f"explain {RANK}", given)
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Only Scan using people_matchkey_pkey" in plan
    assert "Index Scan using people_matchlist_pkey" in plan
    assert "Seq Scan on people_match" not in plan
