"""`mash agreement diff`: nothing changes is said of the same, and every change by a sentence."""

import copy
import tomllib
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from mash.agreements.agreement_file import AgreementFile, read_agreement
from mash.agreements.differences import differences
from mash.database import CHECKOUT

SOURCE = CHECKOUT / "agreements" / "southwark.toml"
SOUTHWARK = read_agreement(SOURCE)
RULES: dict[str, Any] = SOUTHWARK.model_dump(mode="json")
AGENCIES = {"police": "Police", "housing": "Housing"}
# another value for a key that is a choice
OTHERS: dict[str, tuple[Any, Any]] = {
    "mode": ("content", "existence_only"),
    "does": ("allows", "forbids"),
    "unused": ("kept_with_case", "returned_to_owner"),
    "intelligence": ("destroyed_at_closing", "returned_to_owner"),
    "refuge": ("destroyed_at_closing", "kept_with_case"),
}


def leaves(value: Any, where: tuple = ()) -> list[tuple]:
    """The place of every single thing that the file says."""
    if isinstance(value, dict):
        return [found for key, one in value.items() for found in leaves(one, (*where, key))]
    if isinstance(value, list):
        inside = [found for n, one in enumerate(value) for found in leaves(one, (*where, n))]
        return [*inside, *((*where, n) for n in range(len(value)) if isinstance(value[n], dict))]
    return [where]


def holder(rules: dict[str, Any], where: tuple) -> Any:
    for step in where[:-1]:
        rules = rules[step]
    return rules


def changed(where: tuple) -> dict[str, Any]:
    """The agreement with the thing at this place put otherwise, or, where it is a row, left out."""
    rules = copy.deepcopy(RULES)
    of, key = holder(rules, where), where[-1]
    before = of[key]
    if isinstance(before, dict):
        del of[key]
    elif key in OTHERS:
        of[key] = next(one for one in OTHERS[key] if one != before)
    elif isinstance(key, int) and where[-2] in {"recipients", "to", "keep", "agencies"}:
        del of[key]
    elif isinstance(before, int):
        of[key] = before + 1
    elif before is None:
        of[key] = {"ends": "2030-03-31", "revoked_on": "2026-12-01"}.get(key, "4.1")
    elif before[:2] == "20" and before[4:5] == "-":
        of[key] = date.fromisoformat(before).replace(year=2031).isoformat()
    elif before[:1].isdigit():
        of[key] = "9.9"
    else:
        of[key] = f"{before}x"
    return rules


@given(st.sampled_from(leaves(RULES)))
def test_any_single_change_is_said_by_a_sentence(where: tuple) -> None:
    rules = changed(where)
    for lists in rules["categories"]:
        if not lists["recipients"] or not lists["agencies"]:
            return  # no agreement could say that
    if not rules["after_closure"]["keep"] or not rules["purposes"]:
        return
    after = AgreementFile.model_validate(rules)

    found = differences(SOUTHWARK, after, AGENCIES)

    assert found, where
    assert all(sentence.strip() for sentence in found)
    back = differences(after, SOUTHWARK, AGENCIES)
    assert back, where


@given(st.sampled_from([("categories",), ("parties",), ("lawful_bases",), ("purposes",)]))
def test_another_order_is_a_change_too(where: tuple) -> None:
    rules = copy.deepcopy(RULES)
    rules[where[0]].reverse()

    assert differences(SOUTHWARK, AgreementFile.model_validate(rules), AGENCIES)


def test_of_the_same_agreement_nothing_changes(tmp_path: Path) -> None:
    assert differences(SOUTHWARK, SOUTHWARK, AGENCIES) == []
    out = StringIO()
    call_command("agreement", "diff", str(SOURCE), str(SOURCE), stdout=out)
    assert out.getvalue() == "Nothing changes.\n"


def amended(old: str, new: str) -> AgreementFile:
    text = SOURCE.read_text(encoding="utf-8")
    assert old in text
    return AgreementFile.model_validate(tomllib.loads(text.replace(old, new, 1)))


SAID = [
    ('agencies = ["housing"]', 'agencies = ["housing", "police"]',
     "Police may from 1 April 2025 also share “Tenancy, arrears, repairs and nuisance”."),
    ("review_by = 2027-03-31", "review_by = 2028-03-31",
     "The review is due by 31 March 2028, 366 days later."),
    ('"6.1" = "An agency withholds', '"6.1" = "Any agency withholds',
     "Clause 6.1 now reads: Any agency withholds what would do the child more harm than good if"
     " disclosed, and says so. It read: An agency withholds what would do the child more harm than"
     " good if disclosed, and says so."),
    ("review_within_hours = 24", "review_within_hours = 8",
     "Sharing in an emergency, review within hours: 8; before: 24."),
    ('refuge = "destroyed_at_closing"', 'refuge = "kept_with_case"',
     "What becomes of what no summary used, by category: “Police intelligence” is returned to its"
     " owner, “Where a person has taken refuge” is kept with the case; before: “Police"
     " intelligence” is returned to its owner, “Where a person has taken refuge” is destroyed when"
     " the case closes."),
]  # fmt: skip


def test_a_change_is_said_for_whom_and_from_when() -> None:
    for old, new, sentence in SAID:
        assert differences(SOUTHWARK, amended(old, new), AGENCIES) == [sentence]


def test_what_may_no_longer_leave_is_said_by_agency() -> None:
    after = amended(
        'agencies = ["housing"]\nrecipients = ["hub", "assessment", "service", "night"]',
        'agencies = ["housing"]\nrecipients = ["hub", "assessment", "night"]',
    )

    assert differences(SOUTHWARK, after, AGENCIES) == [
        "Housing may no longer let “Tenancy, arrears, repairs and nuisance” go to a team that gives"
        " a service."
    ]
