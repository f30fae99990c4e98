"""Correcting an error in view: what was written stays, and everybody who received it is told."""

import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mash.agencies.models import Role, Worker
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.doing import action, in_hand, say
from mash.need_to_know.models import Reach
from mash.need_to_know.register import open_grant
from mash.people.cards import put_cards
from mash.people.models import Person
from mash.people.records import record_of
from mash.process import Stage
from mash.rights.codes import Target
from mash.rights.keys import has_key
from mash.rights.letters import write_to
from mash.rights.mended import mend
from mash.rights.models import Correction, Settlement, Told
from mash.rights.received import Recipient, recipients
from mash.rights.summaries import summaries_open
from mash.rights.targets import FINDS, Wrong, keep_home, right, wrong_in
from mash.sharing.actions import keep_sealed

READ_WITHIN = timedelta(days=3)  # whoever received an error reads of it by then, or it shows late


@action
def ask_correction(
    *,
    case: Case,
    target: str,
    row: uuid.UUID,
    field: str,
    now_is: str,
    why: str,
    for_subject: bool,
    by: Worker,
    now: datetime,
) -> Correction:
    """Say that something is wrong, what is right, and why. It is then for the manager to settle,
    or for the agency whose item it is."""
    case = in_hand(case, Act.ASK_CORRECTION, by=by, now=now)
    wrong = wrong_in(case, target, row, field)
    keep_home(case, wrong)
    now_is = right(field, now_is)
    if now_is == wrong_now(case, wrong):
        raise NotPossible(_("This is what it says already."), "now")
    why = say(why, _("Say how you know that it is wrong."), "why")
    keep_sealed(case, Act.ASK_CORRECTION, now=now_is, why=why)
    correction = Correction.objects.create(
        case=case, target=wrong.target, row=row, field=field, for_subject=for_subject,
        asked_at=now, asked_by=by, words={"was": wrong.whole, "now": now_is, "why": why},
    )  # fmt: skip
    record(by=by, act=Act.ASK_CORRECTION, case=case, now=now, correction=correction.pk,
           target=target, row=row, field=field)  # fmt: skip
    return correction


def wrong_now(case: Case, wrong: Wrong) -> str:
    """What holds: the last correction that was made of it, else what was written."""
    made = Correction.objects.filter(
        case=case, row=wrong.row, field=wrong.field, settlement__made=True
    )
    last = made.order_by("settlement__at").last()
    return last.words["now"] if last else wrong.was


def may_settle(correction: Correction, *, by: Worker) -> bool:
    """A manager what the contact says; of an item its agency alone, and when the case is closed
    and its people gone a manager who has asked them."""
    if correction.target != Target.ITEM:
        return Role.MANAGER in by.roles()
    if correction.case.stage == Stage.CLOSED:
        return Role.MANAGER in by.roles()
    wrong = wrong_in(correction.case, correction.target, correction.row, correction.field)
    return Role.AGENCY_WORKER in by.roles() and wrong.agency_id == by.agency_id


@action
def settle_correction(
    *, correction: Correction, made: bool, answer: str, by: Worker, now: datetime
) -> Settlement:
    """Make a correction, or say why not. Made, it stands beside the error at once, and everybody
    who received that is told; a person's new name, birth or address can be found from then on."""
    case = in_hand(correction.case, Act.SETTLE_CORRECTION, by=by, now=now)
    held = Correction.objects.filter(pk=correction.pk, case=case).first()
    if held is None:
        raise Refused(Act.SETTLE_CORRECTION, case, str(correction.pk))
    held.case = case
    if not may_settle(held, by=by):
        raise Refused(Act.SETTLE_CORRECTION, case, str(correction.pk))
    if made:
        keep_home(case, wrong_in(case, held.target, held.row, held.field))
    answer = required_answer(held, made, answer)
    keep_sealed(case, Act.SETTLE_CORRECTION, answer=answer)
    settlement = keep_settlement(held, made, answer, by=by, now=now)
    told = tell_all(held, by=by, now=now) if made else []
    if made and held.target == Target.PERSON and held.field in FINDS:
        write_card(held, now=now)
    record(by=by, act=Act.SETTLE_CORRECTION, case=case, now=now, correction=held.pk, made=made,
           told=[one.reader for one in told])  # fmt: skip
    return settlement


