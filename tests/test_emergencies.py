"""Sharing in an emergency what the agreement refuses: marked, recorded, and reviewed unread."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.handover.document import for_team, teams_due
from mash.need_to_know.acts import Act
from mash.sharing.emergencies import review_emergency, share_in_emergency
from mash.sharing.models import Danger, EmergencyShare, Finding, Handling, Item
from tests import cast
from tests.refusing import not_possible, refused, trying
from tests.test_sharing_pages import holding, page
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
KIND = "mental_health_risk"  # the agreement does not give it to the police


def share_of(case: Case) -> EmergencyShare:
    return cast.seeing("gwen", lambda: EmergencyShare.objects.get(reference=case.reference))


def entry_of(act: Act) -> Entry:
    return cast.seeing("gwen", lambda: Entry.objects.filter(act=act).first())


def reviewed(case: Case, finding: str, name: str = "gwen", **more: Any) -> EmergencyShare:
    given = {"share": share_of(case), "finding": finding}
    return trying(name, review_emergency, **given, **more)


def test_what_is_refused_may_be_shared_to_save_a_life_and_is_marked_so():
    case = cast.in_emergency()

    item = cast.seeing("helen", lambda: Item.objects.get(case=case))
    assert (item.words["text"], item.words["emergency"]) == (
        cast.EMERGENCY,
        "There is no time to ask.",
    )
    assert (item.in_emergency, item.lawful_basis, item.clause) == (True, "vital_interests", "8.1")
    share = share_of(case)
    assert (share.refused_clause, share.danger, share.agreement) == ("4.1", "life", "2026.1")
    assert share.review_by == cast.NOW + timedelta(hours=24)
    detail = entry_of(Act.SHARE_IN_EMERGENCY).detail
    assert (detail["clause"], detail["refused"], detail["danger"]) == ("8.1", "4.1", "life")
    text = Visitor("helen").reads(reverse("case", args=[case.reference]))
    assert "Shared in an emergency" in text
    assert "There is no time to ask." in text


WRONG = [
    ({"why": " "}, "Say why this cannot wait", "why"),
    ({"danger": "curiosity"}, "Choose what the danger is", "danger"),
    ({"weighed": cast.weighed()}, "no emergency is needed", "category"),
    ({"weighed": cast.weighed(category="gossip")}, "kinds that the agreement lists", "category"),
    ({"weighed": cast.weighed(text=" ", category=KIND)}, "Write what your agency holds", "text"),
    ({"handling": "sealed"}, "how far this may go", "handling"),
]


@pytest.mark.parametrize(("changes", "sentence", "field"), WRONG)
def test_an_emergency_is_what_the_agreement_refuses_with_a_reason(changes, sentence, field):
    given = {
        "request": cast.request_to(cast.rated(), "paul"),
        "weighed": cast.weighed(cast.EMERGENCY, KIND),
        "handling": Handling.HUB_ONLY,
        "danger": Danger.LIFE,
        "why": "There is no time to ask.",
    } | changes

    with not_possible(sentence, field):
        trying("paul", share_in_emergency, **given)


def test_only_the_asked_agency_shares_in_an_emergency_and_only_governance_reviews():
    case = cast.in_emergency()
    request = cast.request_to(case, "paul")
    given = {
        "request": request,
        "weighed": cast.weighed(cast.EMERGENCY, KIND),
        "handling": Handling.HUB_ONLY,
        "danger": Danger.LIFE,
        "why": "-",
    }

    for name in ("helen", "mara", "gwen"):
        with refused(name, Act.SHARE_IN_EMERGENCY):
            trying(name, share_in_emergency, **given)
    for name in ("paul", "mara", "leah"):
        with refused(name, Act.REVIEW_EMERGENCY):
            reviewed(case, Finding.KEPT, name)


def test_the_form_that_is_refused_goes_on_to_the_emergency_with_all_that_was_typed():
    request = cast.request_to(cast.rated(), "paul")
    paul, form = Visitor("paul"), holding(category=KIND, text=cast.EMERGENCY)
    assert page("emergency", request) in paul.reads(page("request", request))

    text = paul.post(page("hold_item", request), form).content.decode()
    assert f'formaction="{page("emergency", request)}"' in text
    assert "Share it in an emergency" not in paul.reads(page("hold_item", request))

    seen = paul.post(page("emergency", request), form)
    assert seen.status_code == 422
    assert "Choose what the danger is." in seen.content.decode()
    assert cast.EMERGENCY in seen.content.decode()
    more = {"danger": "life", "why": "There is no time to ask."}
    assert paul.post(page("emergency", request), form | more).status_code == 302
    assert cast.seeing("mara", lambda: Item.objects.get(request=request).in_emergency)


def test_governance_reads_reference_kind_and_clause_and_no_story():
    case = cast.in_emergency(timezone.now() - timedelta(hours=1))
    gwen = Visitor("gwen")

    assert "1 thing was shared in an emergency and waits for its review" in gwen.reads(
        reverse("desk")
    )
    pages = [reverse("emergencies"), reverse("review_emergency", args=[share_of(case).pk])]
    for text in map(gwen.reads, pages):
        assert "Mental health: risk and signs of relapse" in text
        assert "version 2026.1, clause 4.1" in text
        assert "life is in danger now" in text.replace("’s", "")
        for story in (cast.EMERGENCY, "There is no time to ask.", "Sampleton"):
            assert story not in text
    assert cast.seeing("gwen", Item.objects.count) == 0
    assert entry_of(Act.READ_EMERGENCIES).outcome == "looked"


def test_a_review_that_is_late_is_said_so_and_one_that_is_done_waits_no_more():
    case = cast.in_emergency(timezone.now() - timedelta(hours=25))
    gwen, path = Visitor("gwen"), reverse("review_emergency", args=[share_of(case).pk])
    assert "Overdue" in gwen.reads(reverse("desk"))

    assert gwen.post(path, {}).status_code == 422
    assert gwen.post(path, {"finding": "kept"}).status_code == 302

    assert "waits for its review" not in gwen.reads(reverse("desk"))
    assert entry_of(Act.REVIEW_EMERGENCY).detail["finding"] == "kept"
    assert cast.seeing("helen", lambda: Item.objects.filter(case=case).exists())
    with not_possible("was reviewed already"):
        reviewed(case, Finding.UNLAWFUL)
    with not_possible("Choose what the review found"):
        reviewed(case, "perhaps")


def test_what_the_review_finds_unlawful_is_shown_to_nobody_and_the_manager_is_told():
    case = cast.in_emergency()
    path = reverse("case", args=[case.reference])

    reviewed(case, Finding.UNLAWFUL)

    for name in ("paul", "mara", "miles", "helen"):
        assert cast.seeing(name, lambda: Item.objects.filter(case=case).count()) == 0
        text = Visitor(name).reads(path)
        assert cast.EMERGENCY not in text
        assert "Something that Police shared in an emergency" in text


def test_what_was_shared_in_an_emergency_may_be_ticked_until_it_is_found_unlawful():
    case = cast.in_emergency()
    for child in cast.seeing("mara", lambda: cast.undecided(case)):
        cast.doing("mara", cast.decide, case=case, child=child, **cast.DECISION)

    def offered() -> list[str]:
        held = Case.objects.get(pk=case.pk)
        return [item.said for item in for_team(held, teams_due(held)[0], cast.NOW)[0]]

    assert cast.seeing("mara", offered) == [cast.EMERGENCY]
    reviewed(case, Finding.UNLAWFUL)
    assert cast.seeing("mara", offered) == []
