"""Nothing leaves the hub by a way that is not in one table, and there the agreement is asked."""

import ast
import re

import pytest
from django.db import connections
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from mash.agreements.actions import revoke_signature
from mash.audit.models import Entry
from mash.database import CHECKOUT
from mash.desk.leaving import LEAVING
from mash.handover.models import Summary
from mash.need_to_know.doing import NotAgreed
from mash.sharing.edges import begin
from tests import cast
from tests.edges import edge_file
from tests.refusing import trying
from tests.test_docs import is_code, is_test
from tests.visitor import Visitor

TODAY = timezone.now().date()

# how a program lets something out: a file to be kept, a letter, another machine
OUT = re.compile(
    r"as_file\(|FileResponse|StreamingHttpResponse|JsonResponse|Content-Disposition"
    r"|django\.core\.mail|smtplib|http\.client|urllib\.request|import socket"
    r'|ledger\.filed import|write_text|write_bytes|open\("[wa]'
)
NO_DATA = {
    "mash/audit/place.py": "the sequencer's own keys",
    "mash/audit/signing.py": "what the signer remembers, beside its key",
    "mash/audit/watching.py": "up to which checkpoint all was well, beside the key",
    "mash/desk/demo/sink.py": "the demo's letters, on this machine",
    "mash/desk/demo/witness.py": "the demo's witness, on this machine",
    "mash/desk/drafts_page.py": "to the page that asks: whether a draft is kept, who is beside",
    "mash/desk/management/commands/docs.py": "drawings of the code",
    "mash/edge/asking.py": "carries the question that `ask_edge` asks",
    "mash/keyring.py": "a key is overwritten before it is gone",
    "mash/matching/model.py": "weights of a model, and no record",
    "mash/ready.py": "what the checkout needs to run",
    "mash/witness/store.py": "an agency's own witness",
}


def code() -> dict[str, str]:
    files = sorted((CHECKOUT / "mash").rglob("*.py"))
    return {str(one.relative_to(CHECKOUT)): one.read_text(encoding="utf-8") for one in files}


def test_every_way_out_names_code_and_a_test_that_are_there():
    for one in LEAVING:
        assert bool(one.asks) != bool(one.because), one.what
        assert [
            name for name in (*one.through, *filter(None, [one.asks])) if not is_code(name)
        ] == []
        assert is_test(one.proved_by), one.what


def test_whatever_can_let_something_out_is_in_the_table_or_carries_no_data():
    named = {name.rpartition(".")[0].replace(".", "/") + ".py"
             for one in LEAVING for name in one.through}  # fmt: skip
    found = {path for path, text in code().items() if OUT.search(text)}

    assert found - named - set(NO_DATA) == set()
    assert set(NO_DATA) - found == set()


def test_every_page_that_is_a_file_is_in_the_table():
    """Whoever adds one calls `as_file`."""
    named = {name.rpartition(".")[2] for one in LEAVING for name in one.through}
    found = set()
    for text in code().values():
        if "as_file(" in text:
            for node in ast.parse(text).body:
                if isinstance(node, ast.FunctionDef) and "as_file(" in ast.unparse(node):
                    found.add(node.name)

    assert found - {"as_file"} <= named


# --- a summary as a file


def pdf_of(case) -> str:
    held = cast.seeing("rita", lambda: Summary.objects.get(case_id=case.pk))
    return reverse("summary_pdf", args=[held.pk])


def test_no_file_is_made_of_what_may_no_longer_go_to_the_team(committed):
    case = cast.handed_over()
    path, rita = pdf_of(case), Visitor("rita")
    assert rita.get(path)["Content-Type"] == "application/pdf"

    revoke_signature(agency="southwark.police", on=TODAY)

    answer = rita.get(path)
    text = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"][:9]) == (422, "text/html")
    assert "Something in it is of Police" in text
    assert "version 2026.1, clause 2.3" in text
    assert cast.HELD in text  # as it was sent, on the page alone
    refusal = cast.seeing("gwen", lambda: Entry.objects.get(username="rita", outcome="refused"))
    assert (refusal.act, refusal.reference) == ("read summary", case.reference)
    assert (refusal.detail["agreement"], refusal.detail["clause"]) == ("2026.1", "2.3")


def test_a_summary_without_anything_of_theirs_is_a_file_still(committed):
    case = cast.handed_over()
    path = pdf_of(case)

    revoke_signature(agency="southwark.health", on=TODAY)

    assert Visitor("rita").get(path)["Content-Type"] == "application/pdf"


def test_what_was_shared_to_save_a_life_goes_on_as_a_file_while_its_agency_is_bound(committed):
    case = cast.in_emergency()
    for child in cast.seeing("mara", lambda: cast.undecided(case)):
        cast.doing("mara", cast.decide, case=case, child=child, **cast.DECISION)
    cast.send(case)
    path, rita = pdf_of(case), Visitor("rita")
    assert rita.get(path)["Content-Type"] == "application/pdf"

    with connections["owner"].cursor() as cursor:
        cursor.execute("update agreements_signature set revoked_on = %s", [TODAY])

    assert rita.get(path).status_code == 422


# --- a question to an agency's list


def test_no_name_goes_to_the_list_of_an_agency_that_has_left(committed):
    request = cast.request_to(cast.rated(), "paul")
    revoke_signature(agency="southwark.police", on=cast.NOW.date())

    with (
        override_settings(MASH_EDGES=edge_file()),
        pytest.raises(NotAgreed, match="Police cannot be asked"),
    ):
        trying("mara", begin, request=request, basis="public_task")