def required_answer(correction: Correction, made: bool, answer: str) -> str:
    if not made:
        return say(answer, _("Say why it is not corrected."), "answer")
    if correction.target == Target.ITEM and correction.case.stage == Stage.CLOSED:
        sentence = _("The agency's people no longer see this case. Say who there agreed, and when.")
        return say(answer, sentence, "answer")
    return answer.strip()


def keep_settlement(
    correction: Correction, made: bool, answer: str, *, by: Worker, now: datetime
) -> Settlement:
    try:
        with transaction.atomic():
            return Settlement.objects.create(
                correction=correction, case_id=correction.case_id, made=made, by=by, at=now,
                words={"answer": answer},
            )  # fmt: skip
    except IntegrityError:
        raise NotPossible(_("This correction is settled already.")) from None


def tell_all(correction: Correction, *, by: Worker, now: datetime) -> list[Told]:
    """Each of those who received it: on their desk until they say that they have read it, and by a
    letter that says nothing but that there is something to read."""
    case = correction.case
    wrong = wrong_in(case, correction.target, correction.row, correction.field)
    with summaries_open(case, because=Act.SETTLE_CORRECTION, by=by, now=now):
        return [tell(correction, wrong, one, by=by, now=now) for one in recipients(case, wrong)]


def tell(correction: Correction, wrong: Wrong, to: Recipient, *, by: Worker, now: datetime) -> Told:
    case, words = correction.case, correction.words
    told = Told.objects.create(
        correction=correction,
        case=case,
        reader=to.reader,
        summary_id=to.summary_id,
        told_at=now,
        words={
            "reference": case.reference,
            **mend(correction, wrong),
            "why": words["why"],
        },
    )
    # of no case: its closing must not keep what is right from those who have what is wrong
    open_grant(reader=to.reader, reach=Reach.RIGHTS, what=told.pk, case_id=None,
               because=Act.SETTLE_CORRECTION, by=by, now=now)  # fmt: skip
    write_to(case, told, now=now)
    return told


def write_card(correction: Correction, *, now: datetime) -> None:
    """The person as they are known now: another card beside those there were."""
    case = correction.case
    person = Person.objects.get(case=case, pk=correction.row)
    put_cards(case, [(person, record_of(person.words | corrected(person)))], now=now)


def corrected(person: Person) -> dict[str, str]:
    """A person's facts as corrected, the last correction of each."""
    made = Correction.objects.filter(row=person.pk, settlement__made=True)
    return {one.field: one.words["now"] for one in made.order_by("settlement__at")}


def look_at_told(told_id: uuid.UUID, *, by: Worker, now: datetime) -> Told:
    """What somebody who received an error is told; the look recorded. Refused where hidden."""
    told = Told.objects.filter(pk=told_id).select_related("read_by").first()
    if told is None or not has_key(told.case_id):  # or the case is disposed of
        raise Refused(Act.READ_CORRECTION, None, str(told_id))
    require(by, Act.READ_CORRECTION, now=now, what=told.pk)
    record(by=by, act=Act.READ_CORRECTION, case=case_of(told), outcome=Outcome.LOOKED, now=now,
           told=told.pk)  # fmt: skip
    return told


def case_of(told: Told) -> Case:
    """The case by its id and reference: all of it that they may know."""
    return Case(pk=told.case_id, reference=told.words["reference"])


@action
def acknowledge_correction(*, told: Told, by: Worker, now: datetime) -> Told:
    """Somebody of those who received the error has read what is right."""
    held = Told.objects.select_for_update().filter(pk=told.pk).first()
    if held is None:
        raise Refused(Act.ACKNOWLEDGE_CORRECTION, None, str(told.pk))
    require(by, Act.ACKNOWLEDGE_CORRECTION, now=now, what=held.pk)
    if held.read_at:
        raise NotPossible(_("Somebody of your team has said this already."))
    held.read_at, held.read_by = now, by
    held.save(update_fields=["read_at", "read_by"])
    record(by=by, act=Act.ACKNOWLEDGE_CORRECTION, case=case_of(held), now=now, told=held.pk)
    return held


def is_late(told: Told, now: datetime) -> bool:
    return told.read_at is None and now > told.told_at + READ_WITHIN
