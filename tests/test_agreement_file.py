"""Agreements: who may share what until when, and which clause refuses."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from mash.agencies.hub_file import HubFileError, read_hub
from mash.agreements.agreement_file import (
    AgreementFile,
    AgreementFileError,
    Ruling,
    read_agreement,
    ruling,
)

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ["southwark", "merton", "oxfordshire"]
SOURCE = (ROOT / "agreements" / "southwark.toml").read_text(encoding="utf-8")
SOUTHWARK = read_agreement(ROOT / "agreements" / "southwark.toml")
TODAY = date(2026, 11, 20)


def asked(agreement: AgreementFile = SOUTHWARK, **changes: Any) -> Ruling:
    """May the police share incidents, and let them leave the hub, today?"""
    question = {"agency": "police", "category": "incidents", "leaving": True, "on": TODAY}
    return ruling(agreement, **(question | changes))


def amended(**changes: Any) -> AgreementFile:
    return AgreementFile.model_validate(SOUTHWARK.model_dump() | changes)


def police(**changes: Any) -> AgreementFile:
    """The agreement with another signature of the police."""
    parties = [party.model_dump() for party in SOUTHWARK.parties]
    return amended(parties=[p | (changes if p["agency"] == "police" else {}) for p in parties])


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_agreement_is_sound_for_its_hub_and_survives_being_stored(name: str) -> None:
    hub = read_hub(ROOT / "hubs" / f"{name}.toml")
    agreement = read_agreement(ROOT / "agreements" / f"{name}.toml", hub)

    assert {party.agency for party in agreement.parties} == {one.code for one in hub.agencies}
    stored = agreement.model_dump(mode="json", exclude_none=True)
    assert AgreementFile.model_validate(stored) == agreement


def test_every_agency_of_southwark_has_something_to_share() -> None:
    assert all(SOUTHWARK.categories_of(party.agency) for party in SOUTHWARK.parties)


def test_what_is_agreed_is_allowed_with_its_clause() -> None:
    answer = asked()

    assert (answer.allowed, answer.clause) == (True, "4.3")
    assert "version 2026.1, clause 4.3" in answer.sentence


LEFT = date(2026, 11, 1)
REFUSED = [
    (SOUTHWARK, {"agency": "fire"}, "2.2", "has not signed"),
    (police(signed_on=TODAY + timedelta(days=1)), {}, "2.2", "has not signed"),
    (police(revoked_on=LEFT), {}, "2.3", "left the agreement on 1 November 2026"),
    (police(revoked_on=TODAY), {}, "2.3", "left the agreement"),
    (SOUTHWARK, {"on": date(2025, 3, 31)}, "2.1", "in force only from 1 April 2025"),
    (amended(ends=TODAY - timedelta(days=1)), {}, "2.1", "ended on 19 November 2026"),
    (SOUTHWARK, {"category": "tenancy"}, "4.1", "does not give your agency “Tenancy"),
    (SOUTHWARK, {"category": "weather"}, "4.1", "does not know this kind"),
    (SOUTHWARK, {"category": "intelligence"}, "5.2", "may not leave the hub"),
]


@pytest.mark.parametrize(("agreement", "changes", "clause", "says"), REFUSED)
def test_a_refusal_names_version_clause_and_what_to_do(
    agreement: AgreementFile, changes: dict[str, Any], clause: str, says: str
) -> None:
    answer = asked(agreement, **changes)

    assert (answer.allowed, answer.clause) == (False, clause)
    assert says in answer.sentence
    assert f"version 2026.1, clause {clause}" in answer.sentence
    assert answer.clause in agreement.clauses
    assert answer.sentence.rsplit("). ", 1)[1]  # what to do next


def test_what_may_not_leave_may_be_shared_within_the_hub() -> None:
    assert asked(category="intelligence", leaving=False).allowed


def test_the_first_and_the_last_day_count() -> None:
    assert asked(on=SOUTHWARK.in_force_from).allowed
    assert asked(amended(ends=TODAY)).allowed
    assert asked(police(revoked_on=TODAY + timedelta(days=1))).allowed


@given(
    agency=st.sampled_from([party.agency for party in SOUTHWARK.parties] + ["fire"]),
    category=st.sampled_from([one.code for one in SOUTHWARK.categories] + ["weather"]),
    leaving=st.booleans(),
    on=st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
def test_the_schedule_alone_decides_who_shares_what(
    agency: str, category: str, leaving: bool, on: date
) -> None:
    given_to = {one.code: (one.agencies, one.may_leave) for one in SOUTHWARK.categories}
    agencies, may_leave = given_to.get(category, ((), False))
    expected = agency in agencies and (may_leave or not leaving) and on >= date(2025, 4, 1)

    answer = asked(agency=agency, category=category, leaving=leaving, on=on)
    assert answer.allowed is expected


# --- Faults of the file ---------------------------------------------------------------------------


@pytest.fixture
def faults(tmp_path: Path) -> Callable[..., list[tuple[int, str]]]:
    def of(text: str, *, hub: str | None = "southwark") -> list[tuple[int, str]]:
        path = tmp_path / "agreement.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(AgreementFileError) as told:
            read_agreement(path, read_hub(ROOT / "hubs" / f"{hub}.toml") if hub else None)
        found = [line.removeprefix(f"{path}:") for line in str(told.value).splitlines()]
        return [(int(number), says.strip()) for number, says in (f.split(":", 1) for f in found)]

    return of


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('hub_only = "5.2"', 'hub_only = "9.9"', "There is no clause 9.9"),
        ('agencies = ["police"]', 'agencies = ["polise"]', "Did you mean `police`?"),
        ('agency = "yos"', 'agency = "csc"', "“csc” is here already"),
        ('agency = "yos"', 'agency = "youths"', "The hub has no agency “youths”"),
        ("in_force_from = 2025-04-01", "in_force_from = 20250401", "must be a day"),
        ("review_by = 2027-03-31", "review_by = 2024-03-31", "review is due before it begins"),
        ("may_leave = true", 'may_leave = "yes"', "Write true or false."),
        ('"governance", "receiver"]', '"governance"]', "Make both say the same"),
        ("signed_on = 2025-03-05\n", "signed_on = 2025-03-05\nrevoked_on = 2025-03-01\n", "left"),
        ('title = "', 'titel = "', "Did you mean `title`?"),
    ],
)
def test_a_fault_names_its_line_and_its_mend(
    faults: Callable[..., list[tuple[int, str]]], old: str, new: str, says: str
) -> None:
    assert old in SOURCE
    line = SOURCE[: SOURCE.index(old)].count("\n") + 1

    found = [at for at, sentence in faults(SOURCE.replace(old, new, 1)) if says in sentence]

    assert found
    assert line <= found[0] <= line + new.count("\n")


def test_an_agreement_of_another_hub_is_told(
    faults: Callable[..., list[tuple[int, str]]],
) -> None:
    told = faults(SOURCE, hub="merton")

    assert [says for _, says in told] == [
        "This is not the agreement of “merton”. Check both files."
    ]


# --- The command ----------------------------------------------------------------------------------


def test_the_command_checks_it_against_the_hub_beside_it() -> None:
    out = StringIO()
    call_command("agreement", "check", str(ROOT / "agreements" / "southwark.toml"), stdout=out)

    assert "is sound: version 2026.1, 11 parties, 22 categories" in out.getvalue()
    assert "not checked" not in out.getvalue()


def test_the_command_says_when_it_has_no_hub_to_check_against(tmp_path: Path) -> None:
    path = tmp_path / "southwark.toml"
    path.write_text(SOURCE, encoding="utf-8")
    out, errors = StringIO(), StringIO()
    call_command("agreement", "check", str(path), stdout=out)
    assert "not checked against hubs/southwark.toml" in out.getvalue()

    merton = str(ROOT / "hubs" / "merton.toml")
    with pytest.raises(SystemExit):
        call_command("agreement", "check", str(path), hub=Path(merton), stderr=errors)
    assert f"{path}:" in errors.getvalue()


def test_a_fault_of_the_hub_file_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(HubFileError, match="no such file"):
        read_hub(tmp_path / "hubs" / "southwark.toml")
