"""The two functions behind which everything sealed lies: `seal` and `open_by`.

Keys run root → agency → case → item; each item has its own, kept wrapped beside the ciphertext.
Ciphertexts are bound to item, case, agency and author, and padded, so that length tells little.
"""

import json
import re
import secrets
import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mash import keyring
from mash.agencies.models import Role, Worker
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import Case
from mash.cases.refusals import NotPossible
from mash.keyring import padded, unpadded
from mash.need_to_know.acts import Act, Refused, require
from mash.need_to_know.models import Reach
from mash.need_to_know.register import is_granted
from mash.sealed.models import Seal

if TYPE_CHECKING:
    from mash.sharing.models import Request


def place(seal: Seal) -> bytes:
    return keyring.bound("seal", seal.pk, seal.case_id, seal.agency_id, seal.author_id)


def seal(*, request: "Request", words: dict[str, str], by: Worker, now: datetime) -> Seal:
    """Keep these words where only their author and the manager of this case can open them."""
    seal = Seal(
        id=uuid.uuid4(),
        case_id=request.case_id,
        request_id=request.pk,
        agency_id=by.agency_id,
        author_id=by.pk,
        sealed_at=now,
    )
    key = secrets.token_bytes(keyring.KEY)
    wrapping = keyring.case_key(seal.case_id, seal.agency_id, make=True)
    text = json.dumps(words, ensure_ascii=False).encode()
    seal.wrapped_key = keyring.lock(wrapping, key, place(seal))
    seal.sealed = keyring.lock(key, padded(text), place(seal))
    seal.save(force_insert=True)
    return seal


def open_by(seal: Seal, *, reason: str, by: Worker, now: datetime) -> dict[str, str]:
    """The sealed words, for their author while in the agency or for the manager of this case."""
    found = Seal.objects.filter(pk=seal.pk).first()  # the row policy decides whether it is there
    case = Case.objects.filter(pk=found.case_id).first() if found else None
    if found is None or case is None:
        raise Refused(Act.OPEN_SEAL, None, str(seal.pk))
    require(by, Act.OPEN_SEAL, case, now=now)
    if not (is_author(found, by) or is_manager(case, by, now=now)):
        raise Refused(Act.OPEN_SEAL, case, str(found.pk))
    if not reason.strip():
        raise NotPossible(_("Say why you need to open this."), "reason")
    record(
        by=by,
        act=Act.OPEN_SEAL,
        case=case,
        now=now,
        outcome=Outcome.LOOKED,
        item=found.pk,
        words=reason.strip(),
    )
    return unsealed(found)


def unsealed(seal: Seal) -> dict[str, str]:
    wrapping = keyring.case_key(seal.case_id, seal.agency_id)
    key = keyring.unlock(wrapping, seal.wrapped_key, place(seal))
    words: dict[str, str] = json.loads(unpadded(keyring.unlock(key, seal.sealed, place(seal))))
    return words


def is_author(seal: Seal, by: Worker) -> bool:
    return (
        seal.author_id == by.pk
        and seal.agency_id == by.agency_id
        and Role.AGENCY_WORKER in by.roles()
    )


def is_manager(case: Case, by: Worker, *, now: datetime) -> bool:
    """The case's named manager, or whoever stands in for them as long as that lasts."""
    manages = is_granted(readers=[by.reader], reach=Reach.MANAGE, what=case.pk, now=now)
    return manages and Role.MANAGER in by.roles()


def has_sealed(request: "Request") -> bool:
    """Has this worker sealed something on this request? (A colleague's seal is not to be seen.)"""
    return Seal.objects.filter(request_id=request.pk).exists()


WORD = re.compile(r"\w+")
TELLING = 12  # so many words in a row are no accident


def phrases(text: str) -> set[tuple[str, ...]]:
    """Every run of twelve words, whatever their case and what stands between them."""
    words = WORD.findall(text.casefold())
    return {tuple(words[i : i + TELLING]) for i in range(len(words) - TELLING + 1)}


def repeats_sealed(text: str) -> bool:
    """Does a text repeat what its writer could open, on this case or another? (A witness statement
    once went into the other family's plan so.) Nothing is shown by it, so it is no opening."""
    written = phrases(text)
    if not written:
        return False
    return any(written & phrases(text_of(one)) for one in Seal.objects.order_by("sealed_at"))


def text_of(seal: Seal) -> str:
    """What is sealed; nothing where its case's key is destroyed."""
    try:
        return unsealed(seal)["text"]
    except keyring.CannotOpen:
        return ""


def openable(case: Case) -> list[Seal]:
    """The seals of a case that the asking worker may open; the row policy decides."""
    return list(Seal.objects.filter(case_id=case.pk).order_by("sealed_at"))
