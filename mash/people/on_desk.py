"""What waits here for a worker, beside the cases."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from mash.agencies.models import Worker
from mash.need_to_know.acts import Act, may
from mash.need_to_know.notices import Notice
from mash.people.models import Proposal


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    """That duplicates wait, and not how many: counting what hides behind a wall costs each desk."""
    if not may(by, Act.REVIEW_DUPLICATES, None, now=now) or not Proposal.objects.exists():
        return []
    says = _("Records that may be one person twice wait to be looked at.")
    return [Notice(says, reverse("duplicates"))]
