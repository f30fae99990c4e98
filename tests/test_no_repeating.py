"""What was read under the seal is not pasted where others read it. (A witness statement once went
into a plan that the other family was given.)"""

import pytest

from mash.decision.actions import decide, undecided
from mash.handover.actions import preview_summary
from mash.handover.document import Ticks, teams_due
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import Forbidden
from mash.sealed.store import TELLING, phrases
from mash.sharing.actions import share_item
from mash.sharing.asking import ask_agency, rate_case
from mash.sharing.models import Handling
from tests import cast
from tests.test_audit import newest

SECRET = (
    "An invented detective of the invented unit watches a blue van that stands before the house"
    " each Thursday evening and leaves before nine."
)
PASTED = (
    "As we know: an INVENTED detective, of the invented unit -- watches a blue van that stands"
    " before the house."
)
LATER = cast.NOW.replace(hour=13)
pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return cast.shared(secret=SECRET)


def is_stopped(name: str, act: Act, field: str, do, **given) -> None:
    with pytest.raises(Forbidden, match="repeats sealed words") as stopped:
        cast.doing(name, do, now=LATER, **given)
    assert stopped.value.field == field
    trace = newest()
    assert (trace.act, trace.outcome, trace.username) == (act.value, "refused", name)
    assert trace.detail == {"because": "repeats-sealed"}


def test_not_into_a_decision(case):
    child = cast.seeing("mara", lambda: undecided(case))[0]
    given = cast.DECISION | {"reasons": PASTED}

    is_stopped("mara", Act.DECIDE, "reasons", decide, case=case, child=child, **given)


def test_not_into_a_rating(case):
    rating = {"case": case, "code": "amber", "reason": PASTED}
    is_stopped("mara", Act.RATE_CASE, "reason", rate_case, **rating)


def test_not_into_a_question_to_another_agency(case):
    asking = {"case": case, "agency": "police", "why": PASTED}
    is_stopped("mara", Act.ASK_AGENCY, "why", ask_agency, **asking)


def test_not_into_a_summary():
    case = cast.decided(secret=SECRET)
    team = cast.seeing("mara", lambda: teams_due(type(case).objects.get(pk=case.pk)))[0]
    given = {"case": case, "team": team, "ticks": Ticks(note=PASTED)}

    is_stopped("mara", Act.COMPOSE_SUMMARY, "note", preview_summary, **given)


def test_not_by_its_author_into_an_open_item(case):
    cast.doing("mara", ask_agency, case=case, agency="police", why="Since when?")
    given = {
        "request": cast.request_to(case, "paul"),
        "weighed": cast.weighed(PASTED),
        "handling": Handling.HUB_ONLY,
    }

    is_stopped("paul", Act.SHARE_ITEM, "text", share_item, **given)


def test_who_never_could_read_it_writes_what_they_know_themselves(case):
    """Helen cannot open it: to stop her would tell her what is sealed."""
    request = cast.request_to(case, "helen")
    known = cast.weighed(PASTED, category="health_contact")

    cast.doing(
        "helen", share_item, request=request, weighed=known, handling=Handling.HUB_ONLY, now=LATER
    )


def test_fewer_words_in_a_row_are_nobodys():
    words = SECRET.split()

    assert phrases(" ".join(words[: TELLING - 1])) == set()
    assert phrases(" ".join(words[:TELLING])) <= phrases(SECRET)
