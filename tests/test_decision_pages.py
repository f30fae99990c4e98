"""The page on which the manager decides for a child."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from mash.cases.models import Case
from mash.decision.actions import undecided
from mash.decision.on_case import on_case
from tests import cast
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def children(case: Case) -> list:
    return cast.seeing("mara", lambda: undecided(case))


def path(case: Case, number: int = 0) -> str:
    return reverse("decide", args=[case.reference, children(case)[number].pk])


def test_only_the_named_manager_decides_with_everything_in_view():
    case = cast.shared()

    text = Visitor("mara").reads(path(case))

    assert cast.HELD in text
    assert "have not answered" in text
    assert cast.SECRET not in text
    for name in ("miles", "paul", "ola", "rita", "gwen"):
        assert Visitor(name).is_refused(path(case))
        assert Visitor(name).is_refused(path(case), cast.DECISION)


def test_a_decision_is_made_once_and_read_by_those_on_the_case():
    case = cast.shared()
    first = path(case)

    assert Visitor("mara").post(first, cast.DECISION).status_code == 302
    again = Visitor("mara").post(first, cast.DECISION)

    assert again.status_code == 422
    assert "has a decision already" in again.content.decode()

    def draw() -> str:
        facts = {"decision": on_case(case, cast.worker("helen"), cast.NOW), "case": case}
        return render_to_string("decision/on_case.html", facts)

    text = cast.seeing("helen", draw)
    assert cast.DECISION["reasons"] in text
    assert text.count("Not decided yet") == 1
    assert "Decide for" not in text


def test_a_team_that_does_not_fit_the_outcome_is_said_at_the_team():
    case = cast.shared()

    for team in ("", "none", "early_help"):
        seen = Visitor("mara").post(path(case), cast.DECISION | {"team": team})
        assert seen.status_code == 422
        assert "Choose the team" in seen.content.decode()
        assert cast.DECISION["reasons"] in seen.content.decode()
