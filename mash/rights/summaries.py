"""Opening a case's sent summaries to the manager who must know what they said, for one act."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from mash.agencies.models import Worker
from mash.cases.models import Case
from mash.handover.models import Summary
from mash.need_to_know.acts import Act
from mash.need_to_know.models import Grant, Reach
from mash.need_to_know.register import end_grants, open_grant


@contextmanager
def summaries_open(case: Case, *, because: Act, by: Worker, now: datetime) -> Iterator[None]:
    """A summary is its team's and its sender's. Whoever gathers what was told, or finds out who was
    told something wrong, reads it too: the register says so, and it ends with the act."""
    sent = Grant.objects.filter(case_id=case.pk, reach=Reach.SUMMARY)
    held = set(sent.filter(reader=by.reader).values_list("what", flat=True))
    more = set(sent.values_list("what", flat=True)) - held
    for what in more:
        open_grant(reader=by.reader, reach=Reach.SUMMARY, what=what, case_id=what,
                   because=because, by=by, now=now)  # fmt: skip
    yield
    for what in more:  # named by the summary alone: what its sender holds is another grant
        end_grants(case_id=what, because=because, by=by, now=now, readers=[by.reader])


def sent_summaries(case: Case) -> list[Summary]:
    return list(Summary.objects.filter(case=case).select_related("team").order_by("sent_at"))
