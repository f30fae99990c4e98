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
    Category,
    read_agreement,
)
from mash.agreements.movement import Movement, Ruling, Way, ruling
from mash.agreements.readable import as_text

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ["southwark", "merton", "oxfordshire"]
SOURCE = (ROOT / "agreements" / "southwark.toml").read_text(encoding="utf-8")
SOUTHWARK = read_agreement(ROOT / "agreements" / "southwark.toml")
TODAY = date(2026, 11, 20)


def asked(agreement: AgreementFile = SOUTHWARK, **changes: Any) -> Ruling:
    """May the police share incidents, and let them leave the hub, today?"""
    on = changes.pop("on", TODAY)
    question = {"agency": "police", "category": "incidents", "way": Way.CLEAR}
    return ruling(agreement, Movement(**(question | changes)), on=on)


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
    (
        SOUTHWARK,
        {"category": "offences", "way": Way.TICK, "to": "service"},
        "5.2",
        "may not go to a team that gives a service",
    ),
    (SOUTHWARK, {"way": Way.EXPORT, "to": "export"}, "5.2", "may not go to a file"),
    (
        SOUTHWARK,
        {"agency": "mental_health", "category": "therapy", "way": Way.ENTER},
        "4.6",
        "may say only that it holds something",
    ),
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
    assert asked(category="intelligence", way=Way.ENTER).allowed


def test_of_therapy_its_existence_may_be_said_within_the_hub() -> None:
    holds = {"agency": "mental_health", "category": "therapy", "content": False}

    assert asked(**holds, way=Way.ENTER).allowed
    assert not asked(**holds).allowed


# --- Exceptions -----------------------------------------------------------------------------------


def excepting(**changes: Any) -> AgreementFile:
    one = {
        "since": TODAY,
        "until": TODAY + timedelta(days=9),
        "agency": "police",
        "category": "incidents",
        "does": "forbids",
        "reason": "Invented for a test",
        "clause": "4.7",
    }
    return amended(exceptions=[one | changes])


def test_what_an_exception_forbids_is_refused_while_it_lasts_and_for_its_agency_alone() -> None:
    forbidding = excepting()

    answer = asked(forbidding)
    assert (answer.allowed, answer.clause) == (False, "4.7")
    assert "Until 29 November 2026 this may not be shared: Invented for a test" in answer.sentence
    assert asked(forbidding, on=TODAY - timedelta(days=1)).allowed
    assert asked(forbidding, on=TODAY + timedelta(days=10)).allowed
    assert asked(forbidding, category="offences").allowed


def test_an_exception_may_forbid_one_recipient() -> None:
    forbidding = excepting(to=("service",))

    assert not asked(forbidding, way=Way.TICK, to="service").allowed
    assert asked(forbidding, way=Way.TICK, to="assessment").allowed
    assert asked(forbidding).allowed  # cleared for the others


def test_an_exception_gives_what_the_schedule_does_not_and_is_named() -> None:
    giving = excepting(does="allows", category="tenancy")
    answer = asked(giving, category="tenancy")
    assert (answer.allowed, answer.clause) == (True, "4.7")
    assert "tenancy" in [one.code for one in giving.categories_of("police", TODAY)]
    assert "tenancy" not in [one.code for one in giving.categories_of("police", LEFT)]

    letting = excepting(does="allows", category="intelligence", to=("assessment",))
    answer = asked(letting, category="intelligence", way=Way.TICK, to="assessment")
    assert (answer.allowed, answer.clause) == (True, "4.7")
    assert asked(letting, category="intelligence").clause == "4.7"
    assert not asked(letting, category="intelligence", way=Way.TICK, to="service").allowed


# --- What was loaded before -----------------------------------------------------------------------


def test_a_version_loaded_before_there_were_recipients_is_still_read() -> None:
    old = {"code": "incidents", "name": "-", "clause": "4.3", "agencies": ["police"]}

    leaving = Category.model_validate(old | {"may_leave": True})
    staying = Category.model_validate(old | {"may_leave": False})

    assert leaving.recipients == ("hub", "assessment", "service", "night")
    assert (leaving.may_leave, staying.may_leave) == (True, False)
    assert staying.recipients == ("hub",)
    whole = amended(categories=[old | {"may_leave": True}], emergency=None, after_decision=None)
    assert whole.bases_of("incidents") == list(SOUTHWARK.lawful_bases)


