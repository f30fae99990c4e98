"""The agreement where data moves: between two requests of one open session a signature is revoked,
an agreement ends or an exception begins, and the second request shows nothing."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connections
from django.urls import reverse
from django.utils import timezone

from mash.agencies.models import Role, reader
from mash.agreements.actions import load_agreement, revoke_signature
from mash.agreements.models import KEPT
from mash.approvals.actions import ask_change_of_agreement, change_agreement
from mash.audit.models import Entry
from mash.cases.models import Case
from mash.closure.actions import close_case
from mash.desk.listeners import Word, hear
from mash.handover.actions import give_feedback, preview_summary
from mash.handover.document import Ticks, for_team, teams_due
from mash.handover.models import Summary
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import NotAgreed
from mash.need_to_know.models import Grant
from mash.night.models import Pack
from mash.sharing.actions import share_item
from mash.sharing.existence import share_existence
from mash.sharing.models import Handling, Item
from tests import cast
from tests.refusing import not_possible, refused, trying
from tests.test_agreement_file import amended
from tests.test_handover_pages import compose_path, previewed, send_path, ticks
from tests.test_sharing_pages import holding, page
from tests.test_stream import listens
from tests.visitor import Visitor

pytestmark = pytest.mark.usefixtures("committed")
TODAY = timezone.now().date()  # the pages' own


def police_leave(on: date = TODAY) -> None:
    call_command("agreement", "revoke", "southwark.police", "--on", on.isoformat())


def rules(**changes: Any) -> None:
    """As the database's owner: what the loaded agreement says, otherwise."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update agreements_agreement set rules = rules || %s::jsonb", [json.dumps(changes)]
        )
    KEPT.clear()  # a loaded version never changes: outside of this test


@pytest.fixture(autouse=True)
def as_loaded():
    yield
    KEPT.clear()


def ended() -> None:
    rules(ends=(TODAY - timedelta(days=1)).isoformat())


# --- the sharing form


@pytest.mark.parametrize("happens", [police_leave, ended])
def test_the_second_request_of_an_open_session_shows_no_sharing_form(happens: Callable[[], None]):
    case = cast.rated()
    request, paul = cast.request_to(case, "paul"), Visitor("paul")
    pages = [page(name, request) for name in ("request", "hold_item", "answer_request")]
    pages += [reverse("case", args=[case.reference]), reverse("desk")]
    assert all(paul.get(path).status_code == 200 for path in pages)

    happens()

    for path in pages:
        seen = paul.get(path)
        text = seen.content.decode()
        assert seen.status_code == 404, path
        assert "version 2026.1, clause 2." in text
        assert "Sampleton" not in text
    assert paul.is_refused(page("hold_item", request), holding())
    assert not cast.seeing("mara", lambda: Item.objects.filter(case=case).exists())
    assert paul.get(reverse("changed")).status_code in {204, 200}
    trace = cast.seeing("gwen", lambda: Entry.objects.filter(username="paul").first())
    assert (trace.outcome, trace.detail["agreement"]) == ("refused", "2026.1")
    assert trace.detail["clause"] in {"2.1", "2.3"}


def test_an_open_page_of_whoever_is_left_out_ends():
    case = cast.shared(timezone.now())
    police, health = listens("paul", case), listens("helen", case)
    assert set(hear([police, health]).values()) == {Word.HERE}

    police_leave()

    assert hear([police, health]) == {police: Word.OVER, health: Word.HERE}


def test_the_database_shows_nothing_to_whom_it_does_not_bind_though_the_register_is_as_it_was():
    case = cast.shared()
    assert cast.seeing("paul", lambda: Item.objects.filter(case=case).count()) == 2

    revoke_signature(agency="southwark.police", on=cast.NOW.date())

    for name in ("paul", "pam"):
        assert cast.seeing(name, Case.objects.count) == 0
        assert cast.seeing(name, Item.objects.count) == 0
    police = reader("southwark.police", Role.AGENCY_WORKER)
    assert Grant.objects.filter(reader=police, what=case.pk).exists()
    assert cast.seeing("helen", lambda: Item.objects.filter(case=case).count()) == 2


def test_leaving_bites_on_its_day_and_not_before():
    case = cast.shared()
    revoke_signature(agency="southwark.police", on=cast.NOW.date() + timedelta(days=1))

    look = Item.objects.filter(case=case).count
    assert cast.seeing("paul", look) == 2
    assert cast.seeing("paul", look, now=cast.NOW + timedelta(days=1)) == 0


def test_a_later_version_with_its_signature_lets_an_agency_go_on_where_it_stood():
    case = cast.shared()
    revoke_signature(agency="southwark.police", on=cast.NOW.date())
    assert cast.seeing("paul", Case.objects.count) == 0

    later = load_agreement(
        file=amended(version="2026.2", in_force_from=cast.NOW.date()), now=cast.NOW
    )
    assert cast.seeing("paul", Case.objects.count) == 0, "it waits for a second person"

    approval = cast.doing("gwen", ask_change_of_agreement, agreement=later)
    cast.doing("mara", change_agreement, approval_id=approval.pk)

    assert cast.seeing("paul", lambda: Item.objects.filter(case=case).count()) == 2


