"""A case page asks the database about as often, however much the case holds."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mash.cases.models import Case
from mash.sharing.actions import answer_request
from mash.sharing.asking import ask_agency
from mash.sharing.models import Kind
from tests import cast
from tests.visitor import Visitor

MOST = 42


def questions(visitor: Visitor, case: Case) -> int:
    with CaptureQueriesContext(connection) as asked:
        visitor.reads(reverse("case", args=[case.reference]))
    return len(asked)


def test_one_more_request_costs_no_more_questions(committed):
    case, mara = cast.rated(), Visitor("mara")
    cast.doing("paul", answer_request, request=cast.request_to(case, "paul"),
               kind=Kind.NOTHING_HELD)  # fmt: skip
    questions(mara, case)  # the first page also fills what a process keeps
    before = questions(mara, case)

    cast.doing("mara", ask_agency, case=case, agency="police", why="Is the visitor known?")

    assert questions(mara, case) == before
    assert before <= MOST