def test_each_kind_offers_its_own_bases() -> None:
    offered = {basis.code for basis in SOUTHWARK.bases_of("offences")}

    assert "crime_and_disorder" in offered
    assert "health_and_care" not in offered


def test_the_whole_can_be_read_as_plain_text() -> None:
    text = as_text(SOUTHWARK, {"police": "The police"})
    one_line = " ".join(text.split())

    for said in (
        *SOUTHWARK.clauses.values(),
        "The police",
        "Only that it is held",
        "Saving a life",
    ):
        assert said in one_line
    assert max(map(len, text.splitlines())) <= 78


def test_the_first_and_the_last_day_count() -> None:
    assert asked(on=SOUTHWARK.in_force_from).allowed
    assert asked(amended(ends=TODAY)).allowed
    assert asked(police(revoked_on=TODAY + timedelta(days=1))).allowed


@given(
    agency=st.sampled_from([party.agency for party in SOUTHWARK.parties] + ["fire"]),
    category=st.sampled_from([one.code for one in SOUTHWARK.categories] + ["weather"]),
    way=st.sampled_from([Way.ENTER, Way.CLEAR, Way.TICK]),
    on=st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
def test_the_schedule_alone_decides_who_shares_what(
    agency: str, category: str, way: Way, on: date
) -> None:
    """Asked of what is no exception, and of content, for a team that gives a service."""
    schedule = amended(exceptions=[])
    given_to = {one.code: one for one in schedule.categories if one.mode == "content"}
    one = given_to.get(category)
    to = {Way.ENTER: "hub", Way.TICK: "service"}.get(way, "hub")
    expected = (
        one is not None
        and agency in one.agencies
        and on >= date(2025, 4, 1)
        and (one.may_leave if way == Way.CLEAR else to in one.recipients)
    )

    answer = asked(schedule, agency=agency, category=category, way=way, to=to, on=on)
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
        (
            'recipients = ["hub", "a',
            'recipients = ["hub", "referrer", "a',
            "`recipients` is “referrer”. Use one of `hub`",
        ),
        ('recipients = ["hub", "a', 'recipients = ["a', "does not go to the hub"),
        ('recipients = ["hub"]\nlaw', 'recipients = "hub"\nlaw', "Write a list between [ and ]."),
        ('"public_task", "information', '"publictask", "information', "Did you mean `public_task`"),
        ('mode = "existence_only"', 'mode = "existence"', "Did you mean `existence_only`?"),
        ('basis = "vital_interests"', 'basis = "curiosity"', "not among the [[lawful_bases]]"),
        ("since = 2026-01-05", "since = 2024-01-05", "begins before the agreement does"),
        ("until = 2026-06-30", "until = 2026-01-01", "The exception ends before it begins"),
        ('category = "support"', 'category = "suport"', "Did you mean `support`?"),
        ('intelligence = "returned', 'inteligence = "returned', "Did you mean `intelligence`?"),
        ('unused = "kept_with_case"', 'unused = "kept"', "`unused` is “kept”"),
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


def test_what_another_line_makes_wrong_is_told_where_it_stands(
    faults: Callable[..., list[tuple[int, str]]],
) -> None:
    """An existence that no clause speaks of, an exception that outlasts its agreement."""
    lines = SOURCE.splitlines()
    mode = lines.index('mode = "existence_only"') + 1
    until = lines.index("until = 2026-06-30") + 1

    assert faults(SOURCE.replace('existence = "4.6"\n', "\n")) == [
        (mode, "Which clause says that only the existence is told? Name it as `existence` under"
        " [clause_for].")
    ]  # fmt: skip
    assert faults(SOURCE.replace("# ends = 2028-03-31", "ends = 2026-03-31 #")) == [
        (until, "The exception goes on after the agreement has ended. Change one of the days.")
    ]


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

    assert "is sound: version 2026.1, 11 parties, 23 categories" in out.getvalue()
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
