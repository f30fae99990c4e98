"""Hub files: what they say, and that every fault names its line and its mend."""

import re
import tomllib
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pydantic import BaseModel

from mash.agencies.hub_checks import ENTER, ROUTE_KINDS
from mash.agencies.hub_file import HubFile, HubFileError, Route, read_hub
from mash.agencies.models import Role
from mash.agencies.rules_file import model_within
from mash.agencies.toml_lines import Where, line_of, lines_of
from mash.agreements.agreement_file import AgreementFile
from mash.screening.models import ENTER as POSITION_ENTER

HUBS = Path(__file__).resolve().parent.parent / "hubs"
SHIPPED = ["southwark", "merton", "oxfordshire"]
SOUTHWARK = (HUBS / "southwark.toml").read_text(encoding="utf-8")


@pytest.fixture
def faults(tmp_path: Path) -> Callable[[str], list[tuple[int, str]]]:
    """The faults of a text, each as line and sentence."""

    def of(text: str) -> list[tuple[int, str]]:
        path = tmp_path / "hub.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(HubFileError) as told:
            read_hub(path)
        found = [line.removeprefix(f"{path}:") for line in str(told.value).splitlines()]
        return [(int(number), says.strip()) for number, says in (f.split(":", 1) for f in found)]

    return of


def changed(old: str, new: str, text: str = SOUTHWARK) -> tuple[str, int]:
    """The text with one place changed, and the line of that place."""
    assert old in text
    return text.replace(old, new, 1), text[: text.index(old)].count("\n") + 1


# --- What the shipped files say -----------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_hub_is_sound_and_survives_being_stored(name: str) -> None:
    hub = read_hub(HUBS / f"{name}.toml")

    assert hub.slug == name
    assert HubFile.model_validate(hub.model_dump(mode="json")) == hub


def test_southwark_has_the_eleven_agencies_of_its_guide() -> None:
    hub = read_hub(HUBS / "southwark.toml")

    assert len(hub.agencies) == 11
    assert [part.name for part in hub.agency("csc").parts] == [
        "Children with disabilities",
        "Integrated homeless team",
    ]
    assert (hub.telephone, hub.out_of_hours.telephone) == ("020 7525 1921", "020 7525 5000")
    assert {rating.code: rating.hours for rating in hub.ratings} == {
        "red": 4,
        "amber": 24,
        "green": 48,
    }


def test_a_rating_asks_all_some_or_none() -> None:
    merton = read_hub(HUBS / "merton.toml")

    assert merton.asked_by("red") == [agency.code for agency in merton.agencies]
    assert merton.asked_by("green") == ["csc", "education", "early_help"]
    assert merton.asked_by("blue") == []


def test_a_code_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="purple"):
        read_hub(HUBS / "southwark.toml").rating("purple")


def test_codes_agree_with_the_roles_and_positions_of_the_hub() -> None:
    keep = set(Role.values)

    assert all(set(read_hub(HUBS / f"{name}.toml").after_closure_keep) <= keep for name in SHIPPED)
    assert ENTER == POSITION_ENTER
    kinds = Route.model_json_schema()["properties"]["kind"]["enum"]
    assert set(kinds) == set(ROUTE_KINDS)


# --- Faults -------------------------------------------------------------------------------------

