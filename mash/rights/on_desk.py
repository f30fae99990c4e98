"""What waits here for a worker, beside the cases."""

from datetime import datetime

from mash.agencies.models import Worker
from mash.need_to_know.notices import Notice


def on_desk(by: Worker, now: datetime) -> list[Notice]:
    return []
