"""By which model the hub compares: one that a person approved, and no other file."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from mash.audit.models import Entry
from mash.matching.model import Model
from mash.people.approving import approved_for, model_in_use
from mash.people.models import ApprovedModel
from tests import cast


@pytest.fixture
def learnt(committed, tmp_path, settings):
    """A model file that the hub is told to use, and nobody has approved."""
    path = tmp_path / "model.json"
    told = json.loads(json.dumps({**vars(Model.shipped()), "version": "learnt-1"}, default=str))
    names = Model.__dataclass_fields__
    path.write_text(json.dumps({name: told[name] for name in names if name in told}))
    settings.MASH_MODEL = str(path)
    return path


def approve(path, by: str = "mara") -> str:
    out, err = StringIO(), StringIO()
    call_command("people", "approve", str(path), "--by", by, stdout=out, stderr=err)
    return out.getvalue()


def test_a_model_that_nobody_approved_is_refused_with_a_sentence_and_the_shipped_one_serves(
    learnt, caplog
):
    assert model_in_use().version == Model.shipped().version
    assert "is not approved, or was changed since" in caplog.text
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("people", "review", stdout=StringIO(), stderr=err)
    assert f"mash people approve {learnt} --by USERNAME" in err.getvalue()


def test_once_approved_the_hub_compares_by_it_and_who_approved_is_kept(learnt):
    assert "learnt-1 is approved" in approve(learnt)

    assert model_in_use().version == "learnt-1"
    kept = ApprovedModel.objects.get()
    assert (kept.version, kept.by.name) == ("learnt-1", "Mara Invented")
    entry = cast.seeing("gwen", lambda: Entry.objects.get(act="approve model"))
    assert (entry.username, entry.detail["digest"]) == ("mara", kept.digest)


def test_a_model_changed_after_it_was_approved_is_refused(learnt):
    approve(learnt)
    learnt.write_text(learnt.read_text().replace('"relatives": 2.6', '"relatives": 9.9') + " ")

    assert model_in_use().version == Model.shipped().version


@pytest.mark.parametrize("by", ["nobody", ""])
def test_only_a_worker_of_the_hub_approves(learnt, by):
    with pytest.raises(SystemExit):
        approve(learnt, by)

    assert not ApprovedModel.objects.exists()


def test_without_one_the_shipped_model_serves(settings):
    settings.MASH_MODEL = ""

    assert approved_for(None) is Model.shipped()
