"""Two people for what cannot be undone: who asks whom, never oneself, not for ever, and once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connections

from mash.agencies.actions import OWNER, appoint_worker, give_post
from mash.agencies.models import Role
from mash.agreements.actions import load_agreement
from mash.agreements.agreement_file import AgreementFile, read_agreement
from mash.agreements.models import Agreement, agreement_in_force
from mash.approvals.actions import (
    LAPSES,
    ask_change_of_agreement,
    change_agreement,
    proposed,
    refuse_approval,
    withdraw_approval,
)
from mash.approvals.kinds import ASKED_OF, Kind
from mash.approvals.models import Approval
from mash.approvals.on_desk import on_desk
from mash.database import CHECKOUT
from mash.need_to_know.acts import Act
from tests import cast
from tests.refusing import not_possible, refused, trying

SECOND = "2.0-invented"


def next_version() -> Agreement:
    """A second version of the hub's agreement, loaded by the owner: it waits."""
    file = read_agreement(CHECKOUT / "agreements" / "southwark.toml")
    changed = AgreementFile.model_validate(file.model_dump() | {"version": SECOND})
    return load_agreement(file=changed, now=cast.NOW)


def in_force() -> str:
    found = agreement_in_force("southwark", cast.NOW.date())
    assert found
    return found.version


def asked(agreement: Agreement, name: str = "gwen") -> Approval:
    return trying(name, ask_change_of_agreement, agreement=agreement)


def test_no_kind_is_asked_of_nobody_or_of_whoever_asks_alone():
    """Every kind has somebody who asks, and somebody else's role or person who approves."""
    assert set(ASKED_OF) == set(Kind)
    assert all(table and all(table.values()) for table in ASKED_OF.values())
    for kind in (Kind.DISPOSE, Kind.DISPOSE_EARLY, Kind.RELEASE_HOLD):
        for asker, approvers in ASKED_OF[kind].items():
            assert Role.GOVERNANCE in {asker, *approvers}


def test_a_second_version_waits_for_two_people(committed):
    first, agreement = in_force(), next_version()
    assert in_force() == first
    assert [one.version for one in proposed("southwark")] == [SECOND]

    approval = asked(agreement)
    assert in_force() == first
    cast.doing("mara", change_agreement, approval_id=approval.pk)

    assert in_force() == SECOND
    assert proposed("southwark") == []


def test_nobody_approves_what_they_asked_nor_those_whom_nobody_asked(committed):
    approval = asked(next_version())

    for name in ("gwen", "ola", "leah", "rex", "paul"):
        with refused(name, Act.CHANGE_AGREEMENT):
            trying(name, change_agreement, approval_id=approval.pk)
    assert in_force() != SECOND


def test_two_governance_officers_may_do_it_between_them(committed):
    gail = appoint_worker(
        username="gail", name="Gail Invented", agency="southwark.csc", password=None, now=cast.NOW
    )
    give_post(worker=gail, role=Role.GOVERNANCE, now=cast.NOW)
    approval = asked(next_version())

    cast.doing("gail", change_agreement, approval_id=approval.pk)

    assert in_force() == SECOND


def test_only_governance_asks_for_a_change_of_the_agreement(committed):
    agreement = next_version()

    for name in ("mara", "ola", "paul", "leah"):
        with refused(name, Act.ASK_APPROVAL):
            asked(agreement, name)


def test_what_nobody_answers_lapses_and_is_asked_anew(committed):
    agreement = next_version()
    approval = asked(agreement)
    late = cast.NOW + LAPSES + timedelta(minutes=1)

    with not_possible("It must be asked anew"):
        cast.doing("mara", change_agreement, approval_id=approval.pk, now=late)
    with pytest.raises(IntegrityError, match="what_has_lapsed"), as_owner() as cursor:
        cursor.execute(
            "update approvals_approval set outcome = 'approved', decided_at = %s,"
            " decided_by_id = %s where id = %s",
            [late, cast.worker("mara").pk, approval.pk],
        )
    again = trying("gwen", ask_change_of_agreement, agreement=agreement, now=late)
    cast.doing("mara", change_agreement, approval_id=again.pk, now=late)
    assert in_force() == SECOND


def as_owner():
    return connections[OWNER].cursor()


def test_one_request_waits_at_a_time(committed):
    agreement = next_version()
    asked(agreement)

    with not_possible("asked already"):
        asked(agreement)


def test_it_is_answered_once(committed):
    approval = asked(next_version())
    cast.doing("mara", refuse_approval, approval_id=approval.pk, reason="Not read yet.")

    with not_possible("Not approved"):
        cast.doing("miles", change_agreement, approval_id=approval.pk)
    with pytest.raises(Exception, match="answered already"), as_owner() as cursor:
        cursor.execute(
            "update approvals_approval set outcome = 'approved' where id = %s", [approval.pk]
        )
    assert in_force() != SECOND


def test_who_asked_may_withdraw_it_and_nobody_else(committed):
    approval = asked(next_version())

    with refused("mara", Act.WITHDRAW_APPROVAL):
        trying("mara", withdraw_approval, approval_id=approval.pk)
    cast.doing("gwen", withdraw_approval, approval_id=approval.pk)
    with not_possible("Withdrawn"):
        cast.doing("mara", change_agreement, approval_id=approval.pk)


def test_not_even_the_owner_of_the_tables_writes_one_person_twice(committed):
    approval, gwen = asked(next_version()), cast.worker("gwen")

    with pytest.raises(IntegrityError, match="two_people_not_one"), as_owner() as cursor:
        cursor.execute(
            "update approvals_approval set outcome = 'approved', decided_at = asked_at,"
            " decided_by_id = %s where id = %s",
            [gwen.pk, approval.pk],
        )


def test_the_application_brings_no_agreement_into_force_by_itself(committed):
    agreement = next_version()

    def force() -> None:
        Agreement.objects.filter(pk=agreement.pk).update(approved_at=cast.NOW)

    with pytest.raises(Exception, match="permission denied"):
        cast.seeing("gwen", force)


def test_it_waits_on_the_desks_of_those_who_may_approve_and_of_who_asked(committed):
    approval = asked(next_version())

    def waits(name: str) -> list[str]:
        return cast.seeing(name, lambda: [one.href for one in on_desk(cast.worker(name), cast.NOW)])

    href = f"/approvals/{approval.pk}/"
    assert {name for name in cast.CAST if href in waits(name)} == {"gwen", "mara", "miles"}
