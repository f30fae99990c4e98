"""Keeping what somebody typed, giving it back, destroying it: one draft a form and person."""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from mash import keyring
from mash.agencies.models import Worker
from mash.cases.models import Submission
from mash.cases.refusals import NotPossible
from mash.cases.submissions import keyed
from mash.drafts.models import Draft
from mash.need_to_know.acts import Act
from mash.need_to_know.changes import changed_since

MOST = 512 * 1024  # bytes of one draft
NOT_TYPED = {
    *("csrfmiddlewaretoken", "submission", "held_for", "draft", "draft_since", "throw_away"),
    *("seen", "edition"),  # what the page showed: the next one shows what stands then
}
Fields = dict[str, list[str]]


def lock(by: Worker, path: str) -> None:
    """Until this transaction ends, nobody else saves or sends this person's words on this form."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"draft {by.pk} {path}"])


def place(draft: Draft) -> bytes:
    return keyring.bound(
        "draft", draft.pk, draft.worker_id, draft.agency_id, draft.case_id, draft.path
    )


def typed_in(post: Any) -> Fields:
    """What a person typed or chose, and nothing that the page itself added."""
    return {
        name: post.getlist(name)
        for name in post
        if name not in NOT_TYPED and "password" not in name
    }


def keep(
    *,
    by: Worker,
    act: Act,
    path: str,
    case_id: UUID | None,
    post: Any,
    now: datetime,
    what: UUID | None = None,
) -> Draft | None:
    """Keep these words in place of earlier ones; None where there are none, or they were sent.

    Nothing of it is recorded or told: until it is sent it is its writer's alone.
    """
    fields = typed_in(post)
    lock(by, path)
    if was_sent(by, path, post.get("submission", "")):
        return None  # a saving that was overtaken by the sending
    draft = Draft(
        worker_id=by.pk,
        agency_id=by.agency_id,
        case_id=case_id,
        what=what,
        path=path,
        act=act,
        saved_at=now,
        kept_until=now + timedelta(days=settings.MASH_DRAFT_DAYS),
    )
    text = json.dumps({"fields": fields, "since": post.get("draft_since", "")}).encode()
    if len(text) > MOST:
        raise NotPossible(
            _("This is too long to be kept as a draft. Shorten it, or send it before you leave.")
        )
    discard(by=by, path=path)
    if not any(value.strip() for values in fields.values() for value in values):
        return None
    try:
        key = keyring.draft_key(by.pk, by.agency_id, case_id)
    except keyring.CannotOpen:
        return None  # the case is disposed of: nothing more is kept of it
    draft.told = keyring.lock(key, keyring.padded(text), place(draft))
    draft.save(force_insert=True)
    return draft


def was_sent(by: Worker, path: str, submission: str) -> bool:
    keys = [keyed(by.reader, one) for one in (submission, f"{path} {submission}")]
    return bool(submission) and Submission.objects.filter(pk__in=keys).exists()


def discard(*, by: Worker, path: str) -> None:
    own(by).filter(path=path).delete()


def own(by: Worker) -> Any:
    return Draft.objects.filter(worker_id=by.pk, agency_id=by.agency_id)


def draft_at(path: str, *, by: Worker) -> Draft | None:
    """The draft of this person on this form, opened; None where it cannot be opened any more."""
    draft = own(by).filter(path=path).first()
    if draft is None:
        return None
    try:
        key = keyring.draft_key(by.pk, by.agency_id, draft.case_id)
        draft.words = json.loads(keyring.unpadded(keyring.unlock(key, draft.told, place(draft))))
    except keyring.CannotOpen:
        return None
    return draft


def is_overtaken(draft: Draft, *, now: datetime) -> bool:
    """Has its case changed since the page was read on which it was written?

    Changes are noted for a day: of an older draft nobody knows, and so it may have.
    """
    if draft.case_id is None:
        return False
    is_old = draft.saved_at < now - timedelta(hours=12)
    return is_old or changed_since(draft.words.get("since", ""), case_id=draft.case_id)[0]