def test_without_an_agreement_the_lead_authority_goes_on_and_no_agency_sees_anything():
    case = cast.shared()

    ended()

    at = timezone.now()
    for name in ("ola", "mara", "miles", "gwen", "rita", "edith"):
        assert Visitor(name).get(reverse("desk")).status_code == 200
    assert cast.seeing("mara", lambda: Case.objects.filter(pk=case.pk).exists(), now=at)
    for name in ("paul", "helen", "prue", "pat", "hope", "leah", "quinn", "rory"):
        assert cast.seeing(name, Case.objects.count, now=at) == 0
        assert Visitor(name).get(reverse("desk")).status_code == 404
    assert cast.received(at)  # a child in danger does not wait for a signature


def test_a_summary_of_a_team_whose_agency_has_left_opens_no_more():
    case = cast.handed_over()
    summary = cast.seeing("rita", lambda: Summary.objects.get(case=case))
    with connections["owner"].cursor() as cursor:  # Rita now works for Rory's agency
        cursor.execute(
            "update agencies_worker set agency_id = 'southwark.early_help' where id = %s",
            [cast.worker("rita").pk],
        )
    path, rita = reverse("summary", args=[summary.pk]), Visitor("rita")
    assert rita.get(path).status_code == 200

    revoke_signature(agency="southwark.early_help", on=TODAY)

    assert rita.get(path).status_code == 404
    assert rita.get(reverse("summary_pdf", args=[summary.pk])).status_code == 404


# --- the item list, ticking, the summary


def test_what_an_agency_shared_that_has_left_since_is_not_offered_and_its_text_not_shown():
    case, mara = cast.decided(), Visitor("mara")
    assert cast.HELD in mara.reads(compose_path(case))

    police_leave()

    text = mara.reads(compose_path(case))
    assert cast.HELD not in text
    assert "Something of Police is kept back. Police left the agreement on" in text
    assert "version 2026.1, clause 2.3" in text


def test_what_was_ticked_before_the_agency_left_is_not_previewed():
    case, form = (case := cast.decided()), ticks(case)

    police_leave()

    seen = Visitor("mara").post(compose_path(case), form)
    assert seen.status_code == 422
    assert cast.HELD not in seen.content.decode()
    assert "is kept back" in seen.content.decode()
    assert refusal_of(case, Act.COMPOSE_SUMMARY).detail["clause"] == "2.3"


def test_what_was_previewed_before_the_agency_left_is_not_sent():
    case = cast.decided()
    _, form = previewed(case, ticks(case))

    police_leave()

    seen = Visitor("mara").post(send_path(case), form)
    assert seen.status_code == 422
    assert cast.HELD not in seen.content.decode()
    assert not cast.seeing("rita", lambda: Summary.objects.filter(case=case).exists())
    assert refusal_of(case, Act.COMPOSE_SUMMARY).detail["clause"] == "2.3"
    _, without = previewed(case, ticks(case) | {"items": []})
    assert Visitor("mara").post(send_path(case), without).status_code == 302


def refusal_of(case: Case, act: Act) -> Entry:
    look = Entry.objects.filter(case_id=case.pk, act=act, outcome="refused")
    return cast.seeing("gwen", look.get)


def test_a_kind_that_may_not_go_to_such_a_team_is_not_ticked_for_it():
    """Offences go to a team that assesses, and not to one that gives a service."""
    case = cast.rated()
    request = cast.request_to(case, "paul")
    cast.doing(
        "paul",
        share_item,
        request=request,
        weighed=cast.weighed("A caution in 2024.", "offences"),
        handling=Handling.MAY_LEAVE,
    )
    service = {"outcome": "early_help", "team": "early_help", "level": "2", "reasons": "Agreed."}
    for child in cast.seeing("mara", lambda: cast.undecided(case)):
        cast.doing("mara", cast.decide, case=case, child=child, **service)

    def look() -> tuple:
        held = Case.objects.get(pk=case.pk)
        (team,) = teams_due(held)
        return team, *for_team(held, team, cast.NOW)

    team, offered, kept_back = cast.seeing("mara", look)
    assert (team.code, offered) == ("early_help", [])
    assert "may not go to a team that gives a service" in kept_back[0].sentence
    assert "2024" not in kept_back[0].sentence
    tick = Ticks(note="Please see them.", items=frozenset({str(kept_back[0].item.pk)}))
    with pytest.raises(NotAgreed, match="version 2026.1, clause 5.2"):
        trying("mara", preview_summary, case=case, team=team, ticks=tick)


