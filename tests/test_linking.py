"""Linking: a later contact follows an earlier case and its clocks, and opens it to nobody."""

from datetime import timedelta

import pytest

from mash.cases.models import Case, CaseLink, new_reference
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import look_at_case
from mash.process import Stage
from mash.screening.actions import open_screening
from mash.screening.linking import link_case
from tests import cast
from tests.refusing import not_possible, refused, trying


def link(name: str, case: Case, reference: str) -> CaseLink:
    return cast.doing(name, link_case, case=case, earlier_reference=reference)


def test_a_later_contact_follows_the_earlier_case_with_its_clock_history(db):
    earlier = cast.closed(now=cast.NOW - timedelta(days=30))
    case = cast.received()

    made = link("mara", case, earlier.reference.lower().replace("-", " "))

    assert made.history["reference"] == earlier.reference
    assert made.history["received_at"] == earlier.received_at.isoformat()
    assert made.history["stage"] == Stage.CLOSED
    assert [one["code"] for one in made.history["ratings"]] == ["red"]
    again = cast.seeing("ola", lambda: CaseLink.objects.get(case=case).history)
    assert again == made.history


def test_an_earlier_case_that_is_hidden_is_refused_as_one_that_does_not_exist(db):
    hidden = cast.rated()
    case = cast.received()

    def why_not(reference: str) -> tuple[str, str | None]:
        with pytest.raises(NotPossible) as told:
            link("ola", case, reference)
        return told.value.message, told.value.field

    references = [hidden.reference, new_reference(), "not a reference", "", case.reference]
    assert len({why_not(reference) for reference in references}) == 1


def test_a_case_follows_another_once(db):
    earlier, case = cast.received(), cast.received()
    link("ola", case, earlier.reference)

    with not_possible("already linked"):
        link("ola", case, earlier.reference)


def test_linking_opens_the_earlier_case_to_nobody(db):
    earlier = cast.closed(now=cast.NOW - timedelta(days=30))
    case = cast.received()
    link("mara", case, earlier.reference)
    cast.doing("ola", open_screening, case=case)

    for name in ("ola", "pat", "paul"):
        with refused(name, Act.READ_CASE):
            trying(name, lambda by, now: look_at_case(earlier.reference, by=by, now=now))