ONE_PLACE = [
    # what is written, what stands there instead, what the fault says
    ('telephone = "020 7525 1921"', 'telefone = "1"', "`telefone` is not a key of this table. Did"),
    ('counts = "elapsed"', 'counts = "elapsing"', "“elapsing”. Did you mean `elapsed`?"),
    ('kind = "signpost"', 'kind = "signposting"', "Did you mean `signpost`?"),
    ("hours = 4", 'hours = "four"', "Write a number, such as 4 or 1.5."),
    ("hours = 4", "hours = nan", "Write a number"),
    ("hours = 4", "hours = -1", "more than 0"),
    ("hours = 4", "hours = true", "Write a number"),
    ("rank = 0", "rank = 0.5", "Write a whole number"),
    ('opens = "09:00"', 'opens = "nine"', "must be a time of day"),
    ('opens = "09:00"', "opens = 9", "must be a time of day"),
    ("closed_on = []", "closed_on = [20261224]", "must be a day, such as 2026-09-01"),
    ('hands_over = ["red"]', 'hands_over = ["rot"]', "There is no rating “rot”"),
    ('hands_over = ["red"]', 'hands_over = ["red", "red"]', "“red” is here already"),
    ('hands_over = ["red"]', "hands_over = []", "write `hands_over` as well"),
    ('manager_on_call = "020 7946 0199"', "", "write `manager_on_call` as well"),
    ("closed_on = []", "open_on = [2026-12-24]", "2026-12-24 is no bank holiday"),
    ("closed_on = []", "open_on = [2026-12-28, 2026-12-28]", "“2026-12-28” is here already"),
    ("closed_on = []", "open_on = [2026-12-28]\nclosed_on = [2026-12-28]", "in `closed_on` as"),
    ("closed_on = []", "open_on = [2027-12-25]", "2027-12-25 is no bank holiday"),
    ('days = ["mon", ', "open_on = [2026-12-28]\ndays = [", "is not on one of the hub's `days`"),
    ('closes = "17:00"', 'closes = "08:00"', "closes before it opens"),
    ("name_agency = false", 'name_agency = "no"', "Write true or false."),
    ('panel = ["csc", "police"', 'panel = ["csc", "polce"', "Did you mean `police`?"),
    ("at_least = 2", "at_least = 4", "4 positions and the panel has 3"),
    ('must_include = ["csc"]', 'must_include = ["housing"]', "not on the panel"),
    ('asks = "all"', 'asks = ["police", "nobody"]', "There is no agency “nobody”"),
    ('asks = "all"', 'asks = "some"', 'must be "all", "none" or a list'),
    ('host = "csc"', 'host = "scs"', "Did you mean `csc`?"),
    ('team = "allocated"', 'team = "alocated"', "Did you mean `allocated`?"),
    ('agency = "early_help"', 'agency = "late_help"', "There is no agency “late_help”"),
    ('teams = ["early_help", "family_focus"]', "teams = []", "Nobody receives “early_help”"),
    ('code = "fast_track"', 'code = "enter"', "“enter” means that a contact goes into MASH"),
    ('code = "yos"', 'code = "csc"', "“csc” is here already"),
    ('code = "yos"', 'code = "Youth Offending"', "Use small letters"),
    ('email = "mash@southwark.gov.uk"', 'email = "mash at southwark"', "must be an e-mail address"),
    (
        'trigger = "birthday"',
        'trigger = "eighteenth"',
        "Use one of `decision`, `closure`, `birthday`",
    ),
    ('"manager", "governance", "receiver"', '"manager", "everyone"', "“everyone”"),
]


@pytest.mark.parametrize(("old", "new", "says"), ONE_PLACE)
def test_a_fault_names_its_line_and_its_mend(
    faults: Callable[[str], list[tuple[int, str]]], old: str, new: str, says: str
) -> None:
    text, line = changed(old, new)
    tables = range(max(1, line - 8), line + 1)  # the line or its table

    found = [(at, sentence) for at, sentence in faults(text) if says in sentence]

    assert found, faults(text)
    assert found[0][0] in tables
    assert found[0][1].endswith((".", "?"))


def test_the_line_is_the_very_line(faults: Callable[[str], list[tuple[int, str]]]) -> None:
    text, line = changed('kind = "signpost"', 'kind = "signposting"')

    assert [at for at, _ in faults(text)][0] == line


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("rank = 1", "rank = 0", "have the same rank"),
        ("hours = 48", "hours = 12", "less urgent than “amber” and has less time"),
        ("hours = 24\n", "hours = 24\nworking_days = 1\n", "has two clocks"),
        ("hours = 24\n", "", "asks agencies and sets no time"),
        ('counts = "core_hours"', 'counts = "working_days"', "sets hours and counts working_days"),
        ('team = "assessment"\n', "", "“fast_track” hands a child over"),
        ('kind = "advice"', 'kind = "advice"\nteam = "assessment"', "“advice” goes to nobody"),
        ('kind = "back_to_referrer"', 'kind = "advice"', "No route is of kind `back_to_referrer`"),
        (
            'bank_holidays = "england-and-wales"',
            'bank_holidays = "none"\nopen_on = [2026-12-28]',
            "The hub keeps no bank holidays",
        ),
        ('code = "service"', 'code = "assessment"', "Nothing says how long `service` is kept"),
        (
            "[seal]",
            "[chasers]\nlead_after_minutes = 60\nmanager_after_minutes = 30\n[seal]",
            "before the agency's own panel manager",
        ),
        (
            "[seal]",
            '[chasers]\ndecision_late_tells = ["manager", "manager"]\n[seal]',
            "“manager” is here already",
        ),
    ],
)
def test_what_does_not_fit_together_is_told(
    faults: Callable[[str], list[tuple[int, str]]], old: str, new: str, says: str
) -> None:
    assert any(says in sentence for _, sentence in faults(changed(old, new)[0]))


def test_a_missing_key_names_its_table(faults: Callable[[str], list[tuple[int, str]]]) -> None:
    told = faults(changed('email = "mash@southwark.gov.uk"\n', "")[0])
    assert told == [
        (1, "`email` is missing. Add it to the top of the file, above the first [table].")
    ]

    text, line = changed('asks = "all"\n', "")
    (at, says), *_ = faults(text)
    assert says == "`asks` is missing. Add it to this [[ratings]]."
    assert text.splitlines()[at - 1] == "[[ratings]]"
    assert at < line


