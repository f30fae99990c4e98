"""A worker declares people of their own life; a contact about them is not there for that worker."""

import pytest
from django.db import connection, connections

from mash.access.standing_apart import settle_apart
from mash.audit.models import Entry
from mash.cases.models import Case
from mash.need_to_know.acts import Act
from mash.need_to_know.models import Apart
from mash.need_to_know.session import Door, through_door
from mash.people.interests import declare_interest, own_interests
from mash.people.models import Person
from mash.people.records import record_of
from mash.people.restricting import restrict_person
from tests import cast
from tests.test_contact_form import POST
from tests.visitor import Visitor

PAGE = "/access/interests/"
BRAMBLE = {"given_names": "Bramble", "family_name": "Sampleton", "birth_date": "2015-03-27"}
HOME = {"address": "1 Invented Row"}


def declares(name, **told):
    cast.doing(name, declare_interest, told=record_of(told), relation="family")


def sees(name, case):
    return cast.seeing(name, lambda: Case.objects.filter(pk=case.pk).exists())


def kept(case):
    """Who is kept from it, and of whom a manager is asked."""
    held = cast.seeing("mara", lambda: list(case.apart.select_related("worker")))
    return {(one.worker.name.split()[0], one.state) for one in held}


def test_a_contact_about_a_declared_person_is_never_there_for_that_worker(db):
    ola = Visitor("ola")
    typed = BRAMBLE | HOME | {"relation": "family", "postcode": ""}
    assert ola.post(PAGE, typed)["Location"] == PAGE

    case = cast.received()

    assert kept(case) == {("Ola", "kept")}
    assert not sees("ola", case)
    assert case.reference not in ola.reads("/desk/")
    assert case.reference not in ola.reads("/desk/overnight/")
    assert sees("miles", case)
    assert "Ola Invented" in Visitor("mara").reads(f"/cases/{case.reference}/")
    entry = cast.seeing("gwen", lambda: Entry.objects.get(act=Act.KEEP_APART))
    assert (entry.actor, entry.reference) == ("interests", case.reference)


def test_what_is_less_sure_is_offered_to_the_manager_without_saying_whom(db):
    declares("ola", given_names="Bramble", family_name="Sampleton")

    case = cast.received()

    assert kept(case) == {("Ola", "offered")}
    assert sees("ola", case)
    mara = Visitor("mara")
    assert "may know the family" in mara.reads("/desk/")
    page = mara.reads(f"/cases/{case.reference}/")
    assert "Ola Invented may know this family." in page
    assert "My family" not in page
    assert "may know" not in Visitor("ola").reads(f"/cases/{case.reference}/")

    apart = cast.seeing("mara", case.apart.get)
    cast.doing("mara", settle_apart, case=case, apart=apart, keep=True, reason="She told me.")

    assert kept(case) == {("Ola", "kept")}
    assert not sees("ola", case)


def test_a_stranger_keeps_nobody_away(db):
    declares("ola", given_names="Marigold", family_name="Placeholder", birth_date="1980-02-02")

    case = cast.received()

    assert kept(case) == set()
    assert sees("ola", case)


def test_cases_that_are_here_already_are_met_when_somebody_is_declared(db):
    case, other = cast.received(), cast.received(people=cast.told()["people"][1:2],
                                                 relationships=[])  # fmt: skip
    assert sees("ola", case)

    declares("ola", **BRAMBLE)

    assert not sees("ola", case)
    assert ("Ola", "kept") not in kept(other)


def test_somebody_told_of_later_is_met_as_well(db):
    """A form that comes back with one person more."""
    grandmother = {"part": "household", "given_names": "Quince", "family_name": "Sampleton",
                   "birth_date": "1950-05-05"}  # fmt: skip
    declares("ola", given_names="Quince", family_name="Sampleton", birth_date="1950-05-05")

    case = cast.told_again(people=[*cast.told()["people"], grandmother])

    assert ("Ola", "kept") in kept(case)


