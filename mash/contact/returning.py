"""Sending a form back to its referrer for more detail, and taking in what they tell again."""

import hashlib
import json
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.audit.actions import record
from mash.cases.letters import write_letter
from mash.cases.models import Case, LetterKind
from mash.cases.refusals import NotPossible
from mash.cases.submissions import answer, first_time
from mash.contact.intake import ContactIn
from mash.contact.models import Referrer, Returned, ToldAgain
from mash.contact.referrer import form_as_typed
from mash.language import later
from mash.need_to_know.acts import Act
from mash.need_to_know.doing import action, in_hand, say
from mash.need_to_know.session import Door
from mash.people.cards import put_cards
from mash.people.records import record_of
from mash.people.whereabouts import keep_all_apart
from mash.process import Stage

OVER = {Stage.HANDOVER, Stage.CLOSED}
WAITS = later("This form is with its referrer already. It waits for their answer.")
TELEPHONE = later(
    "This contact cannot be sent back: it did not come by the referral page from a professional. "
    "Telephone the referrer."
)


@action
def return_contact(*, case: Case, more: str, by: Worker, now: datetime) -> Returned:
    """Ask the referrer for more. The letter leads to the door; what is asked is read behind it.

    The case goes on meanwhile: screening does not wait for an answer (ADR 0007, ADR 0014).
    """
    case = in_hand(case, Act.RETURN_CONTACT, by=by, now=now)
    more = say(more, _("Say what the hub needs more of."), "more")
    if not Referrer.objects.filter(case=case).exists():
        raise NotPossible(TELEPHONE)
    if case.returned.filter(answered_at=None).exists():
        raise NotPossible(WAITS)
    returned = Returned.objects.create(case=case, asked_at=now, asked_by=by, words={"more": more})
    write_letter(
        case,
        LetterKind.MORE_WANTED,
        about=(case.pk, returned.pk),
        to=case.contact.words["referrer"].get("email") or "",
        subject=_("More is needed on your contact %(reference)s") % {"reference": case.reference},
        text=return_letter(case),
        now=now,
    )
    record(by=by, act=Act.RETURN_CONTACT, case=case, now=now, returned=returned.pk)
    return returned


def return_letter(case: Case) -> str:
    """Reference and link: what is asked stands behind the secret, not in the post."""
    door = settings.MASH_URL + reverse("referral_state")
    return "\n\n".join(
        [
            _("%(hub)s needs more detail on what you told us. Your reference is %(reference)s.")
            % {"hub": case.hub.name, "reference": case.reference},
            _(
                "Open %(door)s and enter the reference and the secret that you were shown when "
                "you told us. Your form opens with everything you wrote."
            )
            % {"door": door},
            _(
                "If you no longer have the secret, or something has happened since, telephone "
                "%(telephone)s. If a child is in immediate danger, call 999 now."
            )
            % {"telephone": case.rules.telephone},
            _("Please do not reply to this message."),
        ]
    )


def latest_told(referrer: Referrer) -> dict:
    """The form as the referrer last sent it."""
    again = ToldAgain.objects.filter(case=referrer.case_id).order_by("told_at").last()
    return again.words if again else referrer.words


def waiting_for(referrer: Referrer) -> Returned | None:
    """What the hub still asks of this referrer, while it can be of use."""
    if referrer.case.stage in OVER:
        return None
    return Returned.objects.filter(case=referrer.case_id, answered_at=None).first()


def tell_again(*, referrer: Referrer, intake: ContactIn, now: datetime, key: str) -> bool:
    """Keep what the referrer tells on being asked for more, whole and beside what they told before.

    False where this very form had come already. Called at the referrer's door.
    """
    told = form_as_typed(intake)
    key = key or hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    sender = f"{Door.REFERRER} {referrer.case_id}"
    with transaction.atomic():
        if first_time(sender=sender, key=key, body=told, now=now):
            return False
        if referrer.case.stage in OVER:
            raise NotPossible(
                _(
                    "This contact is decided or closed, so nothing was stored. If something has "
                    "happened since, tell us of it as a new worry, or telephone."
                )
            )
        open_ones = Returned.objects.select_for_update()
        returned = open_ones.filter(case=referrer.case_id, answered_at=None).first()
        if returned is None:
            raise NotPossible(
                _(
                    "Nothing more is asked of you now, so this was not stored. If there is "
                    "something new, tell us of it as a new worry and give your reference, or "
                    "telephone."
                )
            )
        if told == latest_told(referrer):
            raise NotPossible(_("Add or correct something first: this is what you told us before."))
        write_new_cards(referrer, told, now=now)
        people = intake.model_dump(mode="json", include={"people"})["people"]
        keep_all_apart(referrer.case, people, since=now)
        keep(referrer, returned, told, now=now)
        answer(sender=sender, key=key, where=referrer.case.reference)
    return True


def write_new_cards(referrer: Referrer, told: dict, *, now: datetime) -> None:
    """Cards of those told of for the first time, or told otherwise. Whose they are is not asked:
    a form's rows may have changed places."""
    before = {record_of(person) for person in latest_told(referrer)["people"]}
    new = [record for record in map(record_of, told["people"]) if record not in before]
    put_cards(referrer.case, [(None, record) for record in dict.fromkeys(new)], now=now)


def keep(referrer: Referrer, returned: Returned, told: dict, *, now: datetime) -> None:
    try:
        with transaction.atomic():
            again = ToldAgain.objects.create(
                case=referrer.case, returned=returned, told_at=now, words=told
            )
    except IntegrityError:
        raise NotPossible(_("This form has been sent already.")) from None
    returned.answered_at = now
    returned.save(update_fields=["answered_at"])
    record(by=Door.REFERRER, act=Act.TELL_AGAIN, case=referrer.case, now=now, again=again.pk)