def test_a_team_whose_agency_has_left_is_sent_nothing_and_holds_up_no_closing():
    case = cast.shared()
    service = {"outcome": "early_help", "team": "early_help", "level": "2", "reasons": "Agreed."}
    for child in cast.seeing("mara", lambda: cast.undecided(case)):
        cast.doing("mara", cast.decide, case=case, child=child, **service)
    (team,) = cast.seeing("mara", lambda: teams_due(Case.objects.get(pk=case.pk)))

    revoke_signature(agency="southwark.early_help", on=cast.NOW.date())

    with not_possible("Hand the child over by telephone"):
        trying("mara", preview_summary, case=case, team=team, ticks=Ticks(note="See them."))
    cast.doing("mara", give_feedback, case=case)
    assert cast.doing("mara", close_case, case=case)


def test_what_an_exception_keeps_from_the_night_team_is_not_in_its_pack():
    case = cast.shared()
    rules(
        exceptions=[
            {
                "since": "2026-01-01", "until": "2100-01-01", "agency": "police",
                "category": "incidents", "does": "forbids", "to": ["night"],
                "reason": "Invented for a test", "clause": "4.7",
            }
        ]
    )  # fmt: skip
    cast.for_the_night(case)

    pack = cast.seeing("mara", lambda: Pack.objects.get(case=case))
    assert pack.words["shared"] == []


# --- existence only


def test_that_something_is_held_is_said_without_a_word_of_it():
    case = cast.rated()
    with connections["owner"].cursor() as cursor:  # Helen now works for the substance misuse team
        cursor.execute(
            "update agencies_worker set agency_id = 'southwark.substance_misuse' where id = %s",
            [cast.worker("helen").pk],
        )
    request, helen = cast.request_to(case, "helen"), Visitor("helen")
    content = cast.weighed("She said in therapy that she drinks.", "therapy")
    with not_possible("may say only that it holds something"):
        trying("helen", share_item, request=request, weighed=content, handling=Handling.HUB_ONLY)

    form = helen.reads(page("existence", request))
    assert "textarea" not in form
    assert "Therapy: that it takes place" in form
    assert "say that your agency holds something" in helen.reads(page("request", request))
    told = {"about": "family", "category": "therapy", "lawful_basis": "public_task",
            "handling": "hub_only"}  # fmt: skip
    assert helen.post(page("existence", request), told).status_code == 302

    item = cast.seeing("mara", lambda: Item.objects.get(case=case))
    assert (item.existence_only, item.words["text"], item.clause) == (True, "", "4.4")
    said = cast.seeing("mara", lambda: Item.objects.get(case=case).said)
    assert said.endswith("holds information of this kind on the family. Ask them.")
    for name in ("paul", "mara", "helen"):
        assert said in Visitor(name).reads(reverse("case", args=[case.reference]))
    with not_possible("may not leave the hub"):
        trying("helen", share_existence, request=request, category="therapy", about=None,
               lawful_basis="public_task", handling=Handling.MAY_LEAVE)  # fmt: skip


# --- the database


@pytest.mark.parametrize("table", ["sharing_item", "sealed_seal"])
def test_the_database_takes_nothing_in_for_an_agency_without_a_signature(table):
    """By whatever way it comes: here as the owner of the tables himself."""
    cast.shared()
    revoke_signature(agency="southwark.police", on=cast.NOW.date())

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"select * from {table} limit 1")
        columns = [column.name for column in cursor.description if column.name != "id"]
        listed = ", ".join(columns)
        copy = f"insert into {table} (id, {listed}) select gen_random_uuid(), {listed} from {table}"
        with pytest.raises(DatabaseError, match="no signature of southwark.police is in force"):
            cursor.execute(copy)


def test_a_signature_that_is_not_there_cannot_be_revoked():
    with pytest.raises(CommandError, match="no signature of “southwark.moon”"):
        call_command("agreement", "revoke", "southwark.moon", "--on", "2026-11-18")


# --- what governance is told


NOTICES = [
    ({"review_by": "2026-11-01"}, "The review of the agreement, version 2026.1, was due by"),
    (
        {"ends": "2026-11-01"},
        "The agreement, version 2026.1, ended on 1 November 2026",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), NOTICES)
def test_the_governance_officer_is_told_of_a_review_and_an_end(changes, sentence):
    assert sentence not in Visitor("gwen").reads(reverse("desk"))

    rules(**changes)

    assert sentence in Visitor("gwen").reads(reverse("desk"))
    assert sentence not in Visitor("mara").reads(reverse("desk"))


def test_everybody_reads_the_agreement_and_who_is_not_bound():
    police_leave()

    text = Visitor("helen").reads(reverse("agreement"))

    assert "Southwark MASH information sharing agreement" in text
    assert "neither sharing nor seeing anything under it: Police." in text
    look = Entry.objects.filter(act=Act.READ_AGREEMENT, username="helen")
    assert cast.seeing("gwen", look.count) == 1


def test_whoever_is_left_out_is_refused_with_the_clause():
    case = cast.rated()
    request = cast.request_to(case, "paul")
    revoke_signature(agency="southwark.police", on=cast.NOW.date())

    with refused("paul", Act.SHARE_ITEM):
        trying("paul", share_item, request=request, weighed=cast.weighed(),
               handling=Handling.HUB_ONLY)  # fmt: skip