def test_who_is_taken_out_is_met_no_more_and_no_word_of_them_stays(db):
    declares("ola", **BRAMBLE)
    ola = Visitor("ola")
    assert "Bramble Sampleton" in ola.reads(PAGE)
    [one] = cast.seeing("ola", lambda: own_interests(cast.worker("ola")))

    assert ola.post(f"{PAGE}{one.id}/end/")["Location"] == PAGE

    assert "Bramble Sampleton" not in ola.reads(PAGE)
    assert sees("ola", cast.received())


def test_nobody_else_reads_or_takes_out_whom_somebody_declared(db):
    declares("ola", **BRAMBLE)
    [one] = cast.seeing("ola", lambda: own_interests(cast.worker("ola")))

    for name in ("mara", "gwen", "leah"):
        assert "Bramble" not in Visitor(name).reads(PAGE)
        assert Visitor(name).is_refused(f"{PAGE}{one.id}/end/", {})
        assert cast.seeing(name, lambda: rows("select count(*) from own_interests()")) == 0
        assert cast.seeing(name, lambda: rows(MET)) == 0
    assert len(cast.seeing("ola", lambda: own_interests(cast.worker("ola")))) == 1


MET = "select count(*) from interests_met(array(select 1::bigint))"


def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("table", ["need_to_know_interest", "need_to_know_interestkey"])
def test_no_statement_of_the_application_reads_the_table(db, table):
    with pytest.raises(Exception, match="permission denied"), through_door(Door.INTERESTS):
        rows(f"select count(*) from {table}")


def test_the_database_holds_no_word_of_whom_somebody_declared(committed):
    declares("ola", **BRAMBLE)

    with connections["owner"].cursor() as cursor:
        cursor.execute("select i::text, told from need_to_know_interest i")
        [(whole, told)] = cursor.fetchall()
    for word in ("Bramble", "Sampleton", "family"):
        assert word not in whole
        assert word.encode() not in bytes(told)


def test_the_restricted_too_are_met(db):
    """Matching is not finding: nobody is told whom it met."""
    case = cast.received()
    person = cast.seeing("mara", lambda: Person.objects.get(case=case, position=0))
    given = {"person": person, "officer": cast.worker("miles").pk, "reason": "A witness."}
    cast.doing("mara", restrict_person, case=case, **given)

    declares("ola", **BRAMBLE)

    assert kept(case) == {("Ola", "kept")}


def test_a_form_that_lacks_something_comes_back_as_typed(db):
    answer = Visitor("rita").post(PAGE, {"given_names": "Quince", "birth_date": "nonsense"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Quince" in text
    assert "Choose who it is." in text
    assert "Write the day like 27 3 2026" in text


def test_a_double_press_declares_once(db):
    typed = BRAMBLE | {"relation": "friend"}
    rita = Visitor("rita")

    assert [rita.post(PAGE, typed, key="one").status_code for _ in range(2)] == [302, 302]
    assert len(cast.seeing("rita", lambda: own_interests(cast.worker("rita")))) == 1
    assert Apart.objects.count() == 0


def test_who_records_a_call_about_their_own_family_loses_nothing_but_the_case(db):
    """It is taken in whole, and they are led to their desk."""
    declares("ola", **BRAMBLE)
    ola = Visitor("ola")
    call = POST | {
        "channel": "telephone",
        "people-0-family_name": "Sampleton",
        "referrer-email": "ash.clipboard@example.org",
    }

    answer = ola.post("/contacts/new/", call)

    assert answer["Location"] == "/desk/"
    assert "you are kept from it" in ola.reads("/desk/")
    [case] = cast.seeing("mara", lambda: list(Case.objects.all()))
    assert kept(case) == {("Ola", "kept")}
    assert cast.seeing("mara", lambda: case.letters.count()) == 1  # the acknowledgement
    assert Visitor("ola").is_refused(f"/cases/{case.reference}/")
