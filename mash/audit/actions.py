"""Writing the audit: in the transaction of the act, references and codes only."""

import hashlib
import hmac
import json
import re
import secrets
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mash import keyring
from mash.agencies.models import Worker
from mash.audit.models import Entry, Outcome, Payload

if TYPE_CHECKING:
    from mash.cases.models import Case

CODE = re.compile(r"[A-Za-z0-9_.:/@+\-]{0,150}")  # no spaces: a code is no sentence


def is_code(value: object) -> bool:
    """Is this a reference, a code, a number or a list of such: nothing that could be a story?"""
    if isinstance(value, list):
        return all(is_code(one) for one in value)
    if value is None or isinstance(value, bool | int):
        return True
    return isinstance(value, str) and CODE.fullmatch(value) is not None


def record(
    *,
    by: Worker | str,
    act: str,
    now: datetime,
    case: "Case | None" = None,
    outcome: Outcome = Outcome.DONE,
    words: str = "",
    **detail: Any,
) -> Entry:
    """Write one entry. `words` is what a person typed as a reason: kept under the case's key.

    `detail` holds references and codes: whatever could be a sentence is refused with ValueError.
    """
    detail = {key: str(v) if isinstance(v, uuid.UUID) else v for key, v in detail.items()}
    if loose := [key for key, value in detail.items() if not is_code(value)]:
        raise ValueError(f"The audit holds references and codes only, not {', '.join(loose)}.")
    entry = Entry(
        at=now,
        actor=by if isinstance(by, str) else by.reader,
        username="" if isinstance(by, str) else by.user.get_username(),
        agency="" if isinstance(by, str) else by.agency_id,
        act=str(act),
        outcome=outcome,
        case_id=case.pk if case else None,
        # whoever was refused knows no case; the reference finds the try again
        reference=case.reference if case else str(detail.get("reference") or "")[:20],
        detail=detail,
    )
    payload = payload_for(entry, case, words) if words and case else None
    entry.save(force_insert=True)
    if payload:
        payload.save(force_insert=True)
    return entry


def payload_for(entry: Entry, case: "Case", words: str) -> Payload:
    """The reason's words, encrypted; the entry keeps only a salted commitment to them."""
    salt = secrets.token_bytes(32)
    body = json.dumps({"words": words, "salt": salt.hex()}, ensure_ascii=True).encode()
    entry.commitment = hmac.new(salt, words.encode(), hashlib.sha256).digest()
    place = keyring.bound("audit", entry.pk, case.pk)
    told = keyring.lock(keyring.case_key(case.pk), body, place)
    return Payload(entry_id=entry.pk, case_id=case.pk, told=told)


def record_sign_in(*, outcome: str, username: str, now: datetime) -> Entry:
    """Write that somebody signed in, out, or was refused. A username typed wrongly may be a
    password: only one that is a worker's is kept."""
    known = Worker.objects.filter(user__username=username).select_related("user").first()
    return record(
        by=known or "sign-in",
        act=f"sign-in:{outcome}",
        now=now,
        outcome=Outcome.REFUSED if outcome == "refused" else Outcome.DONE,
    )
