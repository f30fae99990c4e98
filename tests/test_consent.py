"""What each person was told and asked: by name and time, later beside earlier, and told truly."""

import pytest
from django.db import ProgrammingError, connection
from django.urls import reverse

from mash.audit.models import Entry
from mash.cases.models import Case
from mash.need_to_know.acts import Act
from mash.screening.actions import give_position, settle_screening
from mash.screening.consents import how_it_stands, record_consent
from mash.screening.models import ENTER, Consent
from mash.screening.request_text import request_text
from tests import cast
from tests.refusing import not_possible, refused, trying
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def person(case: Case, position: int = 2) -> str:
    """The mother, who is the third of the cast's families."""
    return str(cast.seeing("mara", lambda: case.people.get(position=position)).pk)


def recorded(case: Case, name: str = "ola", **changes: str) -> Consent:
    said = {"person": person(case), "told": "yes", "agreed": "agreed", "why_not": ""}
    return trying(name, record_consent, case=case, **(said | changes))


def test_what_was_recorded_before_stays_beside_what_is_said_later():
    case = cast.received()
    recorded(case, told="no", agreed="not_asked", why_not="risk")
    recorded(case, "mara")

    (one,) = cast.seeing("mara", lambda: how_it_stands(case))
    assert (one.now.agreed, one.now.recorded_by.name) == ("agreed", "Mara Invented")
    assert [(was.agreed, was.why_not) for was in one.before] == [("not_asked", "risk")]
    text = Visitor("mara").reads(reverse("case", args=[case.reference]))
    assert "Asked, and agreed" in text
    assert "Before: Not told. Not asked (Ola Invented" in text
    look = Entry.objects.filter(act=Act.RECORD_CONSENT, case_id=case.pk)
    assert {one.detail["agreed"] for one in cast.seeing("gwen", lambda: list(look))} == {
        "agreed",
        "not_asked",
    }


WRONG = [
    ({"person": "nobody"}, "Choose a person of this case", "person"),
    ({"told": "perhaps"}, "whether they were told", "told"),
    ({"agreed": "perhaps"}, "whether they were asked", "agreed"),
    ({"agreed": "not_asked"}, "why they were not asked", "why_not"),
    ({"why_not": "risk"}, "only where they were not asked", "why_not"),
]


@pytest.mark.parametrize(("changes", "sentence", "field"), WRONG)
def test_what_is_said_is_of_the_lists_and_not_asked_says_why(changes, sentence, field):
    case = cast.received()
    if changes.get("person") is None:
        changes = {"person": person(case)} | changes

    with not_possible(sentence, field):
        recorded(case, **changes)


def test_only_who_works_on_the_contact_records_it_and_nobody_changes_it():
    case = cast.rated()

    for name in ("ola", "paul", "cora", "gwen"):
        with refused(name, Act.RECORD_CONSENT):
            recorded(case, name)
    recorded(case, "mara")

    def forge() -> None:
        with connection.cursor() as cursor:
            cursor.execute("update screening_consent set agreed = 'refused'")

    with pytest.raises(ProgrammingError, match="permission denied"):
        cast.seeing("mara", forge)


def test_who_is_asked_for_information_reads_how_it_stands():
    """[2013] EWHC 416 (Admin): never as if somebody had agreed who was not asked."""
    case = cast.received()
    recorded(case, told="no", agreed="not_asked", why_not="risk")
    recorded(case, person=person(case, 0))

    text = cast.seeing("mara", lambda: request_text(case))
    assert "Briar Sampleton was not asked. Asking would put a child at risk." in text
    assert "Bramble Sampleton was asked and agreed." in text
    assert "the family agreed" not in text
    rated = cast.rated()
    recorded(rated, "mara", told="yes", agreed="refused")
    request = cast.request_to(rated, "paul")
    assert "Asked, and did not agree" in Visitor("paul").reads(
        reverse("request", args=[request.pk])
    )


ENTERING = {"outcome": ENTER, "consent_basis": "agreed", "request_text": "What do you hold?"}


def before_the_manager(**changes: object) -> Case:
    case = cast.screened(**changes)
    for name in cast.PANEL.values():
        cast.doing(name, give_position, case=case, route=ENTER, reasons="More is needed.")
    return case


def test_a_case_does_not_enter_on_the_footing_of_agreement_where_somebody_did_not_agree():
    case = before_the_manager()
    recorded(case, "mara", agreed="refused")

    with not_possible("Dispense with agreement and say why", "consent_basis"):
        trying("mara", settle_screening, case=case, **ENTERING)


def test_what_was_recorded_since_is_a_footing_though_the_contact_does_not_say_so():
    case = before_the_manager(consent={"told": "no", "agreed": "not_asked", "why_not": "In haste."})
    recorded(case, "mara")

    assert trying("mara", settle_screening, case=case, **ENTERING).consent_basis == "agreed"


def test_the_page_asks_person_by_person_and_shows_what_is_recorded():
    case = cast.received()
    ola, path = Visitor("ola"), reverse("consent", args=[case.reference])
    assert "Briar Sampleton" in ola.reads(path)

    form = {"person": person(case), "told": "no", "agreed": "not_asked", "why_not": ""}
    seen = ola.post(path, form)
    assert seen.status_code == 422
    assert "Choose why they were not asked." in seen.content.decode()
    assert ola.post(path, form | {"why_not": "delay"}).status_code == 302
    assert "a delay that a child cannot wait for" in ola.reads(path)
    assert "Record what somebody was told and asked" in ola.reads(
        reverse("case", args=[case.reference])
    )
