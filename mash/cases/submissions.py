"""A double submit is one record: the first answer is given again."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from mash.cases.models import Submission
from mash.cases.refusals import NotPossible


def keyed(*parts: str) -> str:
    """A keyed digest: what is stored confirms nothing to whoever reads the table."""
    text = json.dumps(parts).encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def first_time(*, sender: str, key: str, body: Any, now: datetime) -> Submission | None:
    """None when this is the first time the form is sent; else the submission that was first.

    Two at once wait for each other: the second sees the first's answer, never a second record.
    Another body under the same key is NotPossible.
    """
    name, digest = keyed(sender, key), keyed(json.dumps(body, sort_keys=True, default=str))
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into cases_submission (key, digest, sent_at, answer) values (%s, %s, %s, '')"
            " on conflict (key) do nothing",
            [name, digest, now],
        )
        if cursor.rowcount == 1:
            return None
    earlier = Submission.objects.get(key=name)
    if earlier.digest != digest:
        raise NotPossible(
            _(
                "This form was already sent with other words. Open it anew and send the change "
                "there."
            )
        )
    return earlier


def answer(*, sender: str, key: str, where: str) -> None:
    """Keep where the sender was led, for a repeat."""
    Submission.objects.filter(key=keyed(sender, key)).update(answer=where)
