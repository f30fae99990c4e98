"""Whoever knows a family sees nothing of its case, from the next request of an open session on."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from mash.access.standing_apart import keep_somebody_apart, settle_apart, stand_apart
from mash.agencies.models import Role, reader
from mash.audit.models import Entry
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.decision.chasers import Step, recipients
from mash.desk.listeners import Word, hear
from mash.handover.models import Summary
from mash.need_to_know.acts import Act, Refused
from mash.need_to_know.apart import put
from mash.need_to_know.models import Apart, Grant
from mash.need_to_know.policies import WALLS
from mash.need_to_know.register import end_grants
from mash.need_to_know.session import Door, through_door
from mash.need_to_know.standing_grants import index_of
from mash.night.actions import look_at_pack
from mash.people.known import look_up
from mash.people.models import Card
from mash.people.records import card_record
from mash.screening.actions import take_over_case
from tests import cast
from tests.test_need_to_know import rows_of
from tests.test_news import Sitter
from tests.test_stream import listens
from tests.visitor import Visitor


def stands_apart(name, case):
    cast.doing(name, stand_apart, case=case)


def summary_of(case):
    return cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))


def keeps_apart(name, case):
    kept = {"worker": cast.worker(name).pk, "reason": "They are neighbours."}
    cast.doing("mara", keep_somebody_apart, case=case, **kept)


# --- between two requests of one open session


def test_who_stands_apart_sees_nothing_of_it_from_the_next_request_on(committed):
    case = cast.shared()
    request = cast.request_to(case, "paul")
    paul = Sitter("paul")
    listener = listens("paul", case, paul)
    pages = [f"/cases/{case.reference}/", f"/requests/{request.pk}/",
             f"/cases/{case.reference}/seals/"]  # fmt: skip
    assert [paul.get(page).status_code for page in pages] == [200, 200, 200]
    assert "Bramble" in paul.reads("/desk/")

    answer = paul.post(f"/cases/{case.reference}/stand-apart/")

    assert answer.status_code == 302
    assert [paul.get(page).status_code for page in pages] == [404, 404, 404]
    desk = paul.reads("/desk/")
    assert "Bramble" not in desk
    assert case.reference not in desk
    news = paul.hears()
    assert "data-changed" in news  # its row is taken off the open desk
    assert "Bramble" not in news
    assert hear([listener])[listener] == Word.GONE


def test_when_a_grant_ends_the_next_request_shows_nothing(committed):
    case = cast.shared()
    request = cast.request_to(case, "pam")
    pam = Sitter("pam")
    listener = listens("pam", case, pam)
    pages = [f"/cases/{case.reference}/", f"/requests/{request.pk}/"]
    assert [pam.get(page).status_code for page in pages] == [200, 200]

    police = reader("southwark.police", Role.AGENCY_WORKER)
    cast.doing(
        "mara",
        lambda by, now: end_grants(
            case_id=case.pk, because=Act.CLOSE_CASE, by=by, now=now, readers=[police]
        ),
    )

    assert [pam.get(page).status_code for page in pages] == [404, 404]
    assert case.reference not in pam.reads("/desk/")
    assert "Bramble" not in pam.hears()
    assert hear([listener])[listener] == Word.GONE


def test_a_manager_who_stands_apart_finds_nobody_of_it_and_is_not_told_whom_to_ask(db):
    case = cast.shared()
    card = cast.seeing("miles", lambda: Card.objects.filter(case=case, person__position=0).get())
    record = cast.seeing("miles", lambda: card_record(card.words))
    box = index_of("southwark")
    miles = Visitor("miles")
    typed = {"words": "Bramble Sampleton 27 March 2015", "purpose": "asked"}
    assert case.reference in miles.post("/people/", typed).content.decode()

    stands_apart("miles", case)

    assert case.reference not in miles.post("/people/", typed).content.decode()
    [answer] = cast.seeing("miles", lambda: look_up([record], box=box))
    assert (answer.found, answer.ask) == ([], [])


def test_who_is_kept_from_it_reads_neither_its_summary_nor_its_pdf(committed):
    case = cast.handed_over()
    page = f"/summaries/{summary_of(case).pk}/"
    rita = Visitor("rita")
    assert [rita.get(one).status_code for one in (page, f"{page}pdf/")] == [200, 200]

    keeps_apart("rita", case)

    assert [rita.get(one).status_code for one in (page, f"{page}pdf/")] == [404, 404]
    assert "Bramble" not in rita.reads("/desk/")


def test_the_night_team_opens_no_pack_of_it(db):
    case = cast.at_night()
    keeps_apart("edith", case)

    with pytest.raises(Refused):
        cast.doing("edith", look_at_pack, case_id=case.pk, now=cast.TO_COME)


# --- in the database


def test_no_table_returns_a_row_of_it_whatever_they_hold(db):
    """The manager of the case, at every wall."""
    case = cast.handed_over()
    stands_apart("mara", case)

    seen = cast.seeing("mara", lambda: [table for table in WALLS if rows_of(table, case)])

    assert seen == []


def test_every_wall_has_it_in_front_of_all_its_other_policies(db):
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_policies where permissive = 'RESTRICTIVE'")
        assert {row[0] for row in cursor.fetchall()} == set(WALLS)


def test_they_can_write_nothing_into_it_either(db):
    case = cast.screened()
    keeps_apart("pat", case)

    def write():
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into screening_position (id, case_id, worker_id, agency_id, route,"
                " given_at, told) values (gen_random_uuid(), %s, %s, 'southwark.police', 'enter',"
                " now(), '')",
                [case.pk, cast.worker("pat").pk],
            )

    with pytest.raises(Exception, match="row-level security"):
        cast.seeing("pat", write)


def test_nobody_takes_away_that_they_are_kept_from_it_themselves(db):
    cast.kept_apart()

    changed = cast.seeing("pam", lambda: Apart.objects.update(state="ended"))

    assert changed == 0


def test_their_refused_look_is_recorded(committed):
    case = cast.kept_apart()

    assert Visitor("pam").get(f"/cases/{case.reference}/").status_code == 404

    entry = cast.seeing("gwen", lambda: Entry.objects.filter(username="pam").latest("at"))
    assert (entry.act, entry.outcome) == ("read case", "refused")


# --- nothing hangs on them


def test_others_see_who_is_apart_and_another_manager_takes_the_case_over(db):
    case = cast.shared()
    stands_apart("mara", case)
    miles = Visitor("miles")

    page = miles.reads(f"/cases/{case.reference}/")
    assert "Mara Invented" in page
    assert "another MASH manager must take it over" in page
    assert f"/cases/{case.reference}/take-over/" in miles.reads("/desk/")

    cast.doing("miles", take_over_case, case=case, reason="Mara stands apart.")

    held = cast.seeing("miles", lambda: Case.objects.get(pk=case.pk))
    assert held.manager.name == "Miles Invented"
    assert not Grant.objects.filter(reader=cast.worker("mara").reader, case_id=case.pk).exists()


def test_a_reminder_goes_to_the_other_managers_and_never_to_them(db):
    case = cast.shared()
    stands_apart("mara", case)

    with through_door(Door.CHASERS):
        held = Case.objects.get(pk=case.pk)
        told = [one.name for one in recipients(Step.DUE, held)]

    assert told == ["Miles Invented"]


def test_a_manager_lets_somebody_back_who_was_kept_away_by_mistake(db):
    case = cast.kept_apart()
    apart = cast.seeing("mara", lambda: Apart.objects.get(case=case))

    cast.doing("mara", settle_apart, case=case, apart=apart, keep=False, reason="Another street.")

    assert Visitor("pam").get(f"/cases/{case.reference}/").status_code == 200


def test_nobody_is_kept_from_it_twice(db):
    case = cast.kept_apart()

    with pytest.raises(NotPossible, match="already"):
        keeps_apart("pam", case)


def test_pressing_twice_is_one_record(db):
    case = cast.shared()
    pam = Visitor("pam")
    page = f"/cases/{case.reference}/stand-apart/"

    assert [pam.post(page, key="one").status_code for _ in range(2)] == [302, 302]
    assert cast.seeing("mara", lambda: Apart.objects.filter(case=case).count()) == 1


def test_a_form_without_reasons_comes_back(db):
    case = cast.shared()

    answer = Visitor("mara").post(
        f"/cases/{case.reference}/keep-apart/", {"worker": cast.worker("pam").pk}
    )

    assert answer.status_code == 422
    assert "Say why they are kept from this case." in answer.content.decode()


def test_who_opened_it_by_break_glass_stands_apart_too_though_their_own_grant_ends_by_it(db):
    case = cast.opened()

    cast.doing("prue", stand_apart, case=case, now=timezone.now())

    assert cast.seeing("mara", lambda: Apart.objects.get(case=case).worker.name) == "Prue Invented"
    assert Visitor("prue").get(f"/cases/{case.reference}/").status_code == 404


def test_governance_kept_from_a_case_does_not_read_that_its_summary_was_read(committed):
    case = cast.handed_over()
    assert Visitor("rita").get(f"/summaries/{summary_of(case).pk}/").status_code == 200
    assert case.reference in Visitor("gwen").reads("/audit/?act=read+summary")

    keeps_apart("gwen", case)

    assert case.reference not in Visitor("gwen").reads("/audit/?act=read+summary")


def by_summary(case):
    pk = summary_of(case).pk
    return reverse("summary", args=[pk]), reverse("stand_apart_from_summary", args=[pk])


def by_pack(case):
    return reverse("pack", args=[case.pk]), reverse("stand_apart_from_pack", args=[case.pk])


@pytest.mark.parametrize(
    ("name", "make", "pages"),
    [("rita", cast.handed_over, by_summary), ("edith", cast.at_night, by_pack)],
)
def test_who_sees_no_case_stands_apart_by_themselves_too(committed, name, make, pages):
    case = make()
    (page, stand), visitor = pages(case), Visitor(name)
    assert "I know this family: keep me from it" in visitor.reads(page)
    assert "Keep me from this case" in visitor.reads(stand)

    assert visitor.post(stand).status_code == 302

    assert [visitor.get(one).status_code for one in (page, stand)] == [404, 404]
    assert case.reference not in visitor.reads("/desk/")
    kept = Visitor("mara").reads(f"/cases/{case.reference}/keep-apart/")
    assert f"{name.title()} Invented" in kept
    entry = cast.seeing("gwen", lambda: Entry.objects.get(act=Act.STAND_APART))
    assert (entry.username, entry.reference) == (name, case.reference)


def test_nobody_stands_apart_from_what_they_were_not_sent(db):
    case = cast.handed_over()

    assert Visitor("rory").is_refused(f"/summaries/{summary_of(case).pk}/stand-apart/", {})
    assert Visitor("edith").is_refused(f"/packs/{case.pk}/stand-apart/", {})
    with pytest.raises(Exception, match="row-level security"):
        cast.seeing("rory", lambda: put(
            cast.worker("rory"), case, because="own", state="kept", by="worker", now=cast.NOW
        ))  # fmt: skip
