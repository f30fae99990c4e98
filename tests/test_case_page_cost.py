"""A case page asks the database about as often, however much the case holds."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mash.cases.models import Case
from mash.sharing.asking import ask_agency
from tests import cast
from tests.visitor import Visitor

MOST = 45


def questions(visitor: Visitor, case: Case) -> int:
    with CaptureQueriesContext(connection) as asked:
        visitor.reads(reverse("case", args=[case.reference]))
    return len(asked)


def test_one_more_request_costs_no_more_questions(committed):
    case, mara = cast.rated("green"), Visitor("mara")
    asked = {one.agency.code for one in cast.seeing("mara", lambda: list(case.requests.all()))}
    other = next(one.code for one in case.rules.agencies if one.code not in asked)
    before = questions(mara, case)

    cast.doing("mara", ask_agency, case=case, agency=other, why="Who lives there?")

    assert questions(mara, case) == before
    assert before <= MOST
