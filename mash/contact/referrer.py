"""The referrer who comes back: the secret that goes with a reference, and what it opens.

The secret is worked out from the reference under the hub's root key and kept nowhere, so that a
form sent twice shows the same one. The database holds a keyed digest: whoever reads it cannot
find the secret, and the row policies know a referrer by it and nothing else.
"""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from mash import keyring
from mash.audit.actions import record
from mash.audit.models import Outcome
from mash.cases.models import SPOKEN, Case, tidy_reference
from mash.contact import codes
from mash.contact.intake import ContactIn
from mash.contact.models import Referrer
from mash.need_to_know.acts import Act
from mash.need_to_know.session import Door
from mash.people.whereabouts import without_place

GROUPS, OF = 4, 4  # 20**16: sixty-nine bits
LENGTH = GROUPS * OF


def under_root_key(*parts: str) -> bytes:
    key = keyring.root_key(settings.MASH_ROOT_KEY)
    return hmac.new(key, keyring.bound("referrer", *parts), hashlib.sha256).digest()


def secret_of(reference: str) -> str:
    """The secret of this reference, read aloud in fours: `KX74-MQ9T-RVCG-2HJW`."""
    number = int.from_bytes(under_root_key("secret", reference), "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(SPOKEN))
        letters.append(SPOKEN[place])
    return "-".join("".join(letters[i : i + OF]) for i in range(0, LENGTH, OF))


def tidy_secret(typed: str) -> str:
    """The secret somebody typed or heard; empty where it cannot be one."""
    letters = [letter for letter in typed.upper() if letter.isalnum()]
    if len(letters) != LENGTH or any(letter not in SPOKEN for letter in letters):
        return ""
    return "-".join("".join(letters[i : i + OF]) for i in range(0, LENGTH, OF))


def digest_of(reference: str, secret: str) -> str:
    """What the database knows a referrer by. Whatever was typed, the same work is done."""
    tidy = tidy_reference(reference) or ""
    return under_root_key("door", tidy, tidy_secret(secret)).hex()


def may_come_back(intake: ContactIn) -> bool:
    """Somebody who tells as part of their work, with a name. A member of the public may not: that
    agencies look at a family is nothing for a neighbour, or for a parent who was left."""
    return intake.referrer.source_code in codes.PROFESSIONALS and not intake.referrer.anonymous


def remember(case: Case, intake: ContactIn) -> None:
    """Keep the form as it was typed, for the referrer to come back to."""
    Referrer.objects.create(
        case=case,
        digest=digest_of(case.reference, secret_of(case.reference)),
        words=form_as_typed(intake),
    )


def form_as_typed(intake: ContactIn) -> dict:
    """The form as everybody on the contact may read it: not where a protected person lives."""
    told = intake.model_dump(mode="json", exclude={"submission", "received_at"})
    return told | {"people": [without_place(person) for person in told["people"]]}


def known(digest: str) -> Referrer | None:
    """Whoever stands at the referrer's door, or nobody."""
    found = Referrer.objects.filter(digest=digest).select_related("case__hub_version", "case__hub")
    return found.defer("case__confidential_held", "case__manager").first()


def record_look(
    referrer: Referrer | None, *, act: Act = Act.READ_STATE, typed: str, now: datetime
) -> None:
    """The look, or the try; of a try the reference that was typed, whether or not there is one."""
    if referrer is not None:
        record(by=Door.REFERRER, act=act, case=referrer.case, outcome=Outcome.LOOKED, now=now)
        return
    tidy = tidy_reference(typed) or "unreadable"
    record(by=Door.REFERRER, act=act, outcome=Outcome.REFUSED, now=now, what=tidy)
