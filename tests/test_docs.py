"""Docs that cannot lie: a setting, a drawing or a word that is missing fails the run."""

import importlib
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from mash.cases.story import Story
from mash.database import CHECKOUT
from mash.desk import promises
from mash.desk.drawings import PAGES
from mash.need_to_know.acts import Act
from mash.need_to_know.processing import PROCESSING, Processing
from mash.need_to_know.walls import WALLS

SOURCES = [*CHECKOUT.glob("mash/**/*.py"), *CHECKOUT.glob("config/*.py")]
# set by others' programs, not by whoever runs a hub
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME", "LC_ALL", "SUDO_USER", "TZ", "USER"}


def settings_read() -> set[str]:
    found = set()
    for source in SOURCES:
        found |= set(
            re.findall(r'(?:environ\.get|environ|is_on)[(\[]\s*"([A-Z_]+)"', source.read_text())
        )
    return found - NOT_OURS


def test_every_setting_is_documented():
    documented = set(re.findall(r"`([A-Z_]+)`", (CHECKOUT / "docs" / "settings.md").read_text()))

    assert settings_read() - documented == set()


def test_the_drawings_are_what_the_code_draws():
    call_command("docs", check=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_drawing_that_differs_is_noticed(name, monkeypatch):
    monkeypatch.setitem(PAGES, name, lambda: "something else")

    with pytest.raises(Exception, match="does not say what the code does"):
        call_command("docs", check=True)


def test_every_promise_names_code_and_a_test_that_are_there():
    missing = []
    for promise in promises.FAIR_PROCESS:
        assert promise.kept_by, promise.says
        assert promise.proved_by, promise.says
        missing += [name for name in promise.kept_by if not is_code(name)]
        missing += [name for name in promise.proved_by if not is_test(name)]

    assert missing + [name for name in promises.LOGGED if not is_test(name)] == []


def is_code(name: str) -> bool:
    module, _, thing = name.rpartition(".")
    return hasattr(importlib.import_module(module), thing)


def is_test(name: str) -> bool:
    file, _, test = name.partition("::")
    return f"def {test}(" in (CHECKOUT / file).read_text()


def test_the_promises_are_the_guides_own_words():
    """As they stand in “A guide for professionals”: whole, and in its order."""
    said = " ".join(promise.says for promise in promises.FAIR_PROCESS)

    assert said.startswith("All partners will sign up to information sharing agreement")
    assert said.endswith("but will not reveal the information itself.")
    assert len(promises.FAIR_PROCESS) == said.count(".") == 7


def test_every_act_is_one_of_the_operations_of_the_law():
    """Data Protection Act 2018 s.62: no operation without an act, no act without its operation."""
    assert set(PROCESSING) == set(Act)
    assert set(PROCESSING.values()) | {Processing.ERASURE} == set(Processing)


def test_every_decision_record_says_what_was_decided():
    records = sorted((CHECKOUT / "docs" / "adr").glob("*.md"))

    assert records
    for record in records:
        assert "**Decided.**" in record.read_text(), record.name


# What lies in plain sight beside a story, and why it tells none.
PLAIN = {
    "Case": {"reference", "stage"},  # random; where it stands
    "CaseLink": {"linked_by", "history"},  # a reader's name; times and codes
    "Contact": {
        "door", "kind", "channel", "source_code", "told_family", "family_agreed",
    },  # codes of closed lists
    "Referrer": {"digest"},  # keyed: of reference and secret
    "Relationship": {"kind"},  # a code; who is who is told by random ids
    "Person": {"part"},
    "KeptBack": {"digest"},  # keyed, under the case's key
    "Judgement": {"verdict"},  # a code
    "Occasion": {"ended", "children", "told_by"},  # codes, and numbers of cards
    "Counted": {"ended"},  # codes, by random ids
    "Proposal": {"band", "model"},  # a code, and a version
    "Consent": {"told", "agreed", "why_not"},  # codes of closed lists
    "Screening": {"panel", "outcome", "how", "absent", "consent_basis"},
    "Position": {"route"},
    "Rating": {"code"},
    "Answer": {"kind", "statute"},
    "EmergencyShare": {
        "reference", "category", "danger", "agreement", "refused_clause", "finding",
    },  # codes of closed lists, for who reads no story
    "Item": {"category", "nature", "handling", "lawful_basis", "agreement", "clause"},
    "Seal": {"agency_id"},
    "Decision": {"outcome", "level", "unanswered"},
    "Summary": {"digest"},  # keyed
    "Letter": {"kind", "state", "trouble", "delivery"},  # codes of closed lists
    "Pack": {"digest"},  # keyed
    "Draft": {"agency_id", "path", "act"},  # an address of references and ids, and a verb
    "Presence": {"agency_id", "path"},
    "Disagreement": {"about"},  # a code
    "Step": {"what", "stage", "how"},  # codes
    "Sampled": {"level", "stratum"},  # codes
    "Score": {"level", "threshold", "answers"},  # codes by codes
    "AccessRequest": {"reference", "asker", "proof", "longer", "needed", "outcome"},  # codes
    "FoundEntry": {"kind", "about", "hints", "tests"},
    "OwnerAsk": {"says", "test"},  # codes of closed lists
    "Ruling": {"says", "test", "owner"},  # codes of closed lists
    "Correction": {"target", "field"},  # what kind of row, and which field of a closed list
    "Told": {"reader"},  # a role of an agency or team, as in the register
    "Closure": {"reference", "kept_for", "retention", "unused_gone"},
    "Hold": {"reference"},
    "Disposal": {"number", "reference", "retention", "why", "counts"},  # codes, and how many
    "Approval": {"kind", "reference", "why", "outcome"},  # codes; a case's or a version's name
    "Change": {"reach"},
    "Apart": {"because", "state", "by", "settled_by"},  # codes, and readers' names
    "Opening": {"reference", "reason", "outcome"},  # random; codes of closed lists
    "Entry": {"actor", "username", "agency", "act", "outcome", "reference", "detail"},
}  # fmt: skip
WORDY = models.CharField | models.TextField | models.JSONField


def test_every_column_that_could_hold_words_is_classified():
    """A new text column beside a story is encrypted with it, or named here with its reason."""
    walled = [model for model in apps.get_models() if model._meta.db_table in WALLS]
    found = {
        model.__name__: {
            field.name for field in model._meta.concrete_fields if isinstance(field, WORDY)
        }
        for model in walled
    }

    assert {name: columns for name, columns in found.items() if columns} == PLAIN


def test_whatever_has_words_keeps_them_under_the_case_key():
    for model in apps.get_models():
        if issubclass(model, Story):
            assert model._meta.db_table in WALLS
            assert isinstance(model._meta.get_field("told"), models.BinaryField)