def test_all_faults_are_told_at_once(faults: Callable[[str], list[tuple[int, str]]]) -> None:
    text = SOUTHWARK.replace('telephone = "020 7525 1921"', "telephone = 7").replace(
        'kind = "advice"', 'kind = "advise"'
    )
    told = faults(text)

    assert len(told) == 2
    assert told == sorted(told)


def test_no_wording_of_the_checker_reaches_people(
    faults: Callable[[str], list[tuple[int, str]]],
) -> None:
    for old, new, _ in ONE_PLACE:
        for _, says in faults(changed(old, new)[0]):
            assert "pydantic" not in says.lower()
            assert "Input should" not in says


@pytest.mark.parametrize(
    ("text", "line"),
    [("slug = southwark", 1), ('slug = "a"\nname = \n', 2), ('slug = "a"\nslug = "b"', 2)],
)
def test_what_is_not_toml_is_told_with_its_line(
    faults: Callable[[str], list[tuple[int, str]]], text: str, line: int
) -> None:
    (at, says), *more = faults(text)

    assert (at, more) == (line, [])
    assert "this is not TOML" in says


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'name = "caf\xe9"')
    for path, says in (
        (tmp_path / "none.toml", "no such file"),
        (latin, "UTF-8"),
        (tmp_path, "cannot"),
    ):
        with pytest.raises(HubFileError, match=says):
            read_hub(path)


# --- The command ---------------------------------------------------------------------------------


def test_the_command_says_that_a_file_is_sound() -> None:
    out = StringIO()
    call_command("hub", "check", str(HUBS / "southwark.toml"), stdout=out)

    assert "is sound: 11 agencies, 3 ratings, 6 routes" in out.getvalue()


def test_the_command_fails_and_lists_the_faults(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(changed('kind = "advice"', 'kind = "advise"')[0], encoding="utf-8")
    errors = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("hub", "check", str(path), stderr=errors)

    assert ended.value.code == 1
    assert f"{path}:" in errors.getvalue()
    assert "Did you mean `advice`?" in errors.getvalue()


# --- Finding lines --------------------------------------------------------------------------------

ODD = '''# a comment with [brackets] and = signs
top = 1
"quoted key" = "a # b = [c]"
dotted.key."with.dots" = 2

[table]
text = """
not_a_key = 1
[not_a_table]
"""
raw = \'\'\'
x = "\'\'\'
list = [
    1,  # one
    { a = 1, b = [2, 3] },

    "four, five",
]

[[many]]
a = 1
[many.inner]
b = 2
[[many]]
a = 3
[[many.deep]]
c = 4
[[many.deep]]
c = 5
'''


@pytest.mark.parametrize(
    ("where", "line"),
    [
        (("top",), 2),
        (("quoted key",), 3),
        (("dotted", "key", "with.dots"), 4),
        (("table",), 6),
        (("table", "text"), 7),
        (("table", "raw"), 11),
        (("table", "list"), 13),
        (("table", "list", 0), 14),
        (("table", "list", 1, "b", 1), 15),
        (("table", "list", 2), 17),
        (("many", 0, "a"), 21),
        (("many", 0, "inner", "b"), 23),
        (("many", 1, "a"), 25),
        (("many", 1, "deep", 1, "c"), 29),
        (("many", 1, "unknown"), 24),  # the nearest thing around it
        (("nowhere",), 1),
    ],
)
def test_a_place_has_a_line(where: Where, line: int) -> None:
    assert line_of(lines_of(ODD), where) == line


@pytest.mark.parametrize("text", [SOUTHWARK, ODD, ODD.replace("\n", "\r\n")])
def test_every_value_has_a_line_of_its_own_kind(text: str) -> None:
    lines = lines_of(text)

    def walk(value: object, where: Where) -> None:
        pairs = (
            value.items() if isinstance(value, dict)
            else enumerate(value) if isinstance(value, list) else ()
        )  # fmt: skip
        for step, inner in pairs:
            assert (*where, step) in lines
            walk(inner, (*where, step))

    walk(tomllib.loads(text), ())


# --- The page that explains the files -------------------------------------------------------------


def keys_of(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        if inner := model_within(field.annotation):
            yield from keys_of(inner)


@pytest.mark.parametrize(
    ("model", "name"), [(HubFile, "hubs.md"), (AgreementFile, "agreements.md")]
)
def test_a_page_explains_every_key(model: type[BaseModel], name: str) -> None:
    page = (HUBS.parent / "docs" / name).read_text(encoding="utf-8")

    words = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]*`", page))))
    assert set(keys_of(model)) - words == set()
